// SPDX-License-Identifier: MIT
#include "core/analysis/Isophote.h"
#include "core/common/Error.h"
#include "core/common/Parallel.h"
#include "core/io/GalaxyFile.h"
#include "core/mock/Galaxies.h"
#include "core/mock/Population.h"

#include <QtTest>
#include <algorithm>
#include <cmath>

using namespace lookback;
using namespace lookback::mock;

namespace {

std::vector<MockGalaxy> sample(const MockOptions& options, double redshift = 0.0) {
    std::vector<MockGalaxy> galaxies(static_cast<std::size_t>(options.count));
    parallelFor(static_cast<int>(options.count), options.threads, [&](int i) {
        galaxies[i] = redshift > 0.0 ? mockGalaxy(options, i, redshift) : mockGalaxy(options, i);
    });
    return galaxies;
}

template <class Value>
double medianOf(const std::vector<MockGalaxy>& galaxies, const Value& value) {
    std::vector<double> values;
    for (const MockGalaxy& galaxy : galaxies) {
        values.push_back(value(galaxy));
    }
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                     values.end());
    return values[values.size() / 2];
}

} // namespace

class TestMockGalaxies : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void makesTheSameGalaxyOnAnyThread();
    void makesAnotherGalaxyForAnotherSeedOrIndex();
    void keepsOneGalaxyThroughRedshift();
    void mixesSurveyAndUniformRedshifts();
    void roundsWithinTheNoise();
    void leavesNoiseOut();
    void liesInTheMiddleOfTheStamp();
    void shrinksFadesAndDropsOutInG();
    void hasTheNoiseOfTheSurvey();
    void writesAValueForEveryColumn();
    void writesAFileThatReadsBack();
    void leavesNothingBehindWhenCancelled();
    void refusesWrongOptions();
};

void TestMockGalaxies::makesTheSameGalaxyOnAnyThread() {
    const auto alone = sample({.count = 7, .seed = 41, .threads = 1});
    const auto together = sample({.count = 7, .seed = 41, .threads = 3});
    for (std::size_t i = 0; i < alone.size(); ++i) {
        QCOMPARE(together[i].image.pixels, alone[i].image.pixels);
        QCOMPARE(mockValues(together[i]), mockValues(alone[i]));
    }
    const MockGalaxy last = mockGalaxy({.count = 900, .seed = 41}, 6); // whatever the count
    QCOMPARE(last.image.pixels, alone[6].image.pixels);
}

void TestMockGalaxies::makesAnotherGalaxyForAnotherSeedOrIndex() {
    const MockGalaxy one = mockGalaxy({.seed = 41}, 3);
    QVERIFY(mockGalaxy({.seed = 42}, 3).image.pixels != one.image.pixels);
    QVERIFY(mockGalaxy({.seed = 41}, 4).image.pixels != one.image.pixels);
}

void TestMockGalaxies::keepsOneGalaxyThroughRedshift() {
    const MockGalaxy near = mockGalaxy({.seed = 5}, 2, 0.37);
    const MockGalaxy far = mockGalaxy({.seed = 5}, 2, 0.41);
    QCOMPARE(far.angleDegrees, near.angleDegrees);
    QCOMPARE(far.psfArcsec, near.psfArcsec);
    QVERIFY(std::abs(far.axisRatio - near.axisRatio) < 0.02);
    QVERIFY(std::abs(far.magnitudes[2] - near.magnitudes[2]) < 0.4);
}

void TestMockGalaxies::liesInTheMiddleOfTheStamp() {
    const auto galaxies = sample({.count = 60, .seed = 8}, 0.6);
    const double offset = medianOf(galaxies, [](const MockGalaxy& galaxy) {
        const auto found = analysis::measureIsophote(galaxy.image, 2);
        return std::hypot(found.x - 31.5, found.y - 31.5);
    });
    QVERIFY2(offset < 0.8, std::to_string(offset).c_str());
}

void TestMockGalaxies::shrinksFadesAndDropsOutInG() {
    const auto size = [](const MockGalaxy& galaxy) { return galaxy.radiusArcsec; };
    const auto i = [](const MockGalaxy& galaxy) { return galaxy.magnitudes[2]; };
    const auto gr = [](const MockGalaxy& galaxy) { return galaxy.magnitudes[0] - galaxy.magnitudes[1]; };
    const MockOptions options{.count = 40, .seed = 3, .size = 16};
    const auto near = sample(options, 0.1);
    const auto middle = sample(options, 0.8);
    const auto far = sample(options, 2.0);
    const auto farthest = sample(options, 3.8);
    QVERIFY(medianOf(near, size) > 2.0 * medianOf(middle, size));
    QVERIFY(medianOf(middle, size) > medianOf(far, size));
    QVERIFY(medianOf(near, i) + 3.0 < medianOf(middle, i));
    QVERIFY(medianOf(middle, i) + 1.0 < medianOf(far, i));
    QVERIFY(medianOf(farthest, gr) > 1.0);
    QVERIFY(medianOf(far, gr) < 0.6);
}

void TestMockGalaxies::hasTheNoiseOfTheSurvey() {
    const MockGalaxy galaxy = mockGalaxy({.seed = 12, .size = 128}, 1, 2.5);
    constexpr double kExpected[] = {0.033, 0.048, 0.062, 0.12, 0.25};
    for (int band = 0; band < 5; ++band) {
        // The median of |difference| / sqrt(2) of neighbours: sources do not matter.
        std::vector<double> steps;
        for (int y = 0; y < 128; ++y) {
            for (int x = 1; x < 128; x += 2) {
                steps.push_back(std::abs(galaxy.image.at(band, y, x) - galaxy.image.at(band, y, x - 1)));
            }
        }
        std::nth_element(steps.begin(), steps.begin() + 4096, steps.end());
        const double sigma = steps[4096] / 0.6745 / std::sqrt(2.0);
        QVERIFY2(std::abs(sigma / kExpected[band] - 1.0) < 0.08, std::to_string(sigma).c_str());
    }
}

void TestMockGalaxies::writesAValueForEveryColumn() {
    const MockGalaxy galaxy = mockGalaxy({.seed = 1, .size = 16}, 0);
    QCOMPARE(mockValues(galaxy).size(), mockColumns().size());
    QCOMPARE(mockValues(galaxy)[2], galaxy.magnitudes[2]);
    QCOMPARE(mockColumns()[2], std::string("i_cmodel_mag"));
}

void TestMockGalaxies::writesAFileThatReadsBack() {
    const QTemporaryDir folder;
    const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "mock.hdf5";
    const MockOptions options{.count = 71, .seed = 9, .size = 32};
    int last = 0;
    writeMockGalaxies(options, path, {.onStep = [&](int done, int) { last = done; }, .cancelled = {}});
    QCOMPARE(last, 71);
    const auto file = io::openGalaxies(path);
    QCOMPARE(file->facts().count, std::int64_t{71});
    const MockGalaxy expected = mockGalaxy(options, 66);
    QCOMPARE(file->read(66).pixels, expected.image.pixels);
    QCOMPARE(file->facts().redshifts.at(66), expected.redshift);
    QVERIFY(std::abs(file->column("i_cmodel_mag").at(66) - expected.magnitudes[2]) < 1e-5);
}

void TestMockGalaxies::leavesNothingBehindWhenCancelled() {
    const QTemporaryDir folder;
    const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "mock.hdf5";
    const Monitor stopped{.onStep = {}, .cancelled = [] { return true; }};
    QVERIFY_EXCEPTION_THROWN(writeMockGalaxies({.count = 200, .size = 16}, path, stopped),
                             Monitor::Cancelled);
    QVERIFY(std::filesystem::is_empty(path.parent_path()));
}

void TestMockGalaxies::refusesWrongOptions() {
    QVERIFY_EXCEPTION_THROWN(mockGalaxy({.size = 3}, 0), ValueError);
    QVERIFY_EXCEPTION_THROWN(mockGalaxy({.redshiftLowest = 2.0, .redshiftHighest = 1.0}, 0), ValueError);
    QVERIFY_EXCEPTION_THROWN(mockGalaxy({.redshiftDistribution = "flat"}, 0), ValueError);
}

void TestMockGalaxies::roundsWithinTheNoise() {
    const auto exact = mockGalaxy({.seed = 6}, 3).image;
    const auto rounded = mockGalaxy({.seed = 6, .roundTo = 0.5}, 3).image;
    for (std::size_t i = 0; i < exact.band(1).size(); ++i) { // r: noise 0.048, half of it above 2^-6
        QVERIFY(std::abs(exact.band(1)[i] - rounded.band(1)[i]) <= 0x1p-7F);
        QCOMPARE(std::fmod(rounded.band(1)[i], 0x1p-6F), 0.0F);
    }
}

void TestMockGalaxies::leavesNoiseOut() {
    const auto noisy = mockGalaxy({.seed = 6}, 3).image;
    const auto clean = mockGalaxy({.seed = 6, .noise = false}, 3).image;
    QVERIFY(*std::min_element(clean.pixels.begin(), clean.pixels.end()) >= 0.0F);
    const auto wide = noiseOfWide();
    for (int band = 0; band < clean.bands; ++band) {
        double sum = 0.0;
        for (std::size_t i = 0; i < clean.bandSize(); ++i) {
            const auto b = static_cast<std::size_t>(band);
            const double flux = clean.band(band)[i];
            const double variance = wide.sky[b] * wide.sky[b] + flux / wide.electrons[b];
            sum += std::pow(noisy.band(band)[i] - flux, 2) / variance;
        }
        const double mean = sum / static_cast<double>(clean.bandSize()); // 1 +- sqrt(2 / 4096)
        QVERIFY2(std::abs(mean - 1.0) < 0.1, std::to_string(mean).c_str());
    }
}

void TestMockGalaxies::mixesSurveyAndUniformRedshifts() {
    Random random(4);
    int far = 0;
    constexpr int kCount = 20000;
    for (int i = 0; i < kCount; ++i) {
        far += drawRedshift(random, "mixed", 0.01, 4.0) > 2.0 ? 1 : 0;
    }
    // 40 % of the uniform half above 2, and the survey's 2 % of 60 %.
    QVERIFY2(std::abs(far / static_cast<double>(kCount) - 0.21) < 0.012, std::to_string(far).c_str());
    QVERIFY_EXCEPTION_THROWN(mockGalaxy({}, 0, 7.0), ValueError);
}

QTEST_GUILESS_MAIN(TestMockGalaxies)
#include "tst_mock_galaxies.moc"
