// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/io/FileInfo.h"
#include "tests/core/io/Galaxies.h"
#include "tests/support/Shared.h"

#include <hdf5.h>
#include <sys/resource.h>

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <csignal>

using namespace lookback;
namespace fs = std::filesystem;

class TestHdf5 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsBackWhatItWrote_data();
    void readsBackWhatItWrote();
    void readsRowsInAnyOrder();
    void readsTheRealGalaxies();
    void convertsIntegersAndSingleBandsWithoutRedshifts();
    void opensTwentyGigabytesAtOnce();
    void saysWhatAnotherHdf5Holds();
    void refusesImagesThatAreTooLarge();
    void keepsTheOldFileWhenTheDiskIsFull();
    void refusesAnImageOfAnotherShape();

private:
    fs::path scratch(const char* name) const { return fs::path(scratch_.path().toStdString()) / name; }

    QTemporaryDir scratch_;
};

void TestHdf5::readsBackWhatItWrote_data() {
    QTest::addColumn<bool>("compress");
    QTest::newRow("plain") << false;
    QTest::newRow("shuffle and deflate") << true;
}

void TestHdf5::readsBackWhatItWrote() {
    QFETCH(bool, compress);
    test::writeSmall(scratch("a.hdf5"), 5, compress);
    const auto file = io::openGalaxies(scratch("a.hdf5"));
    const io::GalaxyFacts& facts = file->facts();
    QCOMPARE(facts.count, 5);
    QCOMPARE(facts.bands, 3);
    QCOMPARE(facts.height, 4);
    QCOMPARE(facts.width, 6);
    QVERIFY(facts.sameSize);
    QCOMPARE(facts.bandNames, (std::vector<std::string>{"g", "r", "i"}));
    QCOMPARE(facts.pixelScale, 0.168);
    QCOMPARE(facts.zeroPoint, 27.0);
    QCOMPARE(facts.unit, std::string("nanomaggy"));
    QCOMPARE(facts.redshifts.size(), std::size_t{5});
    QCOMPARE(facts.redshifts[4], 0.5F);
    QCOMPARE(facts.seeds[3], (1ULL << 63) + 3);
    QVERIFY(facts.provenance.has_value());
    QCOMPARE(facts.provenance->model, test::smallLayout().provenance->model);
    QCOMPARE(facts.provenance->seeds, test::smallLayout().provenance->seeds);
    QCOMPARE(file->read(3).pixels, test::numbered(3).pixels);
    QCOMPARE(file->column("i_cmodel_mag"), (std::vector<double>{20, 21, 22, 23, 24}));
    QCOMPARE(file->columnNames().size(), std::size_t{3});
    QVERIFY_EXCEPTION_THROWN(file->column("absent"), FileError);
    QVERIFY_EXCEPTION_THROWN(file->read(5), FileError);
    QVERIFY_EXCEPTION_THROWN(file->read(-1), FileError);
}

void TestHdf5::readsRowsInAnyOrder() {
    test::writeSmall(scratch("a.hdf5"), 9);
    const auto file = io::openGalaxies(scratch("a.hdf5"));
    const std::vector<std::int64_t> rows{7, 0, 8, 7, 3};
    std::vector<float> values(rows.size() * 72);
    file->readRows(rows, values.data());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::vector<float> row(values.begin() + i * 72, values.begin() + (i + 1) * 72);
        QCOMPARE(row, test::numbered(static_cast<int>(rows[i])).pixels);
    }
    QVERIFY_EXCEPTION_THROWN(file->readRows(std::vector<std::int64_t>{9}, values.data()), FileError);
}

// Sums by h5py 3.7 and numpy in float64.
void TestHdf5::readsTheRealGalaxies() {
    LOOKBACK_NEEDS(path, "data/hsc_36_real_galaxies.hdf5");
    const auto file = io::openGalaxies(path);
    QCOMPARE(file->facts().count, 36);
    QCOMPARE(file->facts().bandNames, (std::vector<std::string>{"g", "r", "i", "z", "y"}));
    QCOMPARE(file->facts().pixelScale, 0.168);
    QCOMPARE(file->facts().redshifts.size(), std::size_t{36});
    double sum = 0.0;
    for (const float v : file->read(20).band(2)) {
        sum += v;
    }
    QVERIFY2(std::abs(sum - 3548.2511) < 0.05, qPrintable(QString::number(sum, 'g', 10)));
}

// Files that the writer does not make, by HDF5 itself.
static void writeRaw(const fs::path& path, const char* name, hid_t type, std::vector<hsize_t> shape,
                     hid_t memory, const void* values) {
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
    const hid_t plist = H5Pcreate(H5P_DATASET_CREATE);
    if (values == nullptr) {
        std::vector<hsize_t> chunk = shape; // no larger than the dataset, or it is not made
        std::transform(chunk.begin(), chunk.end(), chunk.begin(),
                       [](hsize_t n) { return std::min<hsize_t>(n, 8); });
        H5Pset_chunk(plist, static_cast<int>(shape.size()), chunk.data());
    }
    const hid_t dataset = H5Dcreate2(file, name, type, space, H5P_DEFAULT, plist, H5P_DEFAULT);
    QVERIFY(dataset >= 0);
    if (values != nullptr) {
        H5Dwrite(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    }
    H5Dclose(dataset);
    H5Pclose(plist);
    H5Sclose(space);
    H5Fclose(file);
}

void TestHdf5::convertsIntegersAndSingleBandsWithoutRedshifts() {
    const std::vector<short> values{1, -2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    writeRaw(scratch("int.h5"), "image", H5T_STD_I16BE, {2, 2, 3}, H5T_NATIVE_SHORT, values.data());
    const auto file = io::openGalaxies(scratch("int.h5"));
    QCOMPARE(file->facts().count, 2);
    QCOMPARE(file->facts().bands, 1);
    QVERIFY(file->facts().redshifts.empty());
    QVERIFY(!file->facts().provenance.has_value());
    QCOMPARE(file->read(0).pixels, (std::vector<float>{1, -2, 3, 4, 5, 6}));
    QCOMPARE(file->read(1).at(0, 1, 2), 12.0F);
    QVERIFY(!file->skyPosition(0, 1, 1).has_value());
}

// 250,000 images without a byte stored are 20 GB to whoever reads them.
void TestHdf5::opensTwentyGigabytesAtOnce() {
    const fs::path path = scratch("big.hdf5");
    {
        const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
        const hsize_t shape[4] = {250000, 5, 64, 64};
        const hid_t space = H5Screate_simple(4, shape, nullptr);
        const hid_t line = H5Screate_simple(1, shape, nullptr);
        const hid_t plist = H5Pcreate(H5P_DATASET_CREATE);
        H5Pset_alloc_time(plist, H5D_ALLOC_TIME_EARLY);
        H5Pset_fill_time(plist, H5D_FILL_TIME_NEVER);
        const std::vector<double> redshifts(shape[0], 0.5);
        const hid_t column = H5Dcreate2(file, "specz_redshift", H5T_IEEE_F64LE, line, 0, 0, 0);
        H5Dwrite(column, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, 0, redshifts.data());
        H5Dclose(column);
        H5Dclose(H5Dcreate2(file, "image", H5T_IEEE_F32LE, space, H5P_DEFAULT, plist, H5P_DEFAULT));
        H5Pclose(plist);
        H5Sclose(line);
        H5Sclose(space);
        H5Fclose(file);
    }
    QVERIFY(fs::file_size(path) > 20'000'000'000ULL);
    const std::size_t before = test::residentMemory();
    QElapsedTimer timer;
    timer.start();
    const auto file = io::openGalaxies(path);
    const qint64 opened = timer.elapsed();
    QCOMPARE(file->facts().count, 250000);
    QVERIFY2(opened < 500, qPrintable(QString::number(opened)));
    QCOMPARE(file->read(249999).at(4, 63, 63), 0.0F);
    QVERIFY(test::residentMemory() - before < 100'000'000);
    qInfo("opened in %lld ms, %zu kB more", static_cast<long long>(opened),
          (test::residentMemory() - before) / 1000);
}

void TestHdf5::saysWhatAnotherHdf5Holds() {
    const float value = 1.0F;
    writeRaw(scratch("other.hdf5"), "Coordinates", H5T_IEEE_F32LE, {1}, H5T_NATIVE_FLOAT, &value);
    try {
        io::openGalaxies(scratch("other.hdf5"));
        QFAIL("it was opened");
    } catch (const FileError& e) {
        QCOMPARE(std::string(e.what()),
                 std::string("other.hdf5: expected a dataset image of (N, band, y, x) or (N, "
                             "y, x) numbers, found only Coordinates."));
    }
    LOOKBACK_NEEDS(path, "data/nbody_64_snap_033.hdf5");
    QVERIFY_EXCEPTION_THROWN(io::openGalaxies(path), FileError);
}

void TestHdf5::refusesImagesThatAreTooLarge() {
    writeRaw(scratch("huge.h5"), "image", H5T_IEEE_F32LE, {3, 2'000'000'000, 2'000'000'000}, 0, nullptr);
    QVERIFY_EXCEPTION_THROWN(io::openGalaxies(scratch("huge.h5")), FileError);
    QVERIFY_EXCEPTION_THROWN(io::describeFile(scratch("huge.h5")), FileError);
    writeRaw(scratch("many.h5"), "image", H5T_IEEE_F32LE, {2'000'000'000, 5, 64, 64}, 0, nullptr);
    QVERIFY_EXCEPTION_THROWN(io::describeFile(scratch("many.h5")), FileError);
    writeRaw(scratch("many.h5"), "image", H5T_IEEE_F32LE, {1ULL << 60, 8, 8}, 0, nullptr);
    QVERIFY_EXCEPTION_THROWN(io::openGalaxies(scratch("many.h5")), FileError);
}

void TestHdf5::keepsTheOldFileWhenTheDiskIsFull() {
    const fs::path path = scratch("full.hdf5");
    test::writeSmall(path, 2);
    const std::string old = io::readText(path);
    const bool refused = test::refusedByAFullDisk(20000, [&path] { test::writeSmall(path, 2000); });
    QVERIFY(refused);
    QCOMPARE(io::readText(path), old);
    QCOMPARE(io::openGalaxies(path)->facts().count, 2); // the library still works
}

void TestHdf5::refusesAnImageOfAnotherShape() {
    const auto writer = io::createGalaxies(scratch("b.hdf5"), test::smallLayout());
    QVERIFY_EXCEPTION_THROWN(writer->add(Image(3, 4, 5), 0, 0, {1}), ValueError);
    QVERIFY_EXCEPTION_THROWN(writer->add(test::numbered(0), 0, 0, {}), ValueError);
    QVERIFY_EXCEPTION_THROWN(io::createGalaxies(scratch("b.txt"), test::smallLayout()), ValueError);
    QVERIFY_EXCEPTION_THROWN(io::createGalaxies(scratch("absent") / "b.h5", test::smallLayout()), DiskError);
    QVERIFY(!fs::exists(scratch("b.hdf5")));
}

QTEST_GUILESS_MAIN(TestHdf5)
#include "tst_hdf5.moc"
