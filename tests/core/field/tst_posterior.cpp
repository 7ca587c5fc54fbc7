// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Random.h"
#include "core/field/Posterior.h"

#include <QtTest>
#include <cmath>
#include <limits>

using namespace lookback;
using namespace lookback::field;

namespace {

Map mapOf(std::vector<float> pixels) {
    Map map;
    map.values = Image(1, 1, static_cast<int>(pixels.size()));
    map.values.pixels = std::move(pixels);
    map.unit = "per (Mpc/h)^2";
    map.quantity = "galaxies";
    return map;
}

bool near(double a, double b, double tolerance = 1e-6) {
    return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

constexpr int kPixels = 4000;
constexpr double kMiddle = 2.1; // dex
constexpr double kSigma = 0.17; // dex

/// 10^g - 1 with g from a Gaussian that is `width` times as wide as the truth's.
Map drawn(std::uint64_t seed, double width = 1.0) {
    std::vector<float> values(kPixels);
    Random random(seed, 3);
    for (float& value : values) {
        value = static_cast<float>(std::pow(10.0, kMiddle + width * kSigma * random.normal()) - 1.0);
    }
    return mapOf(values);
}

} // namespace

class TestPosterior : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsAComputationByHand();
    void isCalibratedForSamplesOfTheTruthsOwnGaussian();
    void seesErrorsThatAreTooSmall();
    void sharesTiesOut();
    void saysWhatItCannotJudge();
    void poolsMapsByTheirPixels();
    void refusesAnotherSize();
};

void TestPosterior::followsAComputationByHand() {
    Posterior posterior(mapOf({9.0F, 0.0F}));
    for (const float value : {3.0F, 5.0F, 10.0F}) {
        posterior.add(mapOf({value, 99.0F}));
    }
    QCOMPARE(posterior.count(), 3);
    QVERIFY(near(posterior.mean().values.pixels[0], 6.0));
    QVERIFY(near(posterior.deviation().values.pixels[0], std::sqrt(13.0))); // (9 + 1 + 16) / 2
    QCOMPARE(posterior.deviation().values.pixels[1], 0.0F);
    QCOMPARE(posterior.mean().unit, std::string("per (Mpc/h)^2"));
    // log10 of 4, 6 and 11: 0.602060, 0.778151, 1.041393; mean 0.807201, deviation 0.221089; log10(10) = 1.
    QVERIFY(near(posterior.meanLog().values.pixels[0], 0.8072014, 1e-6));
    QVERIFY(near(posterior.deviationLog().values.pixels[0], 0.2211020, 1e-4));
    const auto z = posterior.zScore().value();
    QVERIFY(near(z.values.pixels[0], -0.8720, 1e-3));
    QVERIFY(std::isnan(z.values.pixels[1])); // all samples 99
    QVERIFY(near(posterior.squaredError().value(), (0.1927986 * 0.1927986 + 4.0) / 2.0, 1e-5));
}

void TestPosterior::isCalibratedForSamplesOfTheTruthsOwnGaussian() {
    constexpr int kSamples = 199;
    Posterior posterior(drawn(1));
    for (int i = 0; i < kSamples; ++i) {
        posterior.add(drawn(100 + static_cast<std::uint64_t>(i)));
    }
    const auto c = posterior.calibration().value();
    QCOMPARE(c.pixels, kPixels);
    QCOMPARE(c.share, 1.0);
    QCOMPARE(c.missed, 0.0);
    QVERIFY2(std::abs(c.zWidth - 1.0) < 0.05, qPrintable(QString::number(c.zWidth)));
    for (std::size_t i = 0; i < kIntervals.size(); ++i) {
        QVERIFY2(std::abs(c.coverage[i] - kIntervals[i]) < 0.025, // 3 sigma of 4000 draws
                 qPrintable(QString::number(c.coverage[i])));
    }
    // The spread was kept, not merely the ratio.
    double sum = 0.0;
    for (const float sigma : posterior.deviationLog().values.pixels) {
        sum += sigma;
    }
    QVERIFY(near(sum / kPixels, kSigma, 0.01));
}

void TestPosterior::seesErrorsThatAreTooSmall() {
    Posterior posterior(drawn(1));
    for (std::uint64_t i = 0; i < 99; ++i) {
        posterior.add(drawn(100 + i, 0.5));
    }
    const auto c = posterior.calibration().value();
    QVERIFY2(std::abs(c.zWidth - 2.0) < 0.1, qPrintable(QString::number(c.zWidth)));
    QVERIFY2(c.coverage[0] < 0.30 && c.coverage[2] < 0.72, qPrintable(QString::number(c.coverage[2])));
}

void TestPosterior::sharesTiesOut() {
    // One of three samples differs; the truth is that of the two others: fractions 0 to 3/4 of the posterior.
    Posterior posterior(mapOf({0.0F}));
    for (const float value : {0.0F, 5.0F, 0.0F}) {
        posterior.add(mapOf({value}));
    }
    const auto c = posterior.calibration().value();
    QVERIFY(near(c.coverage[0], (0.75 - 0.25) / 0.75));
    QVERIFY(near(c.coverage[1], (0.75 - 0.10) / 0.75));
    QVERIFY(near(c.coverage[2], (0.75 - 0.025) / 0.75));
}

void TestPosterior::saysWhatItCannotJudge() {
    const float blank = std::numeric_limits<float>::quiet_NaN();
    Posterior posterior(mapOf({0.0F, 7.0F, 3.0F, blank}));
    QVERIFY(!posterior.squaredError());
    posterior.add(mapOf({0.0F, 0.0F, 2.0F, 1.0F}));
    QVERIFY(!posterior.zScore() && !posterior.calibration());
    posterior.add(mapOf({0.0F, 0.0F, 4.0F, 2.0F}));
    const auto c = posterior.calibration().value();
    QCOMPARE(c.pixels, 1);
    QVERIFY(near(c.share, 1.0 / 3.0));
    QVERIFY(near(c.missed, 1.0 / 3.0)); // the 7
    Posterior without;
    without.add(mapOf({1.0F}));
    without.add(mapOf({2.0F}));
    QVERIFY(!without.zScore() && !without.calibration() && !without.squaredError());
}

void TestPosterior::poolsMapsByTheirPixels() {
    const Calibration a{
        .pixels = 10, .share = 0.1, .missed = 0.02, .zWidth = 1.0, .coverage = {0.5, 0.8, 1.0}};
    const Calibration b{
        .pixels = 30, .share = 0.6, .missed = 0.0, .zWidth = 2.0, .coverage = {0.1, 0.4, 0.6}};
    const auto c = pooled({a, b, {}});
    QCOMPARE(c.pixels, 40);
    QVERIFY(near(c.share, 40.0 / 150.0));
    QVERIFY(near(c.missed, 2.0 / 150.0));
    QVERIFY(near(c.zWidth, std::sqrt((10.0 + 120.0) / 40.0)));
    QVERIFY(near(c.coverage[0], 0.2));
}

void TestPosterior::refusesAnotherSize() {
    Posterior posterior(mapOf({1.0F, 2.0F}));
    QVERIFY_EXCEPTION_THROWN(posterior.add(mapOf({1.0F})), ValueError);
    Posterior without;
    without.add(mapOf({1.0F}));
    QVERIFY_EXCEPTION_THROWN(without.add(mapOf({1.0F, 2.0F})), ValueError);
}

QTEST_GUILESS_MAIN(TestPosterior)
#include "tst_posterior.moc"
