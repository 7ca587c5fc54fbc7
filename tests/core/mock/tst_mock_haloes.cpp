// SPDX-License-Identifier: MIT
#include "core/common/Random.h"
#include "core/mock/HaloGalaxies.h"
#include "core/mock/Haloes.h"

#include <QtTest>
#include <cmath>

using namespace lookback;
using namespace lookback::mock;

namespace {

/// A few particles spread thin, so that the mean separation is 1 of a box of 10, and knots of them.
MatterBox boxOf(const std::vector<std::array<float, 3>>& knots, int inEach) {
    MatterBox matter;
    matter.box = 10.0;
    matter.particleMass = 1e9;
    Random random(3);
    for (const auto& knot : knots) {
        for (int i = 0; i < inEach; ++i) {
            for (const float x : knot) {
                const double at = x + 0.05 * random.normal();
                matter.positions.push_back(static_cast<float>(at - 10.0 * std::floor(at / 10.0)));
            }
        }
    }
    int left = 1000 - inEach * static_cast<int>(knots.size());
    for (int cell = 0; left > 0; ++cell, --left) {
        for (const int x : {cell % 10, cell / 10 % 10, cell / 100}) {
            matter.positions.push_back(static_cast<float>(x) + 0.5F);
        }
    }
    return matter;
}

} // namespace

class TestMockHaloes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsAGroupAcrossTheEdge();
    void leavesThinGroupsOut();
    void measuresTheMassWithinTheCriticalRadius();
    void hasTheMassFunctionOfTinker();
    void givesStarsAsMosterFound();
    void drawsGalaxiesWithChanceButTheSameForASeed();
};

void TestMockHaloes::findsAGroupAcrossTheEdge() {
    const auto haloes = findHaloes(boxOf({{0.0F, 5.0F, 9.98F}, {3.1F, 3.2F, 3.3F}}, 60));
    QCOMPARE(haloes.size(), std::size_t{2});
    for (const auto& halo : haloes) {
        QVERIFY(halo.particles.size() >= 60 && halo.particles.size() <= 62); // a thin one may lie beside
        const bool edge = std::abs(halo.centre[1] - 5.0) < 0.2;
        QVERIFY(edge ? halo.centre[0] < 0.2 || halo.centre[0] > 9.8 : std::abs(halo.centre[0] - 3.1) < 0.2);
    }
}

void TestMockHaloes::leavesThinGroupsOut() {
    QVERIFY(findHaloes(boxOf({{5.0F, 5.0F, 5.0F}}, 10)).empty());
    QCOMPARE(findHaloes(boxOf({{5.0F, 5.0F, 5.0F}}, 10), 0.2, 10).size(), std::size_t{1});
}

// A ball of constant density: either all of it lies within the critical radius, or next to nothing.
void TestMockHaloes::measuresTheMassWithinTheCriticalRadius() {
    MatterBox matter;
    matter.box = 40.0;
    Random random(9);
    while (matter.positions.size() < 3 * 3000) {
        const double x = random.uniform(-1.0, 1.0);
        const double y = random.uniform(-1.0, 1.0);
        const double z = random.uniform(-1.0, 1.0);
        if (x * x + y * y + z * z < 1.0) {
            for (const double at : {x, y, z}) {
                matter.positions.push_back(static_cast<float>(20.0 + at));
            }
        }
    }
    const double volume = 4.0 / 3.0 * M_PI;
    matter.particleMass = 2000.0 * 2.77536627e11 * volume / 3000.0; // 2,000 times critical
    const auto dense = findHaloes(matter);
    QCOMPARE(dense.size(), std::size_t{1});
    QVERIFY(std::abs(dense[0].massCritical / dense[0].mass - 1.0) < 1e-9);
    QVERIFY(dense[0].radiusCritical > 0.95 && dense[0].radiusCritical < 2.0); // the centre may lie aside
    matter.particleMass /= 100.0; // 20 times critical: dense enough by chance at the centre alone
    QVERIFY(findHaloes(matter)[0].massCritical < 0.05 * dense[0].massCritical);
}

void TestMockHaloes::hasTheMassFunctionOfTinker() {
    GravityOptions o;
    o.box = 100.0;
    o.particles = 64;
    o.steps = 30;
    o.start = 0.1;
    const auto matter = runGravity(o, {});
    const auto haloes = findHaloes(matter);
    const cosmology::LinearPower power(o.universe);
    for (double lowest = 40 * matter.particleMass; lowest < 200 * matter.particleMass; lowest *= 4.0) {
        double expected = 0.0;
        constexpr int kParts = 20;
        const double step = std::log(4.0) / kParts;
        for (int i = 0; i < kParts; ++i) {
            expected +=
                cosmology::tinkerMassFunction(power, lowest * std::exp((i + 0.5) * step)) * step * 1e6;
        }
        const auto found =
            static_cast<double>(std::count_if(haloes.begin(), haloes.end(), [&](const Halo& h) {
                return h.mass >= lowest && h.mass < 4.0 * lowest;
            }));
        qInfo("%.2g to %.2g Msun/h: %.0f haloes, Tinker et al. %.1f", lowest, 4.0 * lowest, found, expected);
        QVERIFY(expected > 20.0);
        QVERIFY(std::abs(found / expected - 1.0) < 0.3);
    }
}

void TestMockHaloes::givesStarsAsMosterFound() {
    // At the turn of the relation 2 N M / 2: 0.0351 of the halo's mass; Moster et al. (2013), figure 4.
    const double turn = std::pow(10.0, 11.590);
    QVERIFY(std::abs(meanStellarMass(turn) / turn - 0.0351) < 1e-4);
    QVERIFY(meanStellarMass(1e10) < 1e-4 * 1e11);
    QVERIFY(meanStellarMass(1e14) < 0.01 * 1e14);
}

void TestMockHaloes::drawsGalaxiesWithChanceButTheSameForASeed() {
    MatterBox matter = boxOf({{5.0F, 5.0F, 5.0F}}, 200);
    matter.particleMass = 1e11; // a halo of 2e13
    const auto haloes = findHaloes(matter);
    const auto first = populate(matter, haloes, 0.67, 1);
    const auto again = populate(matter, haloes, 0.67, 1);
    const auto other = populate(matter, haloes, 0.67, 2);
    QVERIFY(first.size() > 3);
    QCOMPARE(again.size(), first.size());
    QCOMPARE(again.back().massStars, first.back().massStars);
    QVERIFY(other.size() != first.size() || other.back().massStars != first.back().massStars);
    QVERIFY(first.front().central);
    for (const auto& galaxy : first) {
        QVERIFY(galaxy.massStars > 0.0);
        QVERIFY(std::abs(galaxy.position[0] - 5.0) < 1.5);
    }
}

QTEST_GUILESS_MAIN(TestMockHaloes)
#include "tst_mock_haloes.moc"
