// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/cosmology/Cosmology.h"
#include "tests/support/Shared.h"

#include <QtTest>
#include <array>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>

using namespace lookback;

namespace {

bool agree(double value, double expected, double tolerance) {
    if (std::abs(value - expected) <= tolerance * std::abs(expected)) {
        return true;
    }
    qWarning("found %.9g, expected %.9g", value, expected);
    return false;
}

} // namespace

class TestCosmology : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithAstropyOnEveryRow();
    void givesThePublishedCheckValues();
    void addsLookbackTimeAndAgeToTheAgeToday();
    void invertsLookbackTime();
    void startsAtZeroToday();
    void refusesRedshiftsOutsideItsRange();
    void answersWithinAFrame();
};

void TestCosmology::agreesWithAstropyOnEveryRow() {
    LOOKBACK_NEEDS(table, "reference/cosmology_planck18.csv");
    std::ifstream file(table);
    std::string line;
    std::getline(file, line);
    QCOMPARE(line, std::string("z,lookback_gyr,age_gyr,comoving_mpc,angular_diameter_mpc,luminosity_mpc,"
                               "kpc_per_arcsec"));
    int rows = 0;
    while (std::getline(file, line)) {
        std::array<double, 7> v{};
        std::istringstream cells(line);
        std::string cell;
        for (double& value : v) {
            QVERIFY(std::getline(cells, cell, ','));
            value = std::stod(cell);
        }
        constexpr double kTolerance = 1e-4;
        QVERIFY(agree(cosmology::lookbackTime(v[0]), v[1], kTolerance));
        QVERIFY(agree(cosmology::age(v[0]), v[2], kTolerance));
        QVERIFY(agree(cosmology::comovingDistance(v[0]), v[3], kTolerance));
        QVERIFY(agree(cosmology::angularDiameterDistance(v[0]), v[4], kTolerance));
        QVERIFY(agree(cosmology::luminosityDistance(v[0]), v[5], kTolerance));
        QVERIFY(agree(cosmology::kpcPerArcsec(v[0]), v[6], kTolerance));
        ++rows;
    }
    QCOMPARE(rows, 12);
}

void TestCosmology::givesThePublishedCheckValues() {
    QVERIFY(agree(cosmology::lookbackTime(0.5), 5.1962, 1e-4));
    QVERIFY(agree(cosmology::lookbackTime(1.0), 7.9355, 1e-4));
    QVERIFY(agree(cosmology::lookbackTime(2.0), 10.5101, 1e-4));
    QVERIFY(agree(cosmology::lookbackTime(4.0), 12.2493, 1e-4));
    QVERIFY(agree(cosmology::age(0.0), 13.7869, 1e-4));
    QVERIFY(agree(cosmology::kpcPerArcsec(1.0), 8.2313, 1e-4));
}

void TestCosmology::addsLookbackTimeAndAgeToTheAgeToday() {
    for (const double z : {0.003, 0.37, 1.9, 7.3, 31.0}) {
        QVERIFY(agree(cosmology::lookbackTime(z) + cosmology::age(z), cosmology::age(0.0), 1e-5));
    }
}

void TestCosmology::invertsLookbackTime() {
    for (const double z : {0.0, 0.0007, 0.31, 1.47, 4.0, 19.0}) {
        QVERIFY(std::abs(cosmology::redshiftAtLookbackTime(cosmology::lookbackTime(z)) - z) < 1e-8 * (1 + z));
    }
}

void TestCosmology::startsAtZeroToday() {
    QCOMPARE(cosmology::comovingDistance(0.0), 0.0);
    QCOMPARE(cosmology::kpcPerArcsec(0.0), 0.0);
    QCOMPARE(cosmology::lookbackTime(0.0), 0.0);
}

void TestCosmology::refusesRedshiftsOutsideItsRange() {
    QVERIFY_EXCEPTION_THROWN(cosmology::lookbackTime(-0.1), ValueError);
    QVERIFY_EXCEPTION_THROWN(cosmology::age(std::nan("")), ValueError);
    QVERIFY_EXCEPTION_THROWN(cosmology::luminosityDistance(1e9), ValueError);
    QVERIFY_EXCEPTION_THROWN(cosmology::redshiftAtLookbackTime(14.0), ValueError);
}

void TestCosmology::answersWithinAFrame() {
    constexpr int kCalls = 200;
    double sum = 0.0;
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < kCalls; ++i) {
        const double z = 0.02 * i;
        sum += cosmology::lookbackTime(z) + cosmology::age(z) + cosmology::kpcPerArcsec(z);
    }
    QVERIFY(sum > 0.0);
    QVERIFY2(clock.nsecsElapsed() / kCalls < 1'000'000, "the slider's read-outs take over 1 ms");
}

QTEST_GUILESS_MAIN(TestCosmology)
#include "tst_cosmology.moc"
