// SPDX-License-Identifier: MIT
// The acceptance of the simulated population against published measurements of real galaxies.
#include "core/analysis/Isophote.h"
#include "core/common/Parallel.h"
#include "core/mock/Galaxies.h"
#include "core/mock/Population.h"
#include "tests/support/Shared.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <sstream>

using namespace lookback;

namespace {

constexpr int kGalaxies = 2400;

/// Percentiles 1 to 100 of one column of the table.
std::vector<double> percentilesOf(const std::filesystem::path& table, const std::string& name) {
    std::ifstream lines(table);
    std::string line;
    std::getline(lines, line);
    std::stringstream header(line);
    int column = 0;
    for (std::string title; std::getline(header, title, ',') && title != name;) {
        ++column;
    }
    std::vector<double> percentiles;
    while (std::getline(lines, line)) {
        std::stringstream fields(line);
        std::string field;
        for (int i = 0; i <= column; ++i) {
            std::getline(fields, field, ',');
        }
        percentiles.push_back(std::atof(field.c_str()));
    }
    percentiles.erase(percentiles.begin()); // the lowest is a failed measurement's 0
    return percentiles;
}

/// Greatest distance between the samples' distribution and the table's, read linearly between percentiles.
double distanceKS(std::vector<double> values, const std::vector<double>& percentiles) {
    std::sort(values.begin(), values.end());
    const auto tableShare = [&](double value) {
        const auto above = std::upper_bound(percentiles.begin(), percentiles.end(), value);
        if (above == percentiles.begin()) {
            return 0.01 * value / percentiles.front();
        }
        if (above == percentiles.end()) {
            return 1.0;
        }
        const double low = *(above - 1);
        return 0.01 * (static_cast<double>(above - percentiles.begin()) + (value - low) / (*above - low));
    };
    double distance = 0.0;
    const auto count = static_cast<double>(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double share = tableShare(values[i]);
        distance = std::max({distance, std::abs(share - static_cast<double>(i) / count),
                             std::abs(share - static_cast<double>(i + 1) / count)});
    }
    return distance;
}

} // namespace

class TestMockPopulation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void resemblesTheRealMorphology();
    void hasTheRedshiftsOfGalaxiesML();
    void followsTheSizesOfVanDerWel();
};

void TestMockPopulation::resemblesTheRealMorphology() {
    LOOKBACK_NEEDS(table, "reference/galaxiesml_morphology_quantiles.csv");
    std::vector<analysis::Isophote> measured(kGalaxies);
    const mock::MockOptions options{.count = kGalaxies, .seed = 20};
    const auto start = std::chrono::steady_clock::now();
    parallelFor(kGalaxies, 0, [&](int i) {
        measured[i] = analysis::measureIsophote(mock::mockGalaxy(options, i).image, analysis::kMorphologyBand,
                                                analysis::kMorphologyIsophote);
    });
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    std::vector<double> ellipticity;
    std::vector<double> semiMajor;
    std::vector<double> area;
    for (const analysis::Isophote& one : measured) {
        if (one.found) {
            ellipticity.push_back(one.ellipticity);
            semiMajor.push_back(one.semiMajor);
            area.push_back(one.isophotalArea);
        }
    }
    const double shapes = distanceKS(ellipticity, percentilesOf(table, "real_ellipticity"));
    const double sizes = distanceKS(semiMajor, percentilesOf(table, "real_semi_major_px"));
    const double areas = distanceKS(area, percentilesOf(table, "real_isophotal_area_px"));
    qInfo("KS distance to the real galaxies: ellipticity %.3f, semi-major axis %.3f, isophotal area %.3f; "
          "%d of %d found; %.0f galaxies/s made and measured",
          shapes, sizes, areas, static_cast<int>(area.size()), kGalaxies, kGalaxies / taken.count());
    QVERIFY(area.size() > 0.97 * kGalaxies);
    QVERIFY(shapes <= 0.15);
    QVERIFY(sizes <= 0.15);
    QVERIFY(areas <= 0.15);
}

void TestMockPopulation::hasTheRedshiftsOfGalaxiesML() {
    Random random(6);
    int below15 = 0;
    int above2 = 0;
    constexpr int kDraws = 40000;
    for (int i = 0; i < kDraws; ++i) {
        const double z = mock::drawRedshift(random, "galaxiesml", 0.01, 4.0);
        QVERIFY(z >= 0.01 && z <= 4.0);
        below15 += z < 1.5 ? 1 : 0;
        above2 += z > 2.0 ? 1 : 0;
    }
    QVERIFY(std::abs(below15 / static_cast<double>(kDraws) - 0.928) < 0.006);
    QVERIFY(above2 < 0.02 * kDraws);
    for (int i = 0; i < 1000; ++i) {
        const double z = mock::drawRedshift(random, "galaxiesml", 0.4, 0.7);
        QVERIFY(z >= 0.4 && z <= 0.7);
    }
}

void TestMockPopulation::followsTheSizesOfVanDerWel() {
    // Table 1 of van der Wel et al. (2014): log10 of the radius (kpc) at 5e10 solar masses, z = 1.25 and
    // 0.75.
    for (const auto& [redshift, late, early] : {std::array{1.25, 0.70, 0.22}, std::array{0.75, 0.78, 0.42}}) {
        double sums[2] = {0.0, 0.0};
        int counts[2] = {0, 0};
        for (std::uint64_t seed = 0; seed < 4000; ++seed) {
            const mock::Galaxy galaxy = mock::drawGalaxy(Random(seed, 9), redshift);
            if (std::abs(galaxy.massLog10 - 10.7) < 0.1) {
                sums[galaxy.starForming ? 0 : 1] += std::log10(galaxy.radiusHalfLight);
                ++counts[galaxy.starForming ? 0 : 1];
            }
        }
        QVERIFY(counts[0] > 50 && counts[1] > 50);
        QVERIFY2(std::abs(sums[0] / counts[0] - late) < 0.07, std::to_string(sums[0] / counts[0]).c_str());
        QVERIFY2(std::abs(sums[1] / counts[1] - early) < 0.07, std::to_string(sums[1] / counts[1]).c_str());
    }
}

QTEST_GUILESS_MAIN(TestMockPopulation)
#include "tst_mock_population.moc"
