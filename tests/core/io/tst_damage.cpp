// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Random.h"
#include "core/io/AtomicFile.h"
#include "core/io/FileInfo.h"
#include "core/io/Probe.h"
#include "core/io/Safetensors.h"
#include "tests/core/io/Galaxies.h"

#include <fitsio.h>
#include <sys/resource.h>

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>
#include <atomic>
#include <csignal>
#include <thread>

using namespace lookback;
namespace fs = std::filesystem;

class TestDamage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void surviveMutatedFiles_data();
    void surviveMutatedFiles();
    void tellsACrashFromAnError();
    void costsLittle();
    void forksBesideOtherThreads();

private:
    fs::path scratch(const std::string& name) const { return fs::path(scratch_.path().toStdString()) / name; }

    QTemporaryDir scratch_;
};

static void writeCompressedFits(const fs::path& path) {
    std::vector<int> values(3 * 20 * 20);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = static_cast<int>(i * i % 777);
    }
    long axes[3] = {20, 20, 3};
    fitsfile* file = nullptr;
    int status = 0;
    fits_create_diskfile(&file, path.c_str(), &status);
    fits_set_compression_type(file, RICE_1, &status);
    fits_create_img(file, LONG_IMG, 3, axes, &status);
    fits_write_img(file, TINT, 1, static_cast<LONGLONG>(values.size()), values.data(), &status);
    fits_close_file(file, &status);
    QCOMPARE(status, 0);
}

static void writeNpy(const fs::path& path) {
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (5, 3, 4, 6), }";
    header.resize(117, ' ');
    header += '\n';
    io::writeTextAtomically(path,
                            std::string("\x93NUMPY\x01\x00\x76\x00", 10) + header + std::string(1440, 'A'));
}

void TestDamage::surviveMutatedFiles_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("count");
    QTest::newRow("HDF5") << "a.hdf5" << 250;
    QTest::newRow("HDF5, compressed") << "c.h5" << 150;
    QTest::newRow("FITS") << "a.fits" << 200;
    QTest::newRow("FITS, compressed") << "c.fits.fz" << 200;
    QTest::newRow("NPY") << "a.npy" << 400;
    QTest::newRow("safetensors") << "a.safetensors" << 400;
}

static void writeWhole(const fs::path& path) {
    const std::string ending = path.extension().string();
    if (ending == ".fz") {
        writeCompressedFits(path);
    } else if (ending == ".npy") {
        writeNpy(path);
    } else if (ending == ".safetensors") {
        io::writeSafetensors(path, {.tensors = {{"a", "F32", {2, 3}, std::vector<std::byte>(24)},
                                                {"b", "U8", {5}, std::vector<std::byte>(5)}},
                                    .metadata = {{"what", "test"}}});
    } else {
        test::writeSmall(path, 5, ending == ".h5");
    }
}

// A few bytes changed, most of them in the first kilobytes where the headers are; sometimes the end cut off.
static std::string mutated(std::string bytes, Random& random) {
    const std::uint64_t changes = 1 + random.below(8);
    for (std::uint64_t i = 0; i < changes; ++i) {
        const std::uint64_t range =
            random.below(3) == 0 ? bytes.size() : std::min<std::uint64_t>(bytes.size(), 4096);
        char& byte = bytes[random.below(range)];
        switch (random.below(4)) {
        case 0:
            byte = static_cast<char>(byte ^ 1 << random.below(8));
            break;
        case 1:
            byte = static_cast<char>(0xff);
            break;
        case 2:
            byte = static_cast<char>('0' + random.below(10)); // another number in a text header
            break;
        default:
            byte = static_cast<char>(random.below(256));
        }
    }
    if (random.below(6) == 0) {
        bytes.resize(random.below(bytes.size()));
    }
    return bytes;
}

// Opening, describing and reading either works or throws Error; a crash ends this test, and so does a
// bad_alloc.
void TestDamage::surviveMutatedFiles() {
    QFETCH(QString, name);
    QFETCH(int, count);
    const fs::path path = scratch(name.toStdString());
    writeWhole(path);
    const std::string whole = io::readText(path);
    Random random(20260101, static_cast<std::uint64_t>(count));
    int opened = 0;
    int refused = 0;
    rlimit before{};
    getrlimit(RLIMIT_AS, &before);
#if !defined(__SANITIZE_ADDRESS__)
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    const rlimit space{pages * 4096 + (1ULL << 30), before.rlim_max}; // no more than 1 GiB is ever asked for
    setrlimit(RLIMIT_AS, &space);
#endif
    for (int i = 0; i < count; ++i) {
        fs::remove(path);
        std::ofstream(path, std::ios::binary) << mutated(whole, random);
        try {
            io::describeFile(path);
            if (path.extension() == ".safetensors") {
                io::readSafetensors(path);
            } else {
                const auto file = io::openGalaxies(path);
                for (std::int64_t image = 0; image < std::min<std::int64_t>(file->facts().count, 8);
                     ++image) {
                    file->read(image);
                    file->skyPosition(image, 1.0, 1.0);
                }
                for (const std::string& column : file->columnNames()) {
                    file->column(column);
                }
            }
            ++opened;
        } catch (const Error& e) {
            QVERIFY(std::string(e.what()).size() > 20);
            ++refused;
        }
    }
    setrlimit(RLIMIT_AS, &before);
    qInfo("%d opened, %d refused", opened, refused);
    QVERIFY(opened > 0 && refused > 0);
}

void TestDamage::tellsACrashFromAnError() {
    const fs::path path = scratch("x");
    io::probe(path, [] {});
    io::probe(path, [] { throw Error("the parent will meet it"); });
    QVERIFY_EXCEPTION_THROWN(io::probe(path, [] { std::abort(); }), FileError);
    QVERIFY_EXCEPTION_THROWN(io::probe(path, [] { ::raise(SIGSEGV); }), FileError);
    QElapsedTimer timer;
    timer.start();
    QVERIFY_EXCEPTION_THROWN(io::probe(
                                 path, [] { std::this_thread::sleep_for(std::chrono::seconds(30)); },
                                 std::chrono::milliseconds(200)),
                             FileError);
    QVERIFY(timer.elapsed() < 5000);
}

void TestDamage::costsLittle() {
    test::writeSmall(scratch("small.hdf5"));
    std::vector<char> ballast(std::size_t{600} << 20, 'x'); // a window with a model loaded
    QElapsedTimer timer;
    timer.start();
    constexpr int kTimes = 10;
    for (int i = 0; i < kTimes; ++i) {
        fs::last_write_time(scratch("small.hdf5"), fs::file_time_type::clock::now()); // a file not yet tried
        io::openGalaxies(scratch("small.hdf5"));
    }
    const double each = static_cast<double>(timer.elapsed()) / kTimes;
    qInfo("%.1f ms beside %zu MB", each, ballast.size() >> 20);
    QVERIFY(each < 400.0); // far less on an idle machine
}

// The window allocates, and reads other files, while a file is being opened.
void TestDamage::forksBesideOtherThreads() {
    test::writeSmall(scratch("b.hdf5"));
    test::writeSmall(scratch("b.fits"));
    std::atomic<bool> stop{false};
    std::atomic<int> failures{0};
    const auto reader = [&](const char* name) {
        while (!stop) {
            try {
                io::openGalaxies(scratch(name))->read(1);
            } catch (const Error&) {
                ++failures;
            }
        }
    };
    const auto allocator = [&] {
        for (std::size_t i = 1; !stop; i = i * 7 % 9973) {
            std::vector<std::string> texts(i % 50 + 1, std::string(i, 'x'));
        }
    };
    {
        std::jthread a(reader, "b.hdf5");
        std::jthread b(reader, "b.fits");
        std::jthread c(allocator);
        for (int i = 0; i < 60; ++i) {
            const fs::path path = scratch(i % 2 == 0 ? "b.fits" : "b.hdf5");
            fs::last_write_time(path, fs::file_time_type::clock::now()); // a file not yet tried
            io::openGalaxies(path);
        }
        stop = true;
    }
    QCOMPARE(failures.load(), 0);
}

QTEST_GUILESS_MAIN(TestDamage)
#include "tst_damage.moc"
