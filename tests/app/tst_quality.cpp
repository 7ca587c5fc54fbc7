// SPDX-License-Identifier: MIT
#include "app/cli/Quality.h"
#include "core/common/Random.h"

#include <QtTest>
#include <cmath>

using namespace lookback;

namespace {

/// Round Gaussian blobs of this spread in pixels, on a noisy sky of one band, each a little different.
std::vector<Image> blobs(int count, double spread, std::uint64_t seed) {
    constexpr int kSide = 64;
    std::vector<Image> images;
    Random random(seed);
    for (int n = 0; n < count; ++n) {
        Image image(1, kSide, kSide);
        const double width = spread * random.uniform(0.9, 1.1);
        for (int y = 0; y < kSide; ++y) {
            for (int x = 0; x < kSide; ++x) {
                const double r2 = (x - 31.3) * (x - 31.3) + (y - 32.1) * (y - 32.1);
                image.at(0, y, x) =
                    static_cast<float>(20.0 * std::exp(-0.5 * r2 / (width * width)) + 0.1 * random.normal());
            }
        }
        images.push_back(image);
    }
    return images;
}

double measure(const training::QualityMeasures& all, const std::string& name) {
    for (const auto& [itsName, value] : all) {
        if (itsName == name) {
            return value;
        }
    }
    return -1.0;
}

} // namespace

/// What is measured of a network while it learns.
class TestQuality : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsNoDifferenceBetweenTheSameGalaxies();
    void tellsGalaxiesThatAreTooLarge();
    void toleratesWhatIsNoGalaxy();
    void scoresRedshifts();
    void saysNothingOfNothing();
};

void TestQuality::findsNoDifferenceBetweenTheSameGalaxies() {
    const auto galaxies = blobs(9, 2.5, 3);
    const auto measures = cli::judgeQuality({.real = galaxies, .drawn = galaxies, .truth = {}, .told = {}});
    QCOMPARE(measures.size(), std::size_t{5});
    QCOMPARE(measure(measures, "semi_major_axis_ks"), 0.0);
    QCOMPARE(measure(measures, "magnitude_ks"), 0.0);
    QCOMPARE(measure(measures, "found"), 1.0);
}

void TestQuality::tellsGalaxiesThatAreTooLarge() {
    const auto measures =
        cli::judgeQuality({.real = blobs(9, 2.5, 3), .drawn = blobs(9, 4.5, 4), .truth = {}, .told = {}});
    QCOMPARE(measure(measures, "semi_major_axis_ks"), 1.0);
    QCOMPARE(measure(measures, "isophotal_area_ks"), 1.0);
}

void TestQuality::toleratesWhatIsNoGalaxy() {
    Image blank(1, 64, 64);
    Image broken(1, 64, 64);
    broken.at(0, 3, 3) = NAN;
    const auto measures =
        cli::judgeQuality({.real = blobs(3, 2.5, 3), .drawn = {blank, broken}, .truth = {}, .told = {}});
    QCOMPARE(measure(measures, "found"), 0.0);
    QVERIFY(std::isnan(measure(measures, "ellipticity_ks")));
}

void TestQuality::scoresRedshifts() {
    const std::vector<double> truth{0.1, 0.7, 1.3, 2.2, 0.4};
    std::vector<double> told;
    for (const double z : truth) {
        told.push_back(z + 0.02 * (1.0 + z));
    }
    told[3] += 1.0;
    const auto measures = cli::judgeQuality({.real = {}, .drawn = {}, .truth = truth, .told = told});
    QVERIFY(std::abs(measure(measures, "bias") - 0.02) < 1e-12);
    QVERIFY(measure(measures, "scatter") < 1e-12);
    QCOMPARE(measure(measures, "outliers"), 0.2);
}

void TestQuality::saysNothingOfNothing() {
    QVERIFY(cli::judgeQuality({}).empty());
}

QTEST_GUILESS_MAIN(TestQuality)
#include "tst_quality.moc"
