// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "tests/core/io/Galaxies.h"
#include "tests/support/Shared.h"

#include <fitsio.h>
#include <sys/resource.h>

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <csignal>

using namespace lookback;
namespace fs = std::filesystem;

class TestFits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsBackWhatItWrote();
    void writesValidChecksums();
    void appliesScaleAndBlank();
    void readsCompressedImages();
    void readsScenesOfDifferentSizesWithTheirSky();
    void readsRotatedAndDistortedSkies();
    void readsFilesOfOthers();
    void refusesClaimsBeyondTheFile();
    void refusesTablesAlone();
    void neverInterpretsTheName();
    void keepsTheOldFileWhenTheDiskIsFull();

private:
    fs::path scratch(const char* name) const { return fs::path(scratch_.path().toStdString()) / name; }

    QTemporaryDir scratch_;
};

void TestFits::readsBackWhatItWrote() {
    test::writeSmall(scratch("a.fits"), 130); // the cube grows twice
    const auto file = io::openGalaxies(scratch("a.fits"));
    const io::GalaxyFacts& facts = file->facts();
    QCOMPARE(facts.count, 130);
    QCOMPARE(facts.bands, 3);
    QCOMPARE(facts.height, 4);
    QCOMPARE(facts.width, 6);
    QCOMPARE(facts.bandNames, (std::vector<std::string>{"g", "r", "i"}));
    QCOMPARE(facts.pixelScale, 0.168);
    QCOMPARE(facts.zeroPoint, 27.0);
    QCOMPARE(facts.unit, std::string("nanomaggy"));
    QCOMPARE(facts.redshifts.size(), std::size_t{130});
    QCOMPARE(facts.redshifts[4], 0.5F);
    QCOMPARE(facts.seeds[129], (1ULL << 63) + 129);
    QVERIFY(facts.provenance.has_value());
    QCOMPARE(facts.provenance->model, test::smallLayout().provenance->model);
    QCOMPARE(facts.provenance->seeds, test::smallLayout().provenance->seeds);
    QCOMPARE(file->read(129).pixels, test::numbered(129).pixels);
    QCOMPARE(file->column("i_cmodel_mag")[7], 27.0);
    QCOMPARE(file->columnNames(), (std::vector<std::string>{"REDSHIFT", "SEED", "i_cmodel_mag"}));
    QVERIFY_EXCEPTION_THROWN(file->column("absent"), FileError);
    QVERIFY_EXCEPTION_THROWN(file->read(130), FileError);
    std::vector<float> two(144);
    file->readRows(std::vector<std::int64_t>{100, 3}, two.data());
    QCOMPARE(two[0], 100000.0F);
    QCOMPARE(two[72], 3000.0F);
    QVERIFY(!file->skyPosition(0, 0, 0).has_value());
}

void TestFits::writesValidChecksums() {
    test::writeSmall(scratch("a.fits"));
    fitsfile* file = nullptr;
    int status = 0;
    fits_open_diskfile(&file, scratch("a.fits").c_str(), READONLY, &status);
    for (int hdu = 1; hdu <= 2; ++hdu) {
        int data = 0;
        int whole = 0;
        fits_movabs_hdu(file, hdu, nullptr, &status);
        fits_verify_chksum(file, &data, &whole, &status);
        QCOMPARE(status, 0);
        QCOMPARE(data, 1); // present and right
        QCOMPARE(whole, 1);
    }
    fits_close_file(file, &status);
}

// One image by CFITSIO itself, with keywords.
struct Card {
    const char* name;
    double value;
};

static void writeRaw(const fs::path& path, int bitpix, std::vector<long> axes, int type, void* values,
                     const std::vector<Card>& cards = {}, int compression = 0) {
    fitsfile* file = nullptr;
    int status = 0;
    fs::remove(path);
    fits_create_diskfile(&file, path.c_str(), &status);
    if (compression != 0) {
        fits_set_compression_type(file, compression, &status);
    }
    fits_create_img(file, bitpix, static_cast<int>(axes.size()), axes.data(), &status);
    for (const Card& card : cards) {
        double value = card.value;
        long whole = std::lrint(value);
        const bool integer = std::string(card.name) == "BLANK";
        fits_write_key(file, integer ? TLONG : TDOUBLE, card.name,
                       integer ? static_cast<void*>(&whole) : &value, nullptr, &status);
    }
    long count = 1;
    for (const long axis : axes) {
        count *= axis;
    }
    if (values != nullptr) {
        fits_set_bscale(file, 1.0, 0.0, &status); // the values are as stored
        fits_write_img(file, type, 1, count, values, &status);
    }
    fits_close_file(file, &status);
    QCOMPARE(status, 0);
}

void TestFits::appliesScaleAndBlank() {
    std::vector<short> values{1, 2, -7, 4, 5, 6};
    writeRaw(scratch("s.fits"), SHORT_IMG, {3, 2}, TSHORT, values.data(),
             {{"BSCALE", 0.5}, {"BZERO", 10.0}, {"BLANK", -7.0}});
    const Image image = io::openGalaxies(scratch("s.fits"))->read(0);
    QCOMPARE(image.bands, 1);
    QCOMPARE(image.height, 2);
    QCOMPARE(image.at(0, 0, 0), 10.5F);
    QVERIFY(std::isnan(image.at(0, 0, 2)));
    QCOMPARE(image.at(0, 1, 0), 12.0F);
    std::vector<float> blank(6, NAN);
    blank[4] = 1.5F;
    writeRaw(scratch("nan.fits"), FLOAT_IMG, {3, 2}, TFLOAT, blank.data());
    const Image gaps = io::openGalaxies(scratch("nan.fits"))->read(0);
    QVERIFY(std::isnan(gaps.at(0, 0, 0)));
    QCOMPARE(gaps.at(0, 1, 1), 1.5F);
}

void TestFits::readsCompressedImages() {
    std::vector<int> values(5 * 40 * 30);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = static_cast<int>(i * i % 1000);
    }
    writeRaw(scratch("c.fits.fz"), LONG_IMG, {30, 40, 5}, TINT, values.data(), {}, RICE_1);
    const auto file = io::openGalaxies(scratch("c.fits.fz"));
    QCOMPARE(file->facts().bands, 5);
    QCOMPARE(file->facts().height, 40);
    QCOMPARE(file->facts().count, 1);
    const Image image = file->read(0);
    for (std::size_t i = 0; i < values.size(); ++i) {
        QCOMPARE(image.pixels[i], static_cast<float>(values[i]));
    }
}

// Position by astropy 5.2: WCS(header).celestial.all_pix2world(10, 20, 0).
void TestFits::readsScenesOfDifferentSizesWithTheirSky() {
    LOOKBACK_NEEDS(path, "data/hsc_10_real_scenes_grizy.fits");
    const auto file = io::openGalaxies(path);
    const io::GalaxyFacts& facts = file->facts();
    QCOMPARE(facts.count, 10);
    QCOMPARE(facts.bands, 5);
    QVERIFY(!facts.sameSize);
    QVERIFY(std::abs(facts.pixelScale - 0.168) < 1e-6);
    QCOMPARE(facts.zeroPoint, 27.0);
    QCOMPARE(file->read(5).width, 79);
    QCOMPARE(file->read(5).height, 64);
    const auto sky = file->skyPosition(0, 10, 20);
    QVERIFY(sky.has_value());
    QVERIFY2(std::abs(sky->first - 150.27400405) < 1e-7, qPrintable(QString::number(sky->first, 'f', 10)));
    QVERIFY2(std::abs(sky->second - 2.39486061) < 1e-7, qPrintable(QString::number(sky->second, 'f', 10)));
    std::vector<float> out(100);
    QVERIFY_EXCEPTION_THROWN(file->read(0, 2, out.data()), FileError);
}

// A north-up image turned by 30 degrees: pixels lie where the rotation puts them, whatever the keywords.
void TestFits::readsRotatedAndDistortedSkies() {
    const double scale = 0.2 / 3600.0;
    const double cosine = std::cos(M_PI / 6);
    const double sine = std::sin(M_PI / 6);
    const std::vector<Card> common{{"CRVAL1", 40.0}, {"CRVAL2", 0.0}, {"CRPIX1", 1.0}, {"CRPIX2", 1.0}};
    const std::vector<std::vector<Card>> forms{
        {{"CD1_1", -scale * cosine},
         {"CD1_2", scale * sine},
         {"CD2_1", scale * sine},
         {"CD2_2", scale * cosine}},
        {{"CDELT1", -scale}, {"CDELT2", scale}, {"CROTA2", -30.0}},
        {{"CDELT1", -scale},
         {"CDELT2", scale},
         {"PC1_1", cosine},
         {"PC1_2", -sine},
         {"PC2_1", sine},
         {"PC2_2", cosine}},
    };
    for (const auto& form : forms) {
        std::vector<Card> cards = common;
        cards.insert(cards.end(), form.begin(), form.end());
        std::vector<float> values(100 * 100, 1.0F);
        writeRaw(scratch("w.fits"), FLOAT_IMG, {100, 100}, TFLOAT, values.data(), cards);
        fitsfile* raw = nullptr;
        int status = 0;
        fits_open_diskfile(&raw, scratch("w.fits").c_str(), READWRITE, &status);
        char longitude[] = "RA---TAN";
        char latitude[] = "DEC--TAN";
        fits_update_key(raw, TSTRING, "CTYPE1", longitude, nullptr, &status);
        fits_update_key(raw, TSTRING, "CTYPE2", latitude, nullptr, &status);
        fits_close_file(raw, &status);
        const auto file = io::openGalaxies(scratch("w.fits"));
        QVERIFY(std::abs(file->facts().pixelScale - 0.2) < 1e-6);
        const auto sky = file->skyPosition(0, 100, 0);
        QVERIFY(sky.has_value());
        QVERIFY2(std::abs(sky->first - (40.0 - 100 * scale * cosine)) < 1e-8, form[0].name);
        QVERIFY2(std::abs(sky->second - 100 * scale * sine) < 1e-8, form[0].name);
    }
}

// Sums by astropy 5.2 and numpy in float64.
void TestFits::readsFilesOfOthers() {
    LOOKBACK_NEEDS(hubble, "data/cosmos_100_f814w_images.fits");
    const auto galaxies = io::openGalaxies(hubble);
    QCOMPARE(galaxies->facts().count, 100);
    QCOMPARE(galaxies->facts().bands, 1);
    double sum = 0.0;
    for (const float v : galaxies->read(99).pixels) {
        sum += v;
    }
    QVERIFY2(std::abs(sum / 0.72683526 - 1.0) < 1e-5, qPrintable(QString::number(sum, 'g', 10)));
    LOOKBACK_NEEDS(kappa, "data/ktng_kappa_360.fits");
    const auto map = io::openGalaxies(kappa);
    QCOMPARE(map->facts().width, 360);
    QVERIFY(std::abs(map->read(0).at(0, 200, 100) - 0.04667446) < 1e-7);
}

void TestFits::refusesClaimsBeyondTheFile() {
    test::writeSmall(scratch("a.fits"));
    const std::string whole = io::readText(scratch("a.fits"));
    const auto with = [&](const char* key, const char* value) {
        std::string text = whole;
        const std::size_t at = text.find(key);
        std::string card = std::string(key) + value;
        card.resize(80, ' ');
        return text.replace(at, 80, card);
    };
    std::vector<std::string> bad{with("NAXIS1  ", "=           2000000000"),
                                 with("NAXIS4  ", "=           2000000000"),
                                 with("NAXIS4  ", "=  9000000000000000000"),
                                 with("NAXIS1  ", "=                   -5"),
                                 with("NAXIS   ", "=                    9"),
                                 with("BITPIX  ", "=                   17"),
                                 whole.substr(0, 100),
                                 whole.substr(0, 2880),
                                 whole.substr(0, 4000),
                                 with("NAXIS1  ", "= 'text'")};
    for (const std::string& text : bad) {
        io::writeTextAtomically(scratch("bad.fits"), text);
        QVERIFY_EXCEPTION_THROWN(io::openGalaxies(scratch("bad.fits")), FileError);
    }
    std::vector<int> values(30 * 40, 5);
    writeRaw(scratch("c.fits"), LONG_IMG, {30, 40}, TINT, values.data(), {}, RICE_1);
    std::string text = io::readText(scratch("c.fits"));
    const std::size_t at = text.find("ZNAXIS1 ");
    QVERIFY(at != std::string::npos);
    io::writeTextAtomically(scratch("bad.fits"), text.replace(at, 30, "ZNAXIS1 =           2000000000"));
    QVERIFY_EXCEPTION_THROWN(io::openGalaxies(scratch("bad.fits")), FileError);
}

void TestFits::refusesTablesAlone() {
    LOOKBACK_NEEDS(path, "data/cosmos_100_f814w_catalog.fits");
    QVERIFY_EXCEPTION_THROWN(io::openGalaxies(path), FileError);
}

void TestFits::neverInterpretsTheName() {
    test::writeSmall(scratch("a[1:2,3] !(b).fits"), 2);
    QCOMPARE(io::openGalaxies(scratch("a[1:2,3] !(b).fits"))->facts().count, 2);
}

void TestFits::keepsTheOldFileWhenTheDiskIsFull() {
    const fs::path path = scratch("full.fits");
    test::writeSmall(path, 2);
    const std::string old = io::readText(path);
    const bool refused = test::refusedByAFullDisk(30000, [&path] { test::writeSmall(path, 2000); });
    QVERIFY(refused);
    QCOMPARE(io::readText(path), old);
    QVERIFY_EXCEPTION_THROWN(io::createGalaxies(scratch("empty.fits"), test::smallLayout())->finish(),
                             ValueError);
}

QTEST_GUILESS_MAIN(TestFits)
#include "tst_fits.moc"
