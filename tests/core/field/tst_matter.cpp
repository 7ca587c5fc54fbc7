// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Random.h"
#include "core/field/Matter.h"
#include "core/io/AtomicFile.h"
#include "core/io/NpyWriter.h"
#include "core/io/Snapshot.h"
#include "tests/support/Shared.h"

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <numeric>

using namespace lookback;
using namespace lookback::field;
namespace fs = std::filesystem;

namespace {

constexpr int kSide = 16;

/// Maps of one value more a map, with one pixel that sticks out.
void writeMaps(const fs::path& file, int count, float value) {
    io::NpyWriter writer(file, {kSide, kSide});
    std::vector<float> map(kSide * kSide);
    for (int i = 0; i < count; ++i) {
        std::fill(map.begin(), map.end(), value + static_cast<float>(i));
        map[3] = 7.0F * value;
        writer.add(map);
    }
    writer.finish();
}

io::SimulationFacts facts() {
    io::SimulationFacts f;
    f.box = 20.0;
    f.omegaMatter = 0.3;
    f.hubble = 0.7;
    return f;
}

io::Particles particles(int count) {
    io::Particles p;
    Random random(5);
    for (int i = 0; i < 3 * count; ++i) {
        p.positions.push_back(static_cast<float>(20.0 * random.uniform()));
    }
    p.mass = 3.7e9;
    return p;
}

io::Catalogue catalogue(const std::vector<float>& stars) {
    io::Catalogue c;
    c.facts = facts();
    c.groupPositions = {1.0F, 5.0F, 19.0F, 9.0F, 5.5F, 2.0F};
    c.groupMasses = {1e13F, 2e12F};
    c.groupRadii = {0.4F, 0.2F};
    for (std::size_t i = 0; i < stars.size(); ++i) {
        c.subhaloPositions.insert(c.subhaloPositions.end(), {1.0F + static_cast<float>(i), 5.0F, 19.0F});
        c.subhaloStars.push_back(stars[i]);
        c.subhaloGroup.push_back(0);
    }
    return c;
}

double sumOf(const Map& map) {
    return std::accumulate(map.values.pixels.begin(), map.values.pixels.end(), 0.0);
}

bool says(const MatterFacts& f, const char* part) {
    return std::any_of(f.notes.begin(), f.notes.end(),
                       [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

/// What an error says, or nothing.
template <class Work>
QString saidBy(Work work) {
    try {
        work();
    } catch (const FileError& e) {
        return QString::fromUtf8(e.what());
    }
    return {};
}

} // namespace

class TestMatter : public QObject {
    Q_OBJECT

private:
    QTemporaryDir folder_;

    fs::path scratch(const char* name) const {
        const fs::path folder = fs::path(folder_.path().toStdString()) / QTest::currentTestFunction();
        fs::create_directories(folder);
        return folder / name;
    }

private Q_SLOTS:
    void opensASuiteOfOurOwn();
    void saysWhatCamelsLeavesOut();
    void takesStarsWhereNoGalaxiesAre();
    void conservesTheMassOfASnapshot();
    void countsTheGalaxiesOfACatalogue();
    void saysThatHaloesLieInOneCorner();
    void opensARealSnapshot();
    void doesNotGuessWhatAMapOfTheSkyIs();
    void takesWhatTheUserSaysOfAPlainArray();
    void refusesMapsThatCannotBe();
    void stopsAndReports();
};

void TestMatter::opensASuiteOfOurOwn() {
    writeMaps(scratch("Maps_Mcdm_Lookback_LH_z=0.00.npy"), 30, 1e10F);
    writeMaps(scratch("Maps_Ngal_Lookback_LH_z=0.00.npy"), 30, 0.5F);
    io::writeTextAtomically(scratch("universe.json"), R"({"box": 20.0, "maps_per_universe": 15})");
    io::writeTextAtomically(scratch("params_LH_Lookback.txt"),
                            "# a comment\n0.21 0.9 1 1 1 1\n0.4 0.7 1 1 1 1\n");
    fs::create_directories(scratch("LH_1"));
    io::writeCatalogue(scratch("LH_1") / "fof_subhalo_tab_033.hdf5", catalogue({}));
    const auto source = openMatter(scratch("").parent_path()); // the folder
    const auto& f = source->facts();
    QCOMPARE(f.kind, std::string("CAMELS maps"));
    QCOMPARE(f.maps, 30);
    QCOMPARE(f.side, kSide);
    QCOMPARE(f.box, 20.0);
    QCOMPARE(f.unit, std::string(kMatterUnit));
    QVERIFY(f.notes.empty() && !f.hasVolume && !f.hasHaloes);
    QCOMPARE(source->labelOf(21),
             std::string("simulation 1, slab 2 of 5, y axis, Omega_m 0.400, sigma_8 0.700"));
    const Map map = source->matter(17); // slab 2 across x of simulation 1
    QCOMPARE(map.values.at(0, 1, 1), 1e10F + 17.0F);
    QCOMPARE(map.depth, 4.0);
    QVERIFY(map.haloes && map.haloes->size() == 1); // x = 9 of 20
    QCOMPARE(map.haloes->front().x, 5.5);
    QCOMPARE(map.haloes->front().y, 2.0);
    QVERIFY(!source->matter(2).haloes); // simulation 0 has no catalogue
    const Map truth = source->truth(17).value();
    QCOMPARE(truth.quantity, std::string("galaxies"));
    QCOMPARE(truth.unit, std::string(kGalaxyUnit));
    QCOMPARE(truth.values.at(0, 1, 1), 17.5F);
    QVERIFY_EXCEPTION_THROWN(source->matter(30), ValueError);
    QVERIFY_EXCEPTION_THROWN(source->volume(16), Error);
    QVERIFY_EXCEPTION_THROWN(openMatter(scratch("").parent_path(), {.box = 100.0}), ValueError);
}

void TestMatter::saysWhatCamelsLeavesOut() {
    writeMaps(scratch("Maps_Mtot_Nbody_IllustrisTNG_CV_z=0.00.npy"), 15, 2e10F);
    const auto alone = openMatter(scratch("Maps_Mtot_Nbody_IllustrisTNG_CV_z=0.00.npy"));
    QCOMPARE(alone->facts().box, 25.0);
    QVERIFY(says(alone->facts(), "as CAMELS has it") && says(alone->facts(), "there is no truth"));
    QVERIFY(!alone->truth(0) && alone->facts().truthFile.empty());
    QVERIFY(!alone->matter(0).haloes);
    writeMaps(scratch("Maps_Ngal_IllustrisTNG_CV_z=0.00.npy"), 15, 2.0F); // of the hydrodynamic twin
    const auto both = openMatter(scratch("Maps_Mtot_Nbody_IllustrisTNG_CV_z=0.00.npy"));
    QCOMPARE(both->truth(0)->quantity, std::string("galaxies"));
}

void TestMatter::takesStarsWhereNoGalaxiesAre() {
    writeMaps(scratch("Maps_Mcdm_IllustrisTNG_CV_z=0.00.npy"), 15, 2e10F);
    writeMaps(scratch("Maps_Mstar_IllustrisTNG_CV_z=0.00.npy"), 15, 1e8F);
    const auto source = openMatter(scratch("Maps_Mcdm_IllustrisTNG_CV_z=0.00.npy"));
    QCOMPARE(source->truth(3)->quantity, std::string("stars"));
    QVERIFY(says(source->facts(), "density of stars"));
}

void TestMatter::conservesTheMassOfASnapshot() {
    constexpr int kCount = 20000;
    io::writeSnapshot(scratch("snap_033.hdf5"), facts(), particles(kCount));
    const auto source = openMatter(scratch("snap_033.hdf5"), {.side = 40});
    QCOMPARE(source->facts().maps, 12); // 4 slabs of 5 Mpc/h
    QVERIFY(source->facts().hasVolume && !source->facts().hasHaloes);
    const double pixel = (20.0 / 40) * (20.0 / 40); // (Mpc/h)^2
    for (int axis = 0; axis < 3; ++axis) {
        double mass = 0.0;
        for (int slab = 0; slab < source->facts().slabs; ++slab) {
            mass += sumOf(source->matter(axis * source->facts().slabs + slab)) * pixel;
        }
        QVERIFY(std::abs(mass / (kCount * 3.7e9) - 1.0) < 1e-6);
    }
    const auto volume = source->volume(16);
    const double mean = std::accumulate(volume.values.begin(), volume.values.end(), 0.0) / (16 * 16 * 16);
    QVERIFY(std::abs(mean - 1.0) < 1e-6);
    QCOMPARE(openMatter(scratch("snap_033.hdf5"))->facts().side, 208); // 20 / 25 * 256 = 204.8
    QVERIFY_EXCEPTION_THROWN(openMatter(scratch("snap_033.hdf5"), {.box = 25.0}), ValueError);
}

void TestMatter::countsTheGalaxiesOfACatalogue() {
    io::writeSnapshot(scratch("snap_033.hdf5"), facts(), particles(500));
    io::writeCatalogue(scratch("fof_subhalo_tab_033.hdf5"), catalogue({3e8F, 0.0F, 2e9F}));
    const auto source = openMatter(scratch("snap_033.hdf5"), {.side = 40});
    QVERIFY(source->facts().hasHaloes);
    QCOMPARE(source->haloes().size(), std::size_t{2});
    double galaxies = 0.0;
    for (int slab = 0; slab < source->facts().slabs; ++slab) {
        galaxies += sumOf(source->truth(2 * source->facts().slabs + slab).value()) * 0.25;
    }
    QVERIFY(std::abs(galaxies - 2.0) < 1e-6); // those with stars
    const Map top = source->matter(2 * source->facts().slabs + 3);
    QVERIFY(top.haloes && top.haloes->size() == 1);
    QCOMPARE(top.haloes->front().x, 1.0);
    QCOMPARE(top.haloes->front().y, 5.0);
    io::writeCatalogue(scratch("fof_subhalo_tab_033.hdf5"), catalogue({0.0F}));
    const auto dark = openMatter(scratch("snap_033.hdf5"));
    QVERIFY(!dark->truth(0) && says(dark->facts(), "No subhalo of the catalogue has stars"));
}

// Positions a thousand times too small, about a corner of the periodic box of 20 Mpc/h; and the same, right.
void TestMatter::saysThatHaloesLieInOneCorner() {
    io::writeSnapshot(scratch("snap_033.hdf5"), facts(), particles(500));
    const auto opened = [this](float size) {
        io::Catalogue many;
        many.facts = facts();
        for (int i = 0; i < 21; ++i) {
            const float offset = size * (static_cast<float>(i) - 10.0F); // to 10 times the size
            for (int axis = 0; axis < 3; ++axis) {
                many.groupPositions.push_back(offset < 0.0F ? offset + 20.0F : offset);
            }
            many.groupMasses.push_back(1e13F);
        }
        io::writeCatalogue(scratch("fof_subhalo_tab_033.hdf5"), many);
        return openMatter(scratch("snap_033.hdf5"));
    };
    QVERIFY(
        says(opened(0.001F)->facts(), "All 21 haloes of the catalogue lie within 0.01 Mpc/h of one point"));
    QVERIFY(!says(opened(0.9F)->facts(), "haloes of the catalogue lie within"));
}

void TestMatter::opensARealSnapshot() {
    LOOKBACK_NEEDS(path, "data/nbody_64_snap_033.hdf5");
    const auto source = openMatter(path);
    const auto& f = source->facts();
    QCOMPARE(f.box, 32.0);
    QCOMPARE(f.side, 328);
    QCOMPARE(f.maps, 18);
    QVERIFY(f.hasHaloes && f.truthFile.empty());
    QVERIFY(says(f, "there is no truth for galaxies") && says(f, "5.33333 Mpc/h deep"));
    QVERIFY(says(f, "All 381 haloes of the catalogue lie within 0.5")); // of a corner: what the file says
    QCOMPARE(source->haloes().size(), std::size_t{381});
    std::size_t onMaps = 0;
    for (int slab = 0; slab < source->facts().slabs; ++slab) {
        onMaps += source->matter(slab).haloes->size();
    }
    QCOMPARE(onMaps, std::size_t{381});
    QVERIFY(!source->truth(0));
}

void TestMatter::doesNotGuessWhatAMapOfTheSkyIs() {
    LOOKBACK_NEEDS(path, "data/ktng_kappa_360.fits");
    const auto source = openMatter(path);
    const auto& f = source->facts();
    QCOMPARE(f.kind, std::string("FITS maps"));
    QCOMPARE(f.side, 360);
    QCOMPARE(f.quantity, std::string("convergence"));
    QVERIFY(f.unit.empty() && f.box == 0.0);
    QVERIFY(says(f, "after the file's name") && says(f, "BUNIT") && says(f, "how many Mpc/h"));
    const Map map = source->matter(0);
    QVERIFY(!map.periodic && !map.haloes);
    QCOMPARE(map.quantity, std::string("convergence"));
}

void TestMatter::takesWhatTheUserSaysOfAPlainArray() {
    writeMaps(scratch("some.npy"), 2, 3.0F);
    const auto plain = openMatter(scratch("some.npy"));
    QVERIFY(plain->facts().unit.empty() && plain->facts().box == 0.0 && plain->facts().quantity.empty());
    QCOMPARE(plain->facts().notes.size(), std::size_t{2});
    writeMaps(scratch("galaxies.npy"), 2, 1.0F);
    MatterOptions options;
    options.box = 12.0;
    options.unit = kMatterUnit;
    options.truth = scratch("galaxies.npy");
    const auto said = openMatter(scratch("some.npy"), options);
    QCOMPARE(said->matter(1).box, 12.0);
    QCOMPARE(said->matter(1).quantity, std::string("dark matter"));
    QVERIFY(!said->matter(1).periodic);
    QVERIFY(says(said->facts(), "truth does not say"));
    writeMaps(scratch("three.npy"), 3, 1.0F);
    options.truth = scratch("three.npy");
    const auto wrong = saidBy([&] { openMatter(scratch("some.npy"), options); });
    QVERIFY2(wrong.startsWith(QLatin1String("three.npy: expected 2 maps")), qPrintable(wrong));
}

void TestMatter::refusesMapsThatCannotBe() {
    writeMaps(scratch("Maps_Mcdm_A_CV_z=0.00.npy"), 15, 0.0F);
    auto said = saidBy([&] { openMatter(scratch("Maps_Mcdm_A_CV_z=0.00.npy"))->matter(0); });
    QVERIFY2(
        said.contains(QLatin1String("map 0: expected a map of dark matter, found the value 0 in all pixels")),
        qPrintable(said));
    writeMaps(scratch("Maps_Mcdm_B_CV_z=0.00.npy"), 15, -3.0F);
    said = saidBy([&] { openMatter(scratch("Maps_Mcdm_B_CV_z=0.00.npy"))->matter(0); });
    QVERIFY2(said.contains(QLatin1String("found a density below 0, -21")), qPrintable(said));
    writeMaps(scratch("Maps_Mcdm_C_CV_z=0.00.npy"), 15, std::numeric_limits<float>::quiet_NaN());
    said = saidBy([&] { openMatter(scratch("Maps_Mcdm_C_CV_z=0.00.npy"))->matter(0); });
    QVERIFY2(said.contains(QLatin1String("256 of 256 pixels that are blank")), qPrintable(said));
    said = saidBy([&] { openMatter(scratch("none.npy")); });
    QCOMPARE(said, QStringLiteral("none.npy: is not there."));
    writeMaps(scratch("Maps_Mstar_A_CV_z=0.00.npy"), 15, 1.0F);
    said = saidBy([&] { openMatter(scratch("Maps_Mstar_A_CV_z=0.00.npy")); });
    QVERIFY2(said.contains(QLatin1String("found those of stars (Mstar)")), qPrintable(said));
    io::writeTextAtomically(scratch("text.txt"), "hello\n");
    QVERIFY_EXCEPTION_THROWN(openMatter(scratch("text.txt")), FormatNotSupported);
    QVERIFY(!field::holdsMatter(scratch("text.txt")));
    QVERIFY(!field::holdsMatter(scratch("none.npy")));
    QVERIFY(field::holdsMatter(scratch("Maps_Mstar_A_CV_z=0.00.npy"))); // of its kind, if not to be used
    LOOKBACK_NEEDS(catalogue, "data/nbody_64_fof_subhalo_tab_033.hdf5");
    QVERIFY_EXCEPTION_THROWN(openMatter(catalogue), FormatNotSupported);
}

void TestMatter::stopsAndReports() {
    io::writeSnapshot(scratch("snap_033.hdf5"), facts(), particles(500));
    const auto source = openMatter(scratch("snap_033.hdf5"), {.side = 16});
    int steps = 0;
    Monitor monitor;
    monitor.onStep = [&](int, int) { ++steps; };
    monitor.cancelled = [&] { return steps == 5; };
    QVERIFY_EXCEPTION_THROWN(source->matter(0, monitor), Monitor::Cancelled);
    QCOMPARE(steps, 5);
    QVERIFY(sumOf(source->matter(0)) > 0.0); // and begins anew
}

QTEST_GUILESS_MAIN(TestMatter)
#include "tst_matter.moc"
