// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Random.h"
#include "core/field/HodFit.h"
#include "core/field/Matter.h"
#include "tests/core/field/Haloes.h"

#include <QtTest>
#include <cmath>

using namespace lookback;
using namespace lookback::field;

namespace {

constexpr int kSide = 48;

Map mapOfOne(double mass) {
    Map map = test::mapWith(kSide, 0, 1);
    map.haloes->push_back({4.0, 24.9, mass, 0.0});
    return map;
}

} // namespace

class TestHodFit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void putsOneCentralAboveTheLeastMass();
    void putsAPoissonNumberOfSatellites();
    void placesThemAsTheProfileSays();
    void addsSatellitesEvenlyWithTheMean();
    void findsTheParametersBack();
    void stopsAFit();
};

void TestHodFit::putsOneCentralAboveTheLeastMass() {
    const HodParameters p{.massMin = 1e12, .massOne = 1e30, .alpha = 1.0};
    QVERIFY(hodGalaxies(mapOfOne(0.99e12), p, 1).empty());
    QCOMPARE(hodGalaxies(mapOfOne(1.01e12), p, 1), (std::vector<double>{4.0, 24.9}));
}

void TestHodFit::putsAPoissonNumberOfSatellites() {
    const HodParameters p{.massMin = 1e12, .massOne = 2e12, .alpha = 0.8};
    const double expected = std::pow(9.0 / 2.0, 0.8);
    double mean = 0.0;
    double square = 0.0;
    constexpr int kDraws = 4000;
    for (int seed = 0; seed < kDraws; ++seed) {
        const auto found = hodGalaxies(mapOfOne(9e12), p, static_cast<std::uint64_t>(seed));
        const double satellites = static_cast<double>(found.size()) / 2.0 - 1.0;
        mean += satellites / kDraws;
        square += satellites * satellites / kDraws;
    }
    QVERIFY(std::abs(mean / expected - 1.0) < 0.03);
    QVERIFY(std::abs((square - mean * mean) / mean - 1.0) < 0.08); // variance of a Poisson number: its mean
}

void TestHodFit::placesThemAsTheProfileSays() {
    // 1e14 Msun/h: R_200c = 0.756 Mpc/h, c = 4.11. Projected within R_200c, all; within 0.3 R_200c, the share
    // of the NFW sphere seen along a line: integrated here apart from the code.
    const double mass = 1e14;
    const double c = 5.71 * std::pow(mass / 2e12, -0.084);
    const double radius = radiusOf(mass);
    QVERIFY(std::abs(radius / 0.7543 - 1.0) < 0.01);
    const auto density = [c](double r) { return 1.0 / (c * r * (1.0 + c * r) * (1.0 + c * r)); };
    double within = 0.0;
    double all = 0.0;
    constexpr double kStep = 0.002;
    for (double r = kStep / 2; r < 1.0;
         r += kStep) { // shells; share seen within 0.3: 1 - sqrt(1 - (0.3/r)^2)
        const double shell = r * r * density(r) * kStep;
        all += shell;
        within += shell * (r <= 0.3 ? 1.0 : 1.0 - std::sqrt(1.0 - 0.09 / (r * r)));
    }
    const auto found =
        hodGalaxies(mapOfOne(mass), {.massMin = 1e12, .massOne = mass / 20000.0, .alpha = 1.0}, 3);
    int inside = 0;
    double farthest = 0.0;
    for (std::size_t i = 2; i < found.size(); i += 2) {
        const double away = std::hypot(found[i] - 4.0, found[i + 1] - 24.9) / radius;
        inside += away < 0.3 ? 1 : 0;
        farthest = std::max(farthest, away);
    }
    const double share = inside / (static_cast<double>(found.size()) / 2.0 - 1.0);
    QVERIFY2(std::abs(share - within / all) < 0.01, qPrintable(QString::number(share - within / all)));
    QVERIFY(farthest <= 1.0);
}

void TestHodFit::addsSatellitesEvenlyWithTheMean() {
    const auto few = hodGalaxies(mapOfOne(1e14), {.massMin = 1e12, .massOne = 2e13, .alpha = 1.0}, 5);
    const auto more = hodGalaxies(mapOfOne(1e14), {.massMin = 1e12, .massOne = 1e13, .alpha = 1.0}, 5);
    QVERIFY(more.size() > few.size());
    QVERIFY(std::equal(few.begin(), few.end(), more.begin()));
}

void TestHodFit::findsTheParametersBack() {
    const HodParameters truth{.massMin = 6e10, .massOne = 8e11, .alpha = 0.85};
    std::vector<HodPair> pairs;
    for (std::uint64_t i = 0; i < 16; ++i) {
        const Map matter = test::mapWith(kSide, 500, 50 + i);
        pairs.push_back({matter, hodMap(matter, truth, 900 + i)});
    }
    const auto fit = fitHod(pairs, {.seed = 11, .draws = 2, .rounds = 2, .parts = 2}, {});
    const double min = std::log10(fit.best.massMin / truth.massMin);
    const double one = std::log10(fit.best.massOne / truth.massOne);
    const double slope = fit.best.alpha - truth.alpha;
    const auto said = QStringLiteral("off by %1 +- %2 dex, %3 +- %4 dex, %5 +- %6")
                          .arg(min)
                          .arg(fit.massMinError)
                          .arg(one)
                          .arg(fit.massOneError)
                          .arg(slope)
                          .arg(fit.alphaError);
    qInfo("%s", qPrintable(said));
    QVERIFY2(std::abs(min) < 0.15 && std::abs(one) < 0.2 && std::abs(slope) < 0.15, qPrintable(said));
    QVERIFY(fit.massMinError > 0.0 && fit.maps == 16);
}

void TestHodFit::stopsAFit() {
    const Map matter = test::mapWith(kSide, 200, 3);
    const std::vector<HodPair> pairs(4, {matter, hodMap(matter, {}, 1)});
    int steps = 0;
    Monitor monitor;
    monitor.onStep = [&](int, int) { ++steps; };
    monitor.cancelled = [&] { return steps == 60; }; // within the simplex
    QVERIFY_EXCEPTION_THROWN(fitHod(pairs, {}, monitor), Monitor::Cancelled);
    QCOMPARE(steps, 60);
}

QTEST_GUILESS_MAIN(TestHodFit)
#include "tst_hod_fit.moc"
