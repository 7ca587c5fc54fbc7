// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/translation/Baseline.h"
#include "core/translation/Profiles.h"
#include "core/translation/Scores.h"
#include "core/translation/Totals.h"

#include <QtTest>
#include <algorithm>
#include <cmath>

using namespace lookback;
using namespace lookback::translation;

namespace {

/// A map that no symmetry maps onto itself.
Image bumps(int side, double shift = 0.0) {
    Image map(1, side, side);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            map.at(0, y, x) = static_cast<float>(std::sin(0.31 * x + 0.17 * y + shift) + 0.02 * x);
        }
    }
    return map;
}

/// exp(-r / scale) about a pixel, Msun/kpc^2.
Image disc(int side, double scale, int centreX, int centreY, double times = 1.0) {
    Image map(1, side, side);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            map.at(0, y, x) =
                static_cast<float>(times * 1e8 * std::exp(-std::hypot(x - centreX, y - centreY) / scale));
        }
    }
    return map;
}

bool near(double a, double b, double within) {
    return std::abs(a - b) < within;
}

} // namespace

class TestTranslationMeasures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesLogarithmsAboveAFloor();
    void countsErrorsAndTheirRatioToThePeak();
    void findsEqualMapsSimilar();
    void followsTheDefinitionOfSimilarity();
    void seesWhatAnErrorMeasureDoesNot();
    void saysHowWideZScoresAre();
    void findsThePowerLawThatIsThere();
    void leavesTheScatterAboutAPowerLaw();
    void comparesProfilesAboutThePeakOfTheTruth();
    void takesPercentilesAsNumPy();
    void sumsMassWithinTheExtent();
    void relatesStarsToHaloes();
    void refusesMapsThatDoNotMatch();
};

void TestTranslationMeasures::takesLogarithmsAboveAFloor() {
    const std::vector<float> values{1e6F, 0.0F, 999.0F, 1e3F};
    QCOMPARE(logOf(values, Domain::Gas), (std::vector<float>{6.0F, 3.0F, 3.0F, 3.0F}));
}

// (1 + 0 + 9 + 4) / 4 = 3.5; with a range of 7: 10 log10(49 / 3.5) = 11.461 dB.
void TestTranslationMeasures::countsErrorsAndTheirRatioToThePeak() {
    const std::vector<float> truth{1.0F, 2.0F, 3.0F, 8.0F};
    const std::vector<float> model{2.0F, 2.0F, 0.0F, 6.0F};
    QCOMPARE(meanSquaredError(model, truth), 3.5);
    QVERIFY(near(peakSignalToNoise(model, truth, 7.0), 10.0 * std::log10(14.0), 1e-12));
    QVERIFY(std::isinf(peakSignalToNoise(truth, truth, 7.0)));
}

void TestTranslationMeasures::findsEqualMapsSimilar() {
    QVERIFY(near(structuralSimilarity(bumps(24), bumps(24), 3.0), 1.0, 1e-9));
    const double forth = structuralSimilarity(bumps(24), bumps(24, 0.4), 3.0);
    QVERIFY(near(forth, structuralSimilarity(bumps(24, 0.4), bumps(24), 3.0), 1e-12));
    QVERIFY(forth < 1.0 && forth > -1.0);
}

// Flat maps have no structure to differ in: (2 a b + C1) / (a^2 + b^2 + C1). One window: what it says by
// hand.
void TestTranslationMeasures::followsTheDefinitionOfSimilarity() {
    const double c1 = 0.0001 * 4.0;
    const double c2 = 0.0009 * 4.0;
    const Image a(1, 16, 16, 2.0F);
    const Image b(1, 16, 16, 1.0F);
    QVERIFY(near(structuralSimilarity(a, b, 2.0), (4.0 + c1) / (5.0 + c1), 1e-9));
    const Image x = bumps(11);
    const Image y = bumps(11, 0.9);
    double mx = 0.0, my = 0.0, xx = 0.0, yy = 0.0, xy = 0.0, sum = 0.0;
    for (int pass = 0; pass < 2; ++pass) { // weights of unit sum, then moments about the means
        for (int j = 0; j < 11; ++j) {
            for (int i = 0; i < 11; ++i) {
                const double w = std::exp(-((i - 5) * (i - 5) + (j - 5) * (j - 5)) / (2.0 * 1.5 * 1.5));
                if (pass == 0) {
                    sum += w;
                    mx += w * x.at(0, j, i);
                    my += w * y.at(0, j, i);
                } else {
                    xx += w / sum * (x.at(0, j, i) - mx) * (x.at(0, j, i) - mx);
                    yy += w / sum * (y.at(0, j, i) - my) * (y.at(0, j, i) - my);
                    xy += w / sum * (x.at(0, j, i) - mx) * (y.at(0, j, i) - my);
                }
            }
        }
        if (pass == 0) {
            mx /= sum;
            my /= sum;
        }
    }
    const double expected =
        (2.0 * mx * my + c1) * (2.0 * xy + c2) / ((mx * mx + my * my + c1) * (xx + yy + c2));
    QVERIFY(near(structuralSimilarity(x, y, 2.0), expected, 1e-9));
}

// Noise hurts structure more than a constant of the same squared error does.
void TestTranslationMeasures::seesWhatAnErrorMeasureDoesNot() {
    Image truth = bumps(32);
    for (float& value : truth.pixels) {
        value += 3.0F;
    }
    Image moved = truth;
    Image noisy = truth;
    for (std::size_t i = 0; i < truth.pixels.size(); ++i) {
        moved.pixels[i] += 0.6F;
        noisy.pixels[i] += (i * 2654435761U >> 7) % 2 == 0 ? 0.6F : -0.6F;
    }
    QVERIFY(near(meanSquaredError(moved.pixels, truth.pixels), meanSquaredError(noisy.pixels, truth.pixels),
                 1e-6));
    QVERIFY(structuralSimilarity(moved, truth, 3.0) > structuralSimilarity(noisy, truth, 3.0) + 0.1);
}

// z = 1, -2, 2 and a pixel without spread: 68 % of three lie within 2.
void TestTranslationMeasures::saysHowWideZScoresAre() {
    const std::vector<float> mean{2.0F, 1.0F, 5.0F, 7.0F};
    const std::vector<float> deviation{1.0F, 0.5F, 2.0F, 0.0F};
    const std::vector<float> truth{1.0F, 2.0F, 1.0F, 3.0F};
    QVERIFY(near(zScoreWidth(mean, deviation, truth), 2.0, 1e-12));
    QVERIFY(std::isnan(zScoreWidth(mean, std::vector<float>(4, 0.0F), truth)));
}

void TestTranslationMeasures::findsThePowerLawThatIsThere() {
    std::vector<float> gas;
    std::vector<float> stars;
    for (double x = 4.0; x < 8.0; x += 0.037) {
        gas.push_back(static_cast<float>(std::pow(10.0, x)));
        stars.push_back(static_cast<float>(std::pow(10.0, 1.4 * x - 2.25)));
    }
    PowerLaw law(Domain::Stars);
    law.add(std::span(gas).first(50), std::span(stars).first(50));
    law.add(std::span(gas).subspan(50), std::span(stars).subspan(50));
    QVERIFY(near(law.slope(), 1.4, 1e-5));
    QVERIFY(near(law.intercept(), -2.25, 1e-4));
    QVERIFY(law.squaredError() < 1e-10);
    QVERIFY(near(law.apply(gas)[7] / stars[7], 1.0, 1e-4));
}

// Four points at log x = 4, 4, 6, 6 and log y = 5, 7, 5.5, 8.5: slope 0.5, and 1, 1, 1.5, 1.5 away from the
// line.
void TestTranslationMeasures::leavesTheScatterAboutAPowerLaw() {
    PowerLaw law(Domain::DarkMatter);
    law.add(std::vector<float>{1e4F, 1e4F, 1e6F, 1e6F},
            std::vector<float>{1e5F, 1e7F, std::pow(10.0F, 5.5F), std::pow(10.0F, 8.5F)});
    QVERIFY(near(law.slope(), 0.5, 1e-6));
    QVERIFY(near(law.squaredError(), (1.0 + 1.0 + 2.25 + 2.25) / 4.0, 1e-5));
    PowerLaw flat(Domain::DarkMatter);
    flat.add(std::vector<float>{1e4F, 1e4F}, std::vector<float>{1e5F, 1e7F});
    QCOMPARE(flat.slope(), 0.0);
    QVERIFY(near(flat.intercept(), 6.0, 1e-6));
}

void TestTranslationMeasures::comparesProfilesAboutThePeakOfTheTruth() {
    ProfileSet set(2.0);
    set.add(disc(64, 6.0, 40, 25, 2.0), disc(64, 6.0, 40, 25)); // off the centre; twice too bright
    set.add(disc(64, 6.0, 30, 31, 1.0), disc(64, 6.0, 30, 31));
    set.add(disc(64, 6.0, 30, 31, 0.5), disc(64, 6.0, 30, 31));
    const auto band = set.residual();
    QCOMPARE(band.maps, 3);
    QCOMPARE(band.radius.size(), std::size_t{16});
    QVERIFY(near(band.radius.front(), 1.0 / 32.0, 1e-12));
    for (std::size_t i = 0; i < band.radius.size(); ++i) {
        QVERIFY(near(band.median[i], 0.0, 1e-6));
        // 16 % of three sorted values: 0.32 of the way from the first to the second.
        QVERIFY(near(band.low[i], -0.68 * std::log10(2.0), 1e-6));
        QVERIFY(near(band.high[i], 0.68 * std::log10(2.0), 1e-6));
    }
    QVERIFY(near(set.medianResidual(), 0.0, 1e-6));
    QVERIFY(near(set.residualBand(), std::log10(2.0), 0.02));
    const auto truth = set.truth();
    QVERIFY(std::is_sorted(truth.median.rbegin(), truth.median.rend()));
}

void TestTranslationMeasures::takesPercentilesAsNumPy() {
    QCOMPARE(percentile({4.0, 1.0, std::nan(""), 3.0, 2.0}, 50.0), 2.5);
    QCOMPARE(percentile({1.0, 2.0, 3.0, 4.0, 5.0}, 16.0), 1.64);
    QVERIFY(std::isnan(percentile({std::nan("")}, 50.0)));
}

void TestTranslationMeasures::sumsMassWithinTheExtent() {
    io::GalaxyMap map{.domain = Domain::Gas, .facts = {}, .values = Image(1, 8, 16, 3e5F)};
    QVERIFY_EXCEPTION_THROWN(massOf(map), ValueError);
    map.facts.extent = {-8.0, 8.0, -4.0, 4.0};
    QVERIFY(near(massOf(map) / (3e5 * 16.0 * 8.0), 1.0, 1e-9));
    map.domain = Domain::Temperature;
    QVERIFY_EXCEPTION_THROWN(massOf(map), ValueError);
}

void TestTranslationMeasures::relatesStarsToHaloes() {
    const std::vector<MassPair> pairs{{1.1e11, 1e9}, {1.2e11, 1e10}, {1.3e11, 1e8}, {5e12, 1e11}, {0.0, 1e9}};
    const auto relation = massRelation(pairs, 0.25);
    QCOMPARE(relation.count, (std::vector<int>{3, 1}));
    QVERIFY(near(relation.logHalo[0], 11.125, 1e-12));
    QVERIFY(near(relation.logHalo[1], 12.625, 1e-12));
    QVERIFY(near(relation.median[0], 9.0, 1e-9));
    QVERIFY(near(relation.high[0], 9.68, 1e-9));
    QVERIFY(near(relation.low[1], 11.0, 1e-9));
}

void TestTranslationMeasures::refusesMapsThatDoNotMatch() {
    const std::vector<float> two(2, 1.0F);
    const std::vector<float> three(3, 1.0F);
    QVERIFY_EXCEPTION_THROWN(meanSquaredError(two, three), ValueError);
    QVERIFY_EXCEPTION_THROWN(peakSignalToNoise(two, two, 0.0), ValueError);
    QVERIFY_EXCEPTION_THROWN(structuralSimilarity(bumps(10), bumps(10), 1.0), ValueError);
    QVERIFY_EXCEPTION_THROWN(structuralSimilarity(bumps(12), bumps(13), 1.0), ValueError);
    PowerLaw law(Domain::Stars);
    QVERIFY_EXCEPTION_THROWN(law.add(two, three), ValueError);
    ProfileSet set;
    set.add(bumps(64), bumps(64));
    QVERIFY_EXCEPTION_THROWN(set.add(bumps(80), bumps(80)), ValueError);
    QVERIFY_EXCEPTION_THROWN(massRelation({}, 0.0), ValueError);
}

QTEST_GUILESS_MAIN(TestTranslationMeasures)
#include "tst_translation_measures.moc"
