// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/io/Png.h"

#include <QImage>
#include <QTemporaryDir>
#include <QtTest>

using namespace lookback;
namespace fs = std::filesystem;

class TestPng : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsThePixelsAndTextsThatItWrote();
    void isReadByQtWithTheTopRowFirst();
    void refusesWhatIsNoPngOrDamaged();
    void refusesAPictureWithoutPixels();

private:
    fs::path scratch(const char* name) const { return fs::path(scratch_.path().toStdString()) / name; }

    QTemporaryDir scratch_;
};

static Picture ramp() {
    Picture picture(5, 3);
    for (std::size_t i = 0; i < picture.rgb.size(); ++i) {
        picture.rgb[i] = static_cast<std::uint8_t>(i * 5);
    }
    return picture;
}

void TestPng::readsThePixelsAndTextsThatItWrote() {
    const std::map<std::string, std::string> text{{"lookback", std::string(5000, '{') + "\u00e9"},
                                                  {"Title", "z = 0.5"}};
    io::writePng(scratch("a.png"), ramp(), text);
    QCOMPARE(io::readPngText(scratch("a.png")), text);
    QCOMPARE(io::readPng(scratch("a.png")).rgb, ramp().rgb);
    io::writePng(scratch("b.png"), ramp());
    QVERIFY(io::readPngText(scratch("b.png")).empty());
}

void TestPng::isReadByQtWithTheTopRowFirst() {
    io::writePng(scratch("a.png"), ramp(), {{"lookback", "{}"}});
    const QImage image(QString::fromStdString(scratch("a.png").string()));
    QCOMPARE(image.size(), QSize(5, 3));
    QCOMPARE(image.text(QStringLiteral("lookback")), QStringLiteral("{}"));
    const Picture picture = ramp();
    const std::uint8_t* pixel = picture.at(1, 2);
    QCOMPARE(image.pixel(1, 2), qRgb(pixel[0], pixel[1], pixel[2]));
}

void TestPng::refusesWhatIsNoPngOrDamaged() {
    io::writeTextAtomically(scratch("text.png"), "no picture at all");
    QVERIFY_EXCEPTION_THROWN(io::readPngText(scratch("text.png")), FormatNotSupported);
    QVERIFY_EXCEPTION_THROWN(io::readPngText(scratch("absent.png")), FileError);
    io::writePng(scratch("a.png"), ramp(), {{"lookback", "{}"}});
    const std::string whole = io::readText(scratch("a.png"));
    for (std::size_t length = 8; length + 12 < whole.size(); length += 3) {
        io::writeTextAtomically(scratch("cut.png"), whole.substr(0, length));
        QVERIFY_EXCEPTION_THROWN(io::readPng(scratch("cut.png")), FileError);
    }
}

void TestPng::refusesAPictureWithoutPixels() {
    QVERIFY_EXCEPTION_THROWN(io::writePng(scratch("c.png"), Picture()), ValueError);
    QVERIFY(!fs::exists(scratch("c.png")));
    QVERIFY_EXCEPTION_THROWN(io::writePng(scratch("absent") / "c.png", ramp()), DiskError);
}

QTEST_GUILESS_MAIN(TestPng)
#include "tst_png.moc"
