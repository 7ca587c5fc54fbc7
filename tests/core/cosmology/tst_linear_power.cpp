// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/cosmology/LinearPower.h"

#include <QtTest>
#include <cmath>

using namespace lookback;
using namespace lookback::cosmology;

namespace {

bool agree(double value, double expected, double tolerance) {
    if (std::abs(value - expected) <= tolerance * std::abs(expected)) {
        return true;
    }
    qWarning("found %.9g, expected %.9g", value, expected);
    return false;
}

} // namespace

class TestLinearPower : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsColossus_data();
    void equalsColossus();
    void equalsTinkerOfColossus_data();
    void equalsTinkerOfColossus();
    void growsAsTheScaleFactorInMatterAlone();
    void slowsDownWithLambda();
    void hasTheSigmaAskedFor();
    void namesTheParameterOutOfRange();
};

// Colossus 1.3.8 (Diemer 2018), model eisenstein98: flat, H0 67.11, Om0 0.3, Ob0 0.049, sigma8 0.8, ns
// 0.9624, Tcmb0 2.7255, relspecies False.
void TestLinearPower::equalsColossus_data() {
    QTest::addColumn<double>("k");
    QTest::addColumn<double>("power");
    QTest::newRow("0.001") << 0.001 << 4.19408185e+03;
    QTest::newRow("0.01") << 0.01 << 2.32470283e+04;
    QTest::newRow("0.05") << 0.05 << 1.23923501e+04;
    QTest::newRow("0.1") << 0.1 << 5.48336349e+03;
    QTest::newRow("0.2") << 0.2 << 1.86357115e+03;
    QTest::newRow("1") << 1.0 << 6.21597180e+01;
    QTest::newRow("10") << 10.0 << 2.06300050e-01;
}

void TestLinearPower::equalsColossus() {
    QFETCH(double, k);
    QFETCH(double, power);
    QVERIFY(agree(LinearPower({})(k), power, 2e-4));
}

// Likewise, tinker08, mdef 200m, dndlnM.
void TestLinearPower::equalsTinkerOfColossus_data() {
    QTest::addColumn<double>("mass");
    QTest::addColumn<double>("number");
    QTest::newRow("1e10") << 1e10 << 2.38983976e-01;
    QTest::newRow("1e12") << 1e12 << 4.05453937e-03;
    QTest::newRow("1e14") << 1e14 << 4.36097589e-05;
    QTest::newRow("1e15") << 1e15 << 6.25535073e-07;
}

void TestLinearPower::equalsTinkerOfColossus() {
    QFETCH(double, mass);
    QFETCH(double, number);
    QVERIFY(agree(tinkerMassFunction(LinearPower({}), mass), number, 2e-3));
}

void TestLinearPower::growsAsTheScaleFactorInMatterAlone() {
    const Parameters matter{.omegaMatter = 1.0};
    QVERIFY(agree(growth(matter, 0.37), 0.37, 1e-8));
    QVERIFY(agree(growthRate(matter, 0.37), 1.0, 1e-8));
    QVERIFY(agree(growthSecond(matter, 0.37), -3.0 / 7.0 * 0.37 * 0.37, 1e-8));
    QVERIFY(agree(growthRateSecond(matter, 0.37), 2.0, 1e-8));
}

void TestLinearPower::slowsDownWithLambda() {
    const Parameters p;
    QVERIFY(agree(growthRate(p, 1.0), std::pow(0.3, 0.55), 0.01)); // Linder (2005)
    constexpr double kStep = 1e-4;
    const double slope =
        (std::log(growth(p, 0.5 * (1 + kStep))) - std::log(growth(p, 0.5 * (1 - kStep)))) / (2.0 * kStep);
    QVERIFY(agree(growthRate(p, 0.5), slope, 1e-6));
}

void TestLinearPower::hasTheSigmaAskedFor() {
    const LinearPower power({.omegaMatter = 0.2, .sigma8 = 0.93});
    QVERIFY(agree(power.sigma(8.0), 0.93, 1e-6));
    const double mass = 4.0 / 3.0 * M_PI * 512.0 * meanDensity(power.parameters());
    QVERIFY(agree(power.sigmaOfMass(mass), 0.93, 1e-6));
}

void TestLinearPower::namesTheParameterOutOfRange() {
    try {
        LinearPower({.omegaMatter = 1.2});
        QFAIL("it was taken");
    } catch (const ValueError& e) {
        QCOMPARE(QString::fromLatin1(e.what()), QStringLiteral("Omega_m: expected 0.05 to 1, found 1.2."));
    }
}

QTEST_GUILESS_MAIN(TestLinearPower)
#include "tst_linear_power.moc"
