// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/io/Npy.h"
#include "core/mock/Universe.h"

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <numeric>

using namespace lookback;
using namespace lookback::mock;
namespace fs = std::filesystem;

namespace {

UniverseOptions small() {
    UniverseOptions o;
    o.count = 2;
    o.seed = 7;
    o.particles = 32;
    o.steps = 8;
    o.side = 32;
    o.threads = 1;
    return o;
}

std::vector<float> valuesOf(const fs::path& file) {
    const io::Npy npy(file);
    std::vector<float> values(static_cast<std::size_t>(npy.size()));
    npy.read(0, npy.size(), values.data());
    return values;
}

} // namespace

class TestMockUniverse : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesEveryPartOfEachParameterOnce();
    void writesTheLayoutOfCamels();
    void writesWhatTheMapsWereMadeOf();
    void goesOnWhereItWasStopped();
    void refusesAFolderOfOtherOptions();
};

void TestMockUniverse::takesEveryPartOfEachParameterOnce() {
    UniverseOptions o;
    o.count = 50;
    const auto all = drawParameters(o);
    std::vector<int> matter(50);
    std::vector<int> sigma(50);
    for (const auto& p : all) {
        ++matter.at(static_cast<std::size_t>((p.omegaMatter - 0.1) / 0.4 * 50));
        ++sigma.at(static_cast<std::size_t>((p.sigma8 - 0.6) / 0.4 * 50));
    }
    QCOMPARE(matter, std::vector<int>(50, 1));
    QCOMPARE(sigma, std::vector<int>(50, 1));
}

void TestMockUniverse::writesTheLayoutOfCamels() {
    const QTemporaryDir scratch;
    const fs::path folder = fs::path(scratch.path().toStdString()) / "suite";
    const auto o = small();
    writeMockUniverse(o, folder, {});
    const auto matter = folder / "Maps_Mcdm_Lookback_LH_z=0.00.npy";
    QCOMPARE(io::Npy(matter).shape(), (std::vector<std::int64_t>{30, 32, 32}));
    QVERIFY(!fs::exists(folder / ".parts"));
    // The five slabs along an axis hold all of the matter of their universe: Omega_m rho_c V.
    const auto values = valuesOf(matter);
    const auto parameters = drawParameters(o);
    const double pixel = (25.0 / 32) * (25.0 / 32);
    for (int universe = 0; universe < 2; ++universe) {
        for (int axis = 0; axis < 3; ++axis) {
            const auto first = values.begin() + (universe * 15 + axis * 5) * 32 * 32;
            const double mass = std::accumulate(first, first + 5 * 32 * 32, 0.0) * pixel;
            const double expected =
                parameters[static_cast<std::size_t>(universe)].omegaMatter * 2.77536627e11 * 15625.0;
            QVERIFY(std::abs(mass / expected - 1.0) < 1e-6);
        }
    }
    // Galaxies are whole: their number is the same along each axis.
    const auto galaxies = valuesOf(folder / "Maps_Ngal_Lookback_LH_z=0.00.npy");
    const double along = std::accumulate(galaxies.begin(), galaxies.begin() + 5 * 32 * 32, 0.0) * pixel;
    QVERIFY(along > 1.0 && std::abs(along - std::round(along)) < 1e-3);
    const auto table = io::readText(folder / "params_LH_Lookback.txt");
    QCOMPARE(std::count(table.begin(), table.end(), '\n'), 3);
}

void TestMockUniverse::writesWhatTheMapsWereMadeOf() {
    const QTemporaryDir scratch;
    const fs::path folder = fs::path(scratch.path().toStdString()) / "suite";
    auto o = small();
    o.snapshots = true;
    writeMockUniverse(o, folder, {});
    const auto galaxies = valuesOf(folder / "Maps_Ngal_Lookback_LH_z=0.00.npy");
    const double pixel = (25.0 / 32) * (25.0 / 32);
    for (int universe = 0; universe < 2; ++universe) {
        const auto own = folder / ("LH_" + std::to_string(universe));
        const auto catalogue = io::readCatalogue(own / "fof_subhalo_tab_033.hdf5");
        const auto first = galaxies.begin() + universe * 15 * 32 * 32;
        const double mapped = std::accumulate(first, first + 5 * 32 * 32, 0.0) * pixel;
        QVERIFY(!catalogue.subhaloStars.empty());
        QCOMPARE(std::lround(mapped), static_cast<long>(catalogue.subhaloStars.size()));
        QVERIFY(*std::max_element(catalogue.subhaloGroup.begin(), catalogue.subhaloGroup.end()) <
                static_cast<int>(catalogue.groupMasses.size()));
        const auto parameters = drawParameters(o)[static_cast<std::size_t>(universe)];
        QVERIFY(std::abs(catalogue.facts.omegaMatter - parameters.omegaMatter) < 1e-12);
        const auto particles = io::Snapshot(own / "snap_033.hdf5").read(io::ParticleType::DarkMatter);
        QCOMPARE(particles.count(), std::size_t{32 * 32 * 32});
        QVERIFY(std::abs(particles.mass * 32 * 32 * 32 / (parameters.omegaMatter * 2.77536627e11 * 15625.0) -
                         1.0) < 1e-6);
    }
}

void TestMockUniverse::goesOnWhereItWasStopped() {
    const QTemporaryDir scratch;
    const fs::path root = scratch.path().toStdString();
    const auto o = small();
    writeMockUniverse(o, root / "whole", {});
    bool stop = false;
    Monitor monitor;
    monitor.onStep = [&](int done, int) { stop = done == 1; };
    monitor.cancelled = [&] { return stop; };
    QVERIFY_EXCEPTION_THROWN(writeMockUniverse(o, root / "stopped", monitor), Monitor::Cancelled);
    QVERIFY(fs::exists(root / "stopped" / ".parts" / "universe_000000.npy"));
    QVERIFY(!fs::exists(root / "stopped" / "universe.json"));
    const auto made = fs::last_write_time(root / "stopped" / ".parts" / "universe_000000.npy");
    bool untouched = true;
    Monitor watching;
    watching.onStep = [&](int, int) {
        untouched =
            untouched && fs::last_write_time(root / "stopped" / ".parts" / "universe_000000.npy") == made;
    };
    auto threads = o;
    threads.threads = 2; // changes nothing
    writeMockUniverse(threads, root / "stopped", watching);
    QVERIFY(untouched);
    const char* const name = "Maps_Mstar_Lookback_LH_z=0.00.npy";
    QCOMPARE(valuesOf(root / "stopped" / name), valuesOf(root / "whole" / name));
}

void TestMockUniverse::refusesAFolderOfOtherOptions() {
    const QTemporaryDir scratch;
    const fs::path folder = scratch.path().toStdString();
    auto o = small();
    const Monitor atOnce{.onStep = {}, .cancelled = [] { return true; }};
    QVERIFY_EXCEPTION_THROWN(writeMockUniverse(o, folder, atOnce), Monitor::Cancelled);
    o.seed = 8;
    QVERIFY_EXCEPTION_THROWN(writeMockUniverse(o, folder, {}), ValueError);
    const QTemporaryDir other; // nor is a suite that is whole overwritten
    io::writeTextAtomically(fs::path(other.path().toStdString()) / "universe.json", "{\"seed\": 7}");
    QVERIFY_EXCEPTION_THROWN(writeMockUniverse(o, other.path().toStdString(), {}), ValueError);
    QVERIFY(!fs::exists(fs::path(other.path().toStdString()) / ".parts"));
}

QTEST_GUILESS_MAIN(TestMockUniverse)
#include "tst_mock_universe.moc"
