// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/Csv.h"
#include "core/io/GalaxyFile.h"
#include "core/io/MapWriter.h"

#include <fitsio.h>

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

using namespace lookback;

namespace {

Map sloped() {
    Map map;
    map.values = Image(1, 3, 4);
    for (int y = 0; y < 3; ++y) {
        for (int x = 0; x < 4; ++x) {
            map.values.at(0, y, x) = 0.3F * static_cast<float>(x) + 7.0F * static_cast<float>(y);
        }
    }
    map.values.at(0, 2, 1) = NAN;
    map.quantity = "galaxies";
    map.unit = "per (Mpc/h)^2";
    map.box = 10.0;
    map.depth = 2.0;
    return map;
}

double number(fitsfile* file, const char* name) {
    double value = NAN;
    int status = 0;
    fits_read_key(file, TDOUBLE, name, &value, nullptr, &status);
    return status == 0 ? value : NAN;
}

} // namespace

class TestMapWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesAMapThatOthersRead();
    void carriesItsOrigin();
    void writesARowAPixel();
    void placesAMapInAFrameOfItsOwn();
    void saysWhereItCannotWrite();

private:
    std::filesystem::path at(const char* name) const {
        return folder_.filePath(QLatin1String(name)).toStdString();
    }

    QTemporaryDir folder_;
};

void TestMapWriter::writesAMapThatOthersRead() {
    const Map map = sloped();
    io::writeMapFits(at("map.fits"), map);
    fitsfile* file = nullptr;
    int status = 0;
    fits_open_file(&file, at("map.fits").c_str(), READONLY, &status);
    QCOMPARE(status, 0);
    long sizes[2] = {};
    fits_get_img_size(file, 2, sizes, &status);
    QCOMPARE(sizes[0], 4L);
    QCOMPARE(sizes[1], 3L);
    std::vector<float> pixels(12);
    fits_read_img(file, TFLOAT, 1, 12, nullptr, pixels.data(), nullptr, &status);
    QCOMPARE(status, 0);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        QVERIFY(std::isnan(pixels[i]) ? std::isnan(map.values.pixels[i]) : pixels[i] == map.values.pixels[i]);
    }
    QCOMPARE(number(file, "BOXSIZE"), 10.0);
    QCOMPARE(number(file, "CDELT1"), 2.5);
    QCOMPARE(number(file, "CRVAL2"), 0.0); // at the edge, half a pixel before the centre of pixel 1
    QCOMPARE(number(file, "CRPIX2"), 0.5);
    char unit[FLEN_VALUE] = {};
    fits_read_key(file, TSTRING, "BUNIT", unit, nullptr, &status);
    QCOMPARE(QString::fromLatin1(unit), QStringLiteral("per (Mpc/h)^2"));
    int good[2] = {};
    fits_verify_chksum(file, &good[0], &good[1], &status);
    QCOMPARE(good[0], 1);
    fits_close_file(file, &status);
}

void TestMapWriter::carriesItsOrigin() {
    Provenance origin;
    origin.page = "field";
    origin.model = "tiny";
    origin.seeds = {4, 5};
    io::writeMapFits(at("origin.fits"), sloped(), origin);
    const auto read = io::openGalaxies(at("origin.fits"))->facts().provenance;
    QVERIFY(read.has_value());
    QCOMPARE(read->model, std::string("tiny"));
    QCOMPARE(read->seeds, (std::vector<std::uint64_t>{4, 5}));
}

void TestMapWriter::writesARowAPixel() {
    io::writeMapCsv(at("map.csv"), sloped());
    const io::CsvTable table = io::readCsv(at("map.csv"));
    QCOMPARE(table.rows(), std::size_t{12});
    QCOMPARE(table.numbers("x (Mpc/h)")[1], 3.75);
    QCOMPARE(table.numbers("y (Mpc/h)")[4], 3.75);
    QCOMPARE(static_cast<float>(table.numbers("galaxies (per (Mpc/h)^2)")[6]), 0.6F + 7.0F);
    QVERIFY(std::isnan(table.numbers("galaxies (per (Mpc/h)^2)")[9]));
    Map bare = sloped();
    bare.box = 0.0;
    bare.unit.clear();
    bare.quantity.clear();
    io::writeMapCsv(at("bare.csv"), bare);
    QCOMPARE(io::readCsv(at("bare.csv")).numbers("x (pixels)")[1], 1.0);
}

void TestMapWriter::placesAMapInAFrameOfItsOwn() {
    Map map = sloped();
    map.box = 0.0;
    const io::MapFrame frame{.left = -8.0, .bottom = -6.0, .pixel = 4.0, .unit = "kpc"};
    io::writeMapFits(at("frame.fits"), map, {}, frame);
    fitsfile* file = nullptr;
    int status = 0;
    fits_open_file(&file, at("frame.fits").c_str(), READONLY, &status);
    QCOMPARE(status, 0);
    QCOMPARE(number(file, "CRVAL1"), -8.0);
    QCOMPARE(number(file, "CRVAL2"), -6.0);
    QCOMPARE(number(file, "CDELT2"), 4.0);
    QVERIFY(std::isnan(number(file, "BOXSIZE")));
    char unit[FLEN_VALUE] = {};
    fits_read_key(file, TSTRING, "CUNIT1", unit, nullptr, &status);
    QCOMPARE(QByteArray(unit), QByteArray("kpc"));
    fits_close_file(file, &status);
    io::writeMapCsv(at("frame.csv"), map, frame);
    const io::CsvTable table = io::readCsv(at("frame.csv"));
    QCOMPARE(table.numbers("x (kpc)").front(), -6.0); // the centre of the first pixel
    QCOMPARE(table.numbers("y (kpc)").back(), 4.0);
}

void TestMapWriter::saysWhereItCannotWrite() {
    QVERIFY_EXCEPTION_THROWN(io::writeMapFits("/nowhere/map.fits", sloped()), DiskError);
}

QTEST_GUILESS_MAIN(TestMapWriter)
#include "tst_map_writer.moc"
