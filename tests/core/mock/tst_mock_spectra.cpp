// SPDX-License-Identifier: MIT
#include "core/mock/Spectra.h"

#include <QtTest>
#include <cmath>

using namespace lookback::mock;

namespace {

double colour(const BandFlux& flux, int blue, int red) {
    return magnitudeOf(flux[blue]) - magnitudeOf(flux[red]);
}

const Stars kOldStars{0.0, 0.0, 1e11, 8.0, 0.0};
const Stars kYoungStars{1e9, 0.0, 0.0, 8.0, 0.2};

} // namespace

class TestMockSpectra : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void makesOldGalaxiesRedAndYoungOnesBlue();
    void movesTheBreakThroughTheBands();
    void dropsOutOfGBehindTheLymanBreak();
    void matchesTheLightOfTheLocalStarFormation();
    void addsPartsAndReddensWithDust();
};

void TestMockSpectra::makesOldGalaxiesRedAndYoungOnesBlue() {
    const double old = colour(fluxOf(kOldStars, 0.1), 0, 1);
    const double young = colour(fluxOf(kYoungStars, 0.1), 0, 1);
    QVERIFY2(old > 0.8 && old < 1.1, std::to_string(old).c_str()); // red sequence (Blanton & Moustakas 2009)
    QVERIFY2(young > -0.2 && young < 0.4, std::to_string(young).c_str());
}

void TestMockSpectra::movesTheBreakThroughTheBands() {
    // 4000 Angstrom lies between g and r at z = 0.36, between r and i at z = 0.75, between i and z at 1.1.
    QVERIFY(colour(fluxOf(kOldStars, 0.4), 0, 1) > colour(fluxOf(kOldStars, 0.4), 1, 2) + 0.5);
    QVERIFY(colour(fluxOf(kOldStars, 0.8), 1, 2) > colour(fluxOf(kOldStars, 0.4), 1, 2) + 0.3);
    QVERIFY(colour(fluxOf(kOldStars, 1.15), 2, 3) > colour(fluxOf(kOldStars, 0.4), 2, 3) + 0.3);
}

void TestMockSpectra::dropsOutOfGBehindTheLymanBreak() {
    QVERIFY(std::abs(colour(fluxOf(kYoungStars, 2.0), 0, 1)) < 0.4);
    QVERIFY(colour(fluxOf(kYoungStars, 3.8), 0, 1) > 1.0);
    QVERIFY(std::abs(colour(fluxOf(kYoungStars, 3.8), 2, 3)) < 0.3);
}

void TestMockSpectra::matchesTheLightOfTheLocalStarFormation() {
    // 10 solar masses a year at z = 2: M(1500) = -20.6 (Kennicutt & Evans 2012, Chabrier to 0.3 mag); g sees
    // 1600 Angstrom there; distance modulus 46.06 with -2.5 log10(1 + z).
    const double expected = -20.6 + 46.06 - 2.5 * std::log10(3.0);
    const double found = magnitudeOf(fluxOf({1e9, 0.0, 0.0, 3.0, 0.0}, 2.0)[0]);
    QVERIFY2(std::abs(found - expected) < 0.35, std::to_string(found).c_str());
}

void TestMockSpectra::addsPartsAndReddensWithDust() {
    const Stars both{kYoungStars.young, 0.0, kOldStars.old, 8.0, 0.0};
    Stars young = kYoungStars;
    young.dustV = 0.0;
    const BandFlux a = fluxOf(kOldStars, 0.7);
    const BandFlux b = fluxOf(young, 0.7);
    const BandFlux sum = fluxOf(both, 0.7);
    for (int band = 0; band < kBands; ++band) {
        QVERIFY(std::abs(sum[band] / (a[band] + b[band]) - 1.0) < 1e-9);
    }
    young.dustV = 1.0;
    const BandFlux dusty = fluxOf(young, 0.7);
    QVERIFY(dusty[2] < b[2]);
    QVERIFY(colour(dusty, 0, 2) > colour(b, 0, 2) + 0.3);
}

QTEST_GUILESS_MAIN(TestMockSpectra)
#include "tst_mock_spectra.moc"
