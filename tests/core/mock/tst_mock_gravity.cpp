// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/cosmology/Deposit.h"
#include "core/maps/PowerSpectrum.h"
#include "core/mock/Gravity.h"
#include "core/mock/InitialConditions.h"

#include <QtTest>
#include <cmath>

using namespace lookback;
using namespace lookback::mock;

namespace {

maps::Spectrum spectrumOf(const MatterBox& matter, int side) {
    cosmology::Cells<double> cells(side);
    cosmology::deposit(matter.positions, {}, 1.0, matter.box, cells);
    const std::vector<float> values(cells.values.begin(), cells.values.end());
    return maps::powerSpectrum({values, side, side, side}, {.box = matter.box});
}

} // namespace

class TestMockGravity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void startsWithTheLinearSpectrum();
    void growsAsLinearTheoryOnLargeScales();
    void isTheSameUniverseWithMoreParticles();
    void keepsParticlesInsideAndMomentumNil();
    void stopsWithinAStep();
    void namesWhatIsOutOfRange();
};

void TestMockGravity::startsWithTheLinearSpectrum() {
    GravityOptions o;
    o.box = 500.0;
    const int n = 32;
    const cosmology::LinearPower power(o.universe);
    const double fundamental = 2.0 * M_PI / o.box;
    double ratio = 0.0;
    int modes = 0;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        o.seed = seed;
        FourierCube cube(n);
        fillContrast(cube, o);
        for (int z = 0; z < n; ++z) {
            for (int y = 0; y < n; ++y) {
                for (int x = 1; x < n / 2; ++x) {
                    const double k = fundamental * std::hypot(x, cube.frequency(y), cube.frequency(z));
                    if (2 * y != n && 2 * z != n) {
                        ratio += std::norm(cube.modes(z, y)[x]) * std::pow(o.box, 3) / power(k);
                        ++modes;
                    }
                }
            }
        }
    }
    QVERIFY(std::abs(ratio / modes - 1.0) < 4.0 / std::sqrt(modes)); // 4 standard deviations
}

void TestMockGravity::growsAsLinearTheoryOnLargeScales() {
    GravityOptions o;
    o.box = 2000.0;
    o.particles = 64;
    o.steps = 20;
    auto early = o;
    early.steps = 2;
    constexpr double kEarly = 0.0501;
    const auto before = spectrumOf(runGravity(early, kEarly, {}), 32);
    const auto now = spectrumOf(runGravity(o, {}), 32);
    const double growth = 1.0 / cosmology::growth(o.universe, kEarly);
    for (std::size_t i = 0; i < 4; ++i) { // to k = 0.011 h/Mpc, where gravity is still linear
        const double ratio = now.power[i] / before.power[i] / (growth * growth);
        qInfo("k %.4f h/Mpc: grown by %.4f of linear theory", now.k[i], std::sqrt(ratio));
        QVERIFY(std::abs(std::sqrt(ratio) - 1.0) < 0.03);
    }
}

void TestMockGravity::isTheSameUniverseWithMoreParticles() {
    GravityOptions o;
    o.box = 100.0;
    o.particles = 16;
    o.steps = 10;
    auto fine = o;
    fine.particles = 32;
    const auto maps = [](const MatterBox& matter) {
        std::vector<float> all;
        for (int slab = 0; slab < 4; ++slab) {
            for (const double v : cosmology::depositSlab(matter.positions, {}, matter.particleMass,
                                                         matter.box, 2, slab, 4, 8)) {
                all.push_back(static_cast<float>(v));
            }
        }
        return all;
    };
    const auto a = maps(runGravity(o, {}));
    const auto b = maps(runGravity(fine, {}));
    double ab = 0.0;
    double aa = 0.0;
    double bb = 0.0;
    double mean = 0.0;
    for (const float v : b) {
        mean += v / static_cast<double>(b.size());
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        ab += (a[i] - mean) * (b[i] - mean);
        aa += (a[i] - mean) * (a[i] - mean);
        bb += (b[i] - mean) * (b[i] - mean);
    }
    QVERIFY2(ab / std::sqrt(aa * bb) > 0.9, qPrintable(QString::number(ab / std::sqrt(aa * bb))));
}

void TestMockGravity::keepsParticlesInsideAndMomentumNil() {
    GravityOptions o;
    o.particles = 16;
    o.steps = 8;
    const auto matter = runGravity(o, {});
    QCOMPARE(matter.positions.size(), std::size_t{3 * 16 * 16 * 16});
    double sum = 0.0;
    double spread = 0.0;
    for (std::size_t i = 0; i < matter.positions.size(); ++i) {
        QVERIFY(matter.positions[i] >= 0.0F && matter.positions[i] < 25.0F);
        sum += matter.velocities[i];
        spread += std::abs(matter.velocities[i]);
    }
    QVERIFY(spread / static_cast<double>(matter.positions.size()) > 10.0); // km/s
    QVERIFY(std::abs(sum) < 1e-3 * spread);
    // 0.3 times the critical density, 2.775e11 Msun/h per (Mpc/h)^3, shared by 4,096
    QVERIFY(std::abs(matter.particleMass / (0.3 * 2.77536627e11 * 15625.0 / 4096.0) - 1.0) < 1e-9);
}

void TestMockGravity::stopsWithinAStep() {
    GravityOptions o;
    o.particles = 16;
    int steps = 0;
    Monitor monitor;
    monitor.onStep = [&](int done, int) { steps = done; };
    monitor.cancelled = [&] { return steps >= 2; };
    QVERIFY_EXCEPTION_THROWN(runGravity(o, monitor), Monitor::Cancelled);
    QCOMPARE(steps, 2);
}

void TestMockGravity::namesWhatIsOutOfRange() {
    GravityOptions o;
    o.particles = 4;
    QVERIFY_EXCEPTION_THROWN(runGravity(o, {}), ValueError);
    o.particles = 17; // FourierCube: an even number
    o.meshFactor = 1;
    QVERIFY_EXCEPTION_THROWN(runGravity(o, {}), ValueError);
}

QTEST_GUILESS_MAIN(TestMockGravity)
#include "tst_mock_gravity.moc"
