// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/Snapshot.h"
#include "tests/support/Shared.h"

#include <hdf5.h>

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

using namespace lookback;
namespace fs = std::filesystem;

namespace {

io::SimulationFacts facts() {
    io::SimulationFacts f;
    f.box = 25.0;
    f.omegaMatter = 0.3;
    f.hubble = 0.6711;
    return f;
}

io::Particles some() {
    io::Particles p;
    p.positions = {0.0F, 1.0F, 2.0F, 24.9F, 12.5F, 3.25F};
    p.mass = 6.5e7;
    return p;
}

/// What an error says, or nothing.
template <class Work>
QString saidBy(Work work) {
    try {
        work();
    } catch (const Error& e) {
        return QString::fromUtf8(e.what());
    }
    return {};
}

/// Change the header of a snapshot.
void setHeader(const fs::path& file, const char* name, std::vector<int> values) {
    const hid_t id = H5Fopen(file.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    const hid_t header = H5Gopen2(id, "Header", H5P_DEFAULT);
    H5Adelete(header, name);
    const hsize_t size = values.size();
    const hid_t space = size == 1 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &size, nullptr);
    const hid_t attribute = H5Acreate2(header, name, H5T_STD_I32LE, space, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(attribute, H5T_NATIVE_INT, values.data());
    H5Aclose(attribute);
    H5Sclose(space);
    H5Gclose(header);
    H5Fclose(id);
}

void removeFromHeader(const fs::path& file, const char* name) {
    const hid_t id = H5Fopen(file.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    const hid_t header = H5Gopen2(id, "Header", H5P_DEFAULT);
    H5Adelete(header, name);
    H5Gclose(header);
    H5Fclose(id);
}

} // namespace

class TestSnapshot : public QObject {
    Q_OBJECT

private:
    QTemporaryDir folder_;

    fs::path scratch(const char* name) const { return fs::path(folder_.path().toStdString()) / name; }

    void writeParts() const; ///< snap.0.hdf5 and snap.1.hdf5, two particles each.

private Q_SLOTS:
    void readsWhatItWrites();
    void countsAndWeighsExactly();
    void readsMassesOfEachParticle();
    void readsSeveralFiles();
    void readsARealSnapshot();
    void readsARealCatalogue();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void doesNotGuessTheUnitOfASmallBox();
    void saysWhichPartIsMissingOrDamaged();
    void leavesOtherFilesToOtherReaders();
};

void TestSnapshot::readsWhatItWrites() {
    io::writeSnapshot(scratch("a.hdf5"), facts(), some());
    const io::Snapshot snapshot(scratch("a.hdf5"));
    QCOMPARE(snapshot.facts().box, 25.0);
    QCOMPARE(snapshot.facts().hubble, 0.6711);
    QVERIFY(snapshot.facts().unitSaid);
    QCOMPARE(snapshot.count(io::ParticleType::DarkMatter), 2);
    QCOMPARE(snapshot.count(io::ParticleType::Stars), 0);
    const auto particles = snapshot.read(io::ParticleType::DarkMatter);
    for (std::size_t i = 0; i < 6; ++i) {
        QVERIFY(std::abs(particles.positions[i] - some().positions[i]) < 1e-5F);
    }
    QVERIFY(std::abs(particles.mass / 6.5e7 - 1.0) < 1e-12);
    QVERIFY(snapshot.read(io::ParticleType::Gas).positions.empty());
}

void TestSnapshot::countsAndWeighsExactly() {
    io::Particles many; // more than six digits of them
    many.positions.assign(std::size_t{3} * 1234567, 1.5F);
    many.mass = 6.5123456789e7;
    io::writeSnapshot(scratch("many.hdf5"), facts(), many);
    const auto read = io::Snapshot(scratch("many.hdf5")).read(io::ParticleType::DarkMatter);
    QCOMPARE(read.count(), many.count());
    QVERIFY(std::abs(read.mass / many.mass - 1.0) < 1e-12);
}

void TestSnapshot::readsMassesOfEachParticle() {
    auto particles = some();
    particles.masses = {1e9F, 3e9F};
    io::writeSnapshot(scratch("m.hdf5"), facts(), particles);
    const auto read = io::Snapshot(scratch("m.hdf5")).read(io::ParticleType::DarkMatter);
    QVERIFY(std::abs(read.masses[1] / 3e9F - 1.0F) < 1e-6F);
}

void TestSnapshot::writeParts() const {
    for (const char* const name : {"snap.0.hdf5", "snap.1.hdf5"}) {
        io::writeSnapshot(scratch(name), facts(), some());
        setHeader(scratch(name), "NumFilesPerSnapshot", {2});
        setHeader(scratch(name), "NumPart_Total", {0, 4, 0, 0, 0, 0});
    }
}

void TestSnapshot::readsSeveralFiles() {
    writeParts();
    const io::Snapshot snapshot(scratch("snap.1.hdf5"));
    QCOMPARE(snapshot.files().size(), std::size_t{2});
    QCOMPARE(snapshot.count(io::ParticleType::DarkMatter), 4);
    QCOMPARE(snapshot.read(io::ParticleType::DarkMatter).count(), std::size_t{4});
}

void TestSnapshot::readsARealSnapshot() {
    LOOKBACK_NEEDS(path, "data/nbody_64_snap_033.hdf5");
    const io::Snapshot snapshot(path);
    QCOMPARE(snapshot.facts().box, 32.0);
    QVERIFY(!snapshot.facts().unitSaid);
    const auto particles = snapshot.read(io::ParticleType::DarkMatter);
    QCOMPARE(particles.count(), std::size_t{64 * 64 * 64});
    // Omega_m times the critical density in the box is what its particles weigh.
    const double expected = snapshot.facts().omegaMatter * 2.77536627e11 * 32.0 * 32.0 * 32.0;
    QVERIFY(std::abs(particles.mass * static_cast<double>(particles.count()) / expected - 1.0) <
            0.01); // it has neutrinos too
}

void TestSnapshot::readsARealCatalogue() {
    LOOKBACK_NEEDS(path, "data/nbody_64_fof_subhalo_tab_033.hdf5");
    const auto catalogue = io::readCatalogue(path);
    QCOMPARE(catalogue.groupMasses.size(), std::size_t{381});
    const float heaviest = *std::max_element(catalogue.groupMasses.begin(), catalogue.groupMasses.end());
    QVERIFY(std::abs(heaviest / 1.1337281e14F - 1.0F) < 1e-6F); // as h5py reads it
    QVERIFY(catalogue.subhaloPositions.empty());
}

void TestSnapshot::saysWhatIsWrong_data() {
    QTest::addColumn<float>("x");
    QTest::addColumn<QString>("found");
    QTest::newRow("outside") << 26.0F << "found 26 Mpc/h in row 1";
    QTest::newRow("far below") << -3.0F << "found -3 Mpc/h in row 1";
    QTest::newRow("no number") << std::numeric_limits<float>::quiet_NaN() << "found nan Mpc/h in row 1";
}

void TestSnapshot::saysWhatIsWrong() {
    QFETCH(float, x);
    QFETCH(QString, found);
    auto particles = some();
    particles.positions[4] = x;
    io::writeSnapshot(scratch("bad.hdf5"), facts(), particles);
    const auto said = saidBy([&] { io::Snapshot(scratch("bad.hdf5")).read(io::ParticleType::DarkMatter); });
    QVERIFY2(said.contains(found) && said.contains(QLatin1String("box of 25 Mpc/h")), qPrintable(said));
    auto weightless = some();
    weightless.mass = 0.0;
    io::writeSnapshot(scratch("light.hdf5"), facts(), weightless);
    const auto mass = saidBy([&] { io::Snapshot(scratch("light.hdf5")).read(io::ParticleType::DarkMatter); });
    QVERIFY2(mass.contains(QLatin1String("found neither")), qPrintable(mass));
}

void TestSnapshot::doesNotGuessTheUnitOfASmallBox() {
    io::writeSnapshot(scratch("unit.hdf5"), facts(), some());
    removeFromHeader(scratch("unit.hdf5"), "UnitLength_in_cm");
    QCOMPARE(io::Snapshot(scratch("unit.hdf5")).facts().box, 25.0); // 25000: kpc/h, the layout's own
    setHeader(scratch("unit.hdf5"), "BoxSize", {25});
    const auto said = saidBy([&] { io::Snapshot(scratch("unit.hdf5")); });
    QVERIFY2(said.contains(QLatin1String("without a unit")), qPrintable(said));
}

void TestSnapshot::saysWhichPartIsMissingOrDamaged() {
    writeParts();
    fs::resize_file(scratch("snap.1.hdf5"), fs::file_size(scratch("snap.1.hdf5")) / 2);
    auto said = saidBy([&] { io::Snapshot(scratch("snap.0.hdf5")); });
    QVERIFY2(said.startsWith(QLatin1String("snap.1.hdf5: ")), qPrintable(said));
    fs::remove(scratch("snap.1.hdf5"));
    said = saidBy([&] { io::Snapshot(scratch("snap.0.hdf5")); });
    QCOMPARE(said, QStringLiteral("snap.1.hdf5: is missing: part 2 of 2."));
    writeParts();
    setHeader(scratch("snap.1.hdf5"), "NumPart_ThisFile", {0, 5, 0, 0, 0, 0});
    said = saidBy([&] { io::Snapshot(scratch("snap.0.hdf5")); });
    QVERIFY2(said.contains(QLatin1String("expected 5 particles in PartType1")), qPrintable(said));
}

void TestSnapshot::leavesOtherFilesToOtherReaders() {
    std::ofstream(scratch("text.hdf5")) << "not a snapshot";
    QVERIFY_EXCEPTION_THROWN(io::Snapshot(scratch("text.hdf5")), FormatNotSupported);
    LOOKBACK_NEEDS(galaxies, "data/hsc_36_real_galaxies.hdf5");
    QVERIFY_EXCEPTION_THROWN(io::Snapshot{galaxies}, FormatNotSupported);
    LOOKBACK_NEEDS(catalogue, "data/nbody_64_fof_subhalo_tab_033.hdf5");
    QVERIFY_EXCEPTION_THROWN(io::Snapshot{catalogue}, FormatNotSupported);
}

QTEST_GUILESS_MAIN(TestSnapshot)
#include "tst_snapshot.moc"
