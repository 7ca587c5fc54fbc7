// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/io/FileInfo.h"
#include "core/io/Film.h"
#include "core/io/Png.h"
#include "tests/core/io/Galaxies.h"
#include "tests/support/Shared.h"

#include <QTemporaryDir>
#include <QtTest>
#include <fstream>

using namespace lookback;
namespace fs = std::filesystem;

class TestFileInfo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void describesWhatLookbackWrites();
    void describesTheRealFiles_data();
    void describesTheRealFiles();
    void describesFilms();
    void saysWhyAFileCannotBeRead();
    void saysWhatItExpectedOfOtherFiles();
    void refusesBlankFiles();

private:
    fs::path scratch(const char* name) const { return fs::path(scratch_.path().toStdString()) / name; }

    QTemporaryDir scratch_;
};

void TestFileInfo::describesWhatLookbackWrites() {
    for (const char* name : {"a.hdf5", "a.fits"}) {
        test::writeSmall(scratch(name));
        const io::FileInfo info = io::describeFile(scratch(name));
        QCOMPARE(info.summary,
                 std::string("5 images of 3 bands (g r i), 6 x 4 pixels, redshift 0.1 to 0.5, written "
                             "by Lookback."));
        QCOMPARE(info.provenance, toJson(*test::smallLayout().provenance));
        QCOMPARE(info.bytes, fs::file_size(scratch(name)));
        QVERIFY(info.entries.size() >= 2);
    }
    io::writePng(scratch("a.png"), Picture(3, 2), {{"lookback", "{}"}});
    QCOMPARE(io::describeFile(scratch("a.png")).provenance, std::string("{}"));
}

void TestFileInfo::describesFilms() {
    for (const auto& [name, format] : {std::pair{"a.mp4", "MP4"}, {"a.gif", "GIF"}}) {
        const auto film = io::createFilm(scratch(name), {.width = 32, .height = 16, .comment = "{}"});
        film->add(Picture(32, 16));
        film->finish();
        const io::FileInfo info = io::describeFile(scratch(name));
        QCOMPARE(info.format, std::string(format));
        QCOMPARE(info.provenance, std::string("{}"));
        fs::resize_file(scratch(name), info.bytes - 3);
        QVERIFY_EXCEPTION_THROWN(io::describeFile(scratch(name)), FileError);
        fs::resize_file(scratch(name), 20);
        QVERIFY_EXCEPTION_THROWN(io::describeFile(scratch(name)), FileError);
    }
}

void TestFileInfo::saysWhyAFileCannotBeRead() {
    test::writeSmall(scratch("secret.hdf5"));
    fs::permissions(scratch("secret.hdf5"), fs::perms::none);
    if (std::ifstream(scratch("secret.hdf5"))) {
        QSKIP("this user may read everything");
    }
    try {
        io::describeFile(scratch("secret.hdf5"));
        QFAIL("expected an error");
    } catch (const FileError& e) {
        QCOMPARE(std::string(e.what()), std::string("secret.hdf5: cannot be read (Permission denied)."));
    }
}

void TestFileInfo::describesTheRealFiles_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("format");
    QTest::addColumn<int>("entries");
    QTest::addColumn<QString>("summary");
    const auto add = [](const char* path, const char* format, int entries, const char* summary) {
        QTest::newRow(path) << path << format << entries << summary;
    };
    add("data/hsc_36_real_galaxies.hdf5", "HDF5", 9,
        "36 images of 5 bands (g r i z y), 64 x 64 pixels, redshift 0.15 to 0.99.");
    add("data/hsc_10_real_scenes_grizy.fits", "FITS", 11,
        "10 images of 5 bands (g r i z y), of different sizes, the first 50 x 58 pixels, no redshifts.");
    add("data/cosmos_100_f814w_images.fits", "FITS", 100,
        "100 images of 1 band, of different sizes, the first 54 x 54 pixels, no redshifts.");
    add("data/nbody_64_snap_033.hdf5", "HDF5", 4,
        "A snapshot: 262144 particles of dark matter in a box of 32 Mpc/h at redshift 0, in 1 file.");
    add("data/cosmos_100_f814w_catalog.fits", "FITS", 2, "No galaxy images");
    add("reference/redshift_unet.safetensors", "safetensors", 0, "tensors");
    add("reference/cosmology_planck18.csv", "CSV", 7, "and 7 columns.");
}

void TestFileInfo::describesTheRealFiles() {
    QFETCH(QString, path);
    QFETCH(QString, format);
    QFETCH(int, entries);
    QFETCH(QString, summary);
    LOOKBACK_NEEDS(file, path.toStdString());
    const io::FileInfo info = io::describeFile(file);
    QCOMPARE(QString::fromStdString(info.format), format);
    QVERIFY2(QString::fromStdString(info.summary).contains(summary), info.summary.c_str());
    if (entries > 0) {
        QCOMPARE(static_cast<int>(info.entries.size()), entries);
    }
}

void TestFileInfo::saysWhatItExpectedOfOtherFiles() {
    io::writeTextAtomically(scratch("letter.txt"), "Dear colleague, here is the galaxy that I told you of.");
    QVERIFY_EXCEPTION_THROWN(io::describeFile(scratch("letter.txt")), FormatNotSupported);
    QVERIFY_EXCEPTION_THROWN(io::openGalaxies(scratch("letter.txt")), FormatNotSupported);
    for (const char* name : {"text.hdf5", "text.fits", "text.npy", "text.safetensors", "text.png"}) {
        fs::copy_file(scratch("letter.txt"), scratch(name));
        QVERIFY_EXCEPTION_THROWN(io::describeFile(scratch(name)), FileError);
        QVERIFY_EXCEPTION_THROWN(io::openGalaxies(scratch(name)), FileError);
        io::writeTextAtomically(scratch(name), "");
        QVERIFY_EXCEPTION_THROWN(io::openGalaxies(scratch(name)), FileError);
    }
    QVERIFY_EXCEPTION_THROWN(io::openGalaxies(scratch("absent.fits")), FileError);
    QVERIFY_EXCEPTION_THROWN(io::openGalaxies(scratch_.path().toStdString()), FileError);
    QVERIFY_EXCEPTION_THROWN(io::openGalaxies("/dev/zero"), FileError);
}

void TestFileInfo::refusesBlankFiles() {
    for (const char* name : {"blank.hdf5", "blank.fits"}) {
        const auto writer = io::createGalaxies(scratch(name), test::smallLayout());
        const auto& layout = test::smallLayout();
        Image image(layout.bands, layout.height, layout.width);
        std::fill(image.pixels.begin(), image.pixels.end(), NAN);
        for (int i = 0; i < 40; ++i) {
            writer->add(image, 0.5, 1, std::vector<double>(layout.columns.size(), 1.0));
        }
        writer->finish();
        try {
            io::describeFile(scratch(name));
            QFAIL("described a blank file");
        } catch (const FileError& e) {
            QVERIFY2(QString::fromUtf8(e.what()).contains(QStringLiteral("16 of 40 images")), e.what());
        }
        QVERIFY_EXCEPTION_THROWN(io::openGalaxies(scratch(name)), FileError);
    }
}

QTEST_GUILESS_MAIN(TestFileInfo)
#include "tst_file_info.moc"
