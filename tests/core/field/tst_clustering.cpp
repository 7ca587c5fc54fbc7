// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Random.h"
#include "core/field/Clustering.h"

#include <QtTest>
#include <cmath>
#include <limits>
#include <numbers>

using namespace lookback;
using namespace lookback::field;

namespace {

constexpr int kSide = 24;
constexpr double kBox = 17.0;   // Mpc/h
constexpr int kWaves = 3;       // along x: the third bin, (2, 3] fundamentals
constexpr std::size_t kBin = 2; // of that wave

/// 1 + amplitude cos(3 x) + 0.01 noise of `seed`.
Map wave(double amplitude, std::uint64_t seed) {
    Map map;
    map.box = kBox;
    map.values = Image(1, kSide, kSide);
    Random random(seed);
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            const double phase = 2.0 * std::numbers::pi * kWaves * x / kSide;
            map.values.at(0, y, x) =
                static_cast<float>(1.0 + amplitude * std::cos(phase) + 0.01 * random.normal());
        }
    }
    return map;
}

} // namespace

class TestClustering : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesQuartilesByHand();
    void bandsTheSpectraOfKnownWaves();
    void comparesWithTheDarkMatter();
    void worksWithoutTruth();
    void leavesOutFieldsWithoutPower();
    void needsABoxAndOneSize();
};

void TestClustering::takesQuartilesByHand() {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto band = quartiles({{4.0, nan}, {1.0, 7.0}, {3.0, nan}, {2.0, nan}});
    QCOMPARE(band.low, (std::vector<double>{1.75, 7.0}));
    QCOMPARE(band.median, (std::vector<double>{2.5, 7.0}));
    QCOMPARE(band.high, (std::vector<double>{3.25, 7.0}));
    QVERIFY(quartiles({}).median.empty());
    QVERIFY(std::isnan(quartiles({{nan}}).low[0]));
}

void TestClustering::bandsTheSpectraOfKnownWaves() {
    const double truthAmplitude = 0.4;
    Clustering clustering(wave(0.3, 90), wave(truthAmplitude, 91));
    for (std::uint64_t i = 0; i < 5; ++i) {
        clustering.add(wave(0.2 + 0.1 * static_cast<double>(i), i)); // 0.2 to 0.6
    }
    const auto s = clustering.summary();
    QCOMPARE(s.samples, 5);
    QVERIFY(s.power.median.size() == s.k.size() && s.transfer.low.size() == s.k.size());
    // Amplitudes of 0.3, 0.4 and 0.5 at the quartiles: T = a / 0.4. Noise adds (0.01)^2 / 24^2 a mode.
    QVERIFY(std::abs(s.transfer.low[kBin] - 0.75) < 0.01);
    QVERIFY(std::abs(s.transfer.median[kBin] - 1.0) < 0.01);
    QVERIFY(std::abs(s.transfer.high[kBin] - 1.25) < 0.01);
    QVERIFY(s.correlation.low[kBin] > 0.99);
    QVERIFY(std::abs(s.correlation.median.back()) < 0.5); // noise only
    // P = L^2 (a/2)^2 in the two modes of the wave, averaged over all modes of the bin.
    const double ratio = s.power.high[kBin] / s.power.low[kBin];
    QVERIFY(std::abs(ratio / (25.0 / 9.0) - 1.0) < 0.02);
    QVERIFY(std::abs(s.truth[kBin] / s.power.median[kBin] - 1.0) < 0.02);
}

void TestClustering::comparesWithTheDarkMatter() {
    Clustering clustering(wave(0.3, 1), wave(-0.4, 2)); // against each other
    clustering.add(wave(0.2, 3));
    const auto s = clustering.summary();
    QVERIFY(s.matterCross[kBin] < -0.99);
    QVERIFY(s.sampleMatterCross.median[kBin] > 0.99);
    QVERIFY(s.correlation.median[kBin] < -0.99);
}

void TestClustering::worksWithoutTruth() {
    Clustering clustering(wave(0.3, 1), std::nullopt);
    QVERIFY(!clustering.summary().k.empty());
    clustering.add(wave(0.2, 3));
    const auto s = clustering.summary();
    QVERIFY(s.truth.empty() && s.matterCross.empty() && s.transfer.median.empty());
    QCOMPARE(s.power.median.size(), s.k.size());
    QCOMPARE(s.power.low, s.power.high);
}

void TestClustering::leavesOutFieldsWithoutPower() {
    Map zeros = wave(0.0, 1);
    std::fill(zeros.values.pixels.begin(), zeros.values.pixels.end(), 0.0F);
    Clustering clustering(wave(0.3, 1), zeros);
    clustering.add(zeros);
    clustering.add(wave(0.2, 3));
    const auto s = clustering.summary();
    QCOMPARE(s.samples, 2);
    QVERIFY(s.truth.empty() && s.transfer.median.empty());
    QVERIFY(!std::isnan(s.power.median[kBin]));
}

void TestClustering::needsABoxAndOneSize() {
    Map boxless = wave(0.3, 1);
    boxless.box = 0.0;
    QVERIFY_EXCEPTION_THROWN(Clustering(boxless, std::nullopt), ValueError);
    Map small = wave(0.3, 1);
    small.values = Image(1, 8, 8, 1.0F);
    QVERIFY_EXCEPTION_THROWN(Clustering(wave(0.3, 1), small), ValueError);
    Clustering clustering(wave(0.3, 1), std::nullopt);
    QVERIFY_EXCEPTION_THROWN(clustering.add(small), ValueError);
}

QTEST_GUILESS_MAIN(TestClustering)
#include "tst_clustering.moc"
