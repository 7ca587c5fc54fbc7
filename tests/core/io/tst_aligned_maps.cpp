// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/AlignedMaps.h"
#include "core/io/GalaxyMaps.h"
#include "tests/support/GalaxyMaps.h"

#include <hdf5.h>

#include <QtTest>
#include <functional>

using namespace lookback;
namespace fs = std::filesystem;

namespace {

QString errorOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& e) {
        return QString::fromUtf8(e.what());
    }
    return {};
}

/// Work on a file as h5py would.
void withFile(const fs::path& file, const std::function<void(hid_t)>& work) {
    const hid_t id = H5Fopen(file.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    work(id);
    H5Fclose(id);
}

/// Metadata of maps 0 and 1 of a domain change places: its maps are then in another order.
void exchange(const fs::path& file, const std::string& group) {
    withFile(file, [&](hid_t id) {
        const auto move = [&](const std::string& from, const std::string& to) {
            H5Lmove(id, (group + "/metadata/" + from).c_str(), id, (group + "/metadata/" + to).c_str(),
                    H5P_DEFAULT, H5P_DEFAULT);
        };
        move("0000", "kept");
        move("0001", "0000");
        move("kept", "0001");
    });
}

} // namespace

class TestAlignedMaps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bringsTheMapsOfAGalaxyTogether();
    void tellsTheScale();
    void saysWhatDoesNotTellIt();
    void followsAnotherOrder();
    void readsRowsInAnyOrder_data();
    void readsRowsInAnyOrder();
    void raisesWhatLiesBelowTheFloor();
    void refusesWhatHasNoPartner();
    void refusesWhatNoMapHolds();

private:
    fs::path file(const char* name, int count = 4) {
        const auto path = fs::path(folder_.path().toStdString()) / name;
        test::writeGalaxyMaps(path, count, 5);
        return path;
    }

    QTemporaryDir folder_;
};

void TestAlignedMaps::bringsTheMapsOfAGalaxyTogether() {
    const auto path = file("plain.hdf5");
    const auto maps = io::openDomainMaps(path, {Domain::Gas}, {Domain::MagneticField, Domain::Stars});
    const auto& facts = maps->facts();
    QCOMPARE(facts.count, std::int64_t{4});
    QCOMPARE(facts.bandNames, (std::vector<std::string>{"gas", "bfield", "star"}));
    QVERIFY(facts.redshifts.empty() && facts.sameSize && facts.width == 64 && facts.height == 64);
    QCOMPARE(facts.maps->inputs[0].unit, std::string("Msun/kpc^2"));
    QCOMPARE(facts.maps->targets[0].quantity, std::string("magnetic field"));
    QCOMPARE(facts.maps->targets[0].floor, 1e-10);
    QCOMPARE(facts.maps->targets[1].floor, 1e3);
    QVERIFY(!facts.maps->periodic && facts.maps->pixel == 0.0);
    const auto image = maps->read(2);
    auto plain = io::openGalaxyMaps(path);
    const std::array domains{Domain::Gas, Domain::MagneticField, Domain::Stars};
    for (int d = 0; d < 3; ++d) {
        const auto band = image.band(d);
        QCOMPARE(std::vector<float>(band.begin(), band.end()), plain->read(domains[d], 2).values.pixels);
    }
}

void TestAlignedMaps::tellsTheScale() {
    const auto path = fs::path(folder_.path().toStdString()) / "scale.hdf5";
    test::writeGalaxyMaps(path, 4, 5, 64, test::kAllButBrightness, 2.5);
    const auto plain = io::openDomainMaps(path, {Domain::Gas}, {Domain::Stars});
    const auto scaled = io::openDomainMaps(path, {Domain::Gas}, {Domain::Stars}, 0, true);
    QCOMPARE(scaled->facts().bandNames, (std::vector<std::string>{"gas", "extent", "star"}));
    QVERIFY(scaled->facts().maps->seesExtent() && !plain->facts().maps->seesExtent());
    const Image image = scaled->read(2);
    const Image without = plain->read(2);
    for (int y = 0; y < 64; ++y) {
        for (int x = 0; x < 64; ++x) {
            QCOMPARE(image.at(0, y, x), without.at(0, y, x));
            QCOMPARE(image.at(1, y, x), 22.5F);
            QCOMPARE(image.at(2, y, x), without.at(1, y, x));
        }
    }
    std::vector<float> rows(2UL * 3UL * 64UL * 64UL);
    const std::vector<std::int64_t> wanted{2, 0};
    scaled->readRows(wanted, rows.data());
    QCOMPARE(std::vector<float>(rows.begin(), rows.begin() + 3L * 64 * 64), image.pixels);
}

void TestAlignedMaps::saysWhatDoesNotTellIt() {
    const auto path = file("unscaled.hdf5");
    withFile(path, [](hid_t id) { H5Adelete_by_name(id, "gas/metadata/0001", "extent", H5P_DEFAULT); });
    const auto open = io::openDomainMaps(path, {Domain::Gas}, {Domain::Stars}, 0, true);
    const auto said = errorOf([&] { open->read(1); });
    QVERIFY2(said.contains(QLatin1String("extent")), qPrintable(said));
}

void TestAlignedMaps::followsAnotherOrder() {
    const auto path = file("other.hdf5");
    exchange(path, "temp");
    const auto maps = io::openDomainMaps(path, {Domain::Gas}, {Domain::Temperature, Domain::DarkMatter});
    auto plain = io::openGalaxyMaps(path);
    for (const auto& [index, row] : {std::pair{0, 1}, std::pair{1, 0}, std::pair{3, 3}}) {
        const auto image = maps->read(index);
        QVERIFY(std::ranges::equal(image.band(1), plain->read(Domain::Temperature, row).values.pixels));
        QVERIFY(std::ranges::equal(image.band(2), plain->read(Domain::DarkMatter, index).values.pixels));
    }
}

void TestAlignedMaps::readsRowsInAnyOrder_data() {
    QTest::addColumn<std::int64_t>("keep");
    QTest::newRow("from the file") << std::int64_t{0};
    QTest::newRow("two of them from memory") << std::int64_t{2 * 2 * 64 * 64 * 4};
}

void TestAlignedMaps::readsRowsInAnyOrder() {
    QFETCH(std::int64_t, keep);
    const auto maps = io::openDomainMaps(file("rows.hdf5"), {Domain::Gas}, {Domain::Hydrogen}, keep);
    constexpr std::size_t kSize = 2 * 64 * 64;
    const std::vector<std::int64_t> rows{3, 0, 3, 1};
    for (int time = 0; time < 2; ++time) {
        std::vector<float> values(rows.size() * kSize);
        maps->readRows(rows, values.data());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto image = maps->read(rows[i]);
            QVERIFY(std::equal(image.pixels.begin(), image.pixels.end(), values.begin() + i * kSize));
        }
    }
}

void TestAlignedMaps::raisesWhatLiesBelowTheFloor() {
    const auto path = file("low.hdf5");
    withFile(path, [](hid_t id) {
        const hid_t data = H5Dopen2(id, "star/images", H5P_DEFAULT);
        std::vector<float> values(4 * 64 * 64, 12.0F);
        values[5] = 0.0F;
        values[6] = 2e6F;
        H5Dwrite(data, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
        H5Dclose(data);
    });
    const auto image = io::openDomainMaps(path, {Domain::Gas}, {Domain::Stars})->read(0);
    QCOMPARE(image.band(1)[0], 1e3F);
    QCOMPARE(image.band(1)[5], 1e3F);
    QCOMPARE(image.band(1)[6], 2e6F);
}

void TestAlignedMaps::refusesWhatHasNoPartner() {
    const auto path = file("alone.hdf5");
    withFile(path, [](hid_t id) {
        const hid_t map = H5Oopen(id, "star/metadata/0002", H5P_DEFAULT);
        H5Adelete(map, "gid");
        const hid_t space = H5Screate(H5S_SCALAR);
        const hid_t attribute = H5Acreate2(map, "gid", H5T_NATIVE_INT, space, H5P_DEFAULT, H5P_DEFAULT);
        const int other = 999;
        H5Awrite(attribute, H5T_NATIVE_INT, &other);
        H5Aclose(attribute);
        H5Sclose(space);
        H5Oclose(map);
    });
    const auto said = errorOf([&] { io::openDomainMaps(path, {Domain::Gas}, {Domain::Stars}); });
    QVERIFY2(said.contains(QLatin1String("map 2 of gas has no partner among star")), qPrintable(said));
    QVERIFY(errorOf([&] { io::openDomainMaps(path, {Domain::Gas}, {Domain::Hydrogen}); }).isEmpty());
    QVERIFY(errorOf([&] {
                io::openDomainMaps(path, {Domain::Gas}, {Domain::Brightness21cm});
            }).contains(QLatin1String("expected maps of hi/21cm")));
    QVERIFY(errorOf([&] {
                io::openDomainMaps(path, {Domain::Gas}, {Domain::Gas});
            }).contains(QLatin1String("each once")));
    QVERIFY(errorOf([&] { io::openDomainMaps(path, {Domain::Gas}, {}); }).contains(QLatin1String("some")));
}

void TestAlignedMaps::refusesWhatNoMapHolds() {
    const auto path = file("negative.hdf5");
    withFile(path, [](hid_t id) {
        const hid_t data = H5Dopen2(id, "dm/images", H5P_DEFAULT);
        const std::vector<float> values(4 * 64 * 64, -3.0F);
        H5Dwrite(data, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
        H5Dclose(data);
    });
    const auto maps = io::openDomainMaps(path, {Domain::Gas}, {Domain::DarkMatter});
    const auto said = errorOf([&] { maps->read(1); });
    QVERIFY2(said.contains(QLatin1String("dm")) && said.contains(QLatin1String("-3")), qPrintable(said));
}

QTEST_GUILESS_MAIN(TestAlignedMaps)
#include "tst_aligned_maps.moc"
