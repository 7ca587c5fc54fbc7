// SPDX-License-Identifier: MIT
#include "core/analysis/Isophote.h"
#include "core/common/Error.h"
#include "core/io/Csv.h"
#include "core/io/GalaxyFile.h"
#include "tests/support/Shared.h"

#include <cmath>
#include <limits>
#include <map>
#include <numbers>

using lookback::Image;
using namespace lookback::analysis;

namespace {

/// An elliptical Gaussian with a little deterministic ripple for noise.
Image ellipse(double sigmaMajor, double sigmaMinor, double angle, double x0, double y0) {
    Image image(1, 64, 64);
    for (int y = 0; y < 64; ++y) {
        for (int x = 0; x < 64; ++x) {
            const double u = (x - x0) * std::cos(angle) + (y - y0) * std::sin(angle);
            const double v = (y - y0) * std::cos(angle) - (x - x0) * std::sin(angle);
            image.at(0, y, x) = static_cast<float>(
                300.0 *
                    std::exp(-0.5 * (u * u / (sigmaMajor * sigmaMajor) + v * v / (sigmaMinor * sigmaMinor))) +
                0.02 * std::sin(12.9898 * x + 78.233 * y));
        }
    }
    return image;
}

} // namespace

class TestIsophote : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithSepOnRealGalaxies();
    void findsTheAxesOfAnEllipse();
    void takesTheObjectNearestTheCentre();
    void findsNothingInAFlatImage();
    void looksPastBlankPixels();
    void measuresAGalaxyThatFillsALargeImage();
    void refusesABandThatIsNotThere();
};

void TestIsophote::agreesWithSepOnRealGalaxies() {
    LOOKBACK_NEEDS(reference, "reference/morphology_sep.csv");
    LOOKBACK_NEEDS(data, "data");
    const lookback::io::CsvTable table = lookback::io::readCsv(reference);
    std::map<std::string, std::unique_ptr<lookback::io::GalaxyFile>> files;
    for (std::size_t i = 0; i < table.rows(); ++i) {
        auto& file = files[table.texts("file")[i]];
        if (!file) {
            file = lookback::io::openGalaxies(data / table.texts("file")[i]);
        }
        const Image image = file->read(static_cast<std::int64_t>(table.numbers("index")[i]));
        const Isophote found = measureIsophote(image, image.bands == 1 ? 0 : 2); // i of g r i z y
        const std::map<const char*, double> values{{"rms", found.rms},
                                                   {"x", found.x},
                                                   {"y", found.y},
                                                   {"semi_major", found.semiMajor},
                                                   {"semi_minor", found.semiMinor},
                                                   {"theta_rad", found.angle},
                                                   {"ellipticity", found.ellipticity},
                                                   {"isophotal_area", found.isophotalArea},
                                                   {"flux", found.flux},
                                                   {"r50", found.radiusHalf}};
        QVERIFY(found.found);
        for (const auto& [name, value] : values) {
            const double expected = table.numbers(name)[i];
            const QString text = QStringLiteral("row %1, %2: %3, expected %4");
            QVERIFY2(std::abs(value - expected) <= 0.01 * std::abs(expected) + 1e-4,
                     text.arg(i).arg(QLatin1String(name)).arg(value).arg(expected).toUtf8());
        }
    }
    QCOMPARE(table.rows(), std::size_t{135});
    // The one that the table leaves out: SEP finds nothing in it.
    const auto hubble = lookback::io::openGalaxies(data / "cosmos_100_f814w_images.fits");
    QVERIFY(!measureIsophote(hubble->read(57), 0).found);
}

void TestIsophote::findsTheAxesOfAnEllipse() {
    const Isophote found = measureIsophote(ellipse(5.3, 2.9, 0.7, 31.2, 32.4), 0, kMorphologyIsophote);
    QVERIFY(found.found);
    QVERIFY(std::abs(found.x - 31.2) < 0.05 && std::abs(found.y - 32.4) < 0.05);
    QVERIFY(std::abs(found.semiMajor - 5.3) < 0.05 * 5.3);
    QVERIFY(std::abs(found.ellipticity - (1.0 - 2.9 / 5.3)) < 0.02);
    QVERIFY(std::abs(found.angle - 0.7) < 0.02);
}

void TestIsophote::takesTheObjectNearestTheCentre() {
    Image image = ellipse(2.0, 2.0, 0.0, 33.0, 30.0);
    const Image brighter = ellipse(3.0, 3.0, 0.0, 10.0, 12.0);
    for (std::size_t i = 0; i < image.pixels.size(); ++i) {
        image.pixels[i] += 5.0F * brighter.pixels[i];
    }
    const Isophote found = measureIsophote(image, 0);
    QVERIFY(std::abs(found.x - 33.0) < 0.2 && std::abs(found.y - 30.0) < 0.2);
}

void TestIsophote::findsNothingInAFlatImage() {
    QVERIFY(!measureIsophote(Image(1, 64, 64, 3.5F), 0).found);
}

void TestIsophote::looksPastBlankPixels() {
    Image image = ellipse(5.3, 2.9, 0.7, 31.2, 32.4);
    image.at(0, 3, 60) = std::numeric_limits<float>::quiet_NaN();
    const Isophote found = measureIsophote(image, 0, kMorphologyIsophote);
    QVERIFY(found.found && std::abs(found.semiMajor - 5.3) < 0.05 * 5.3);
}

/// 325,000 pixels: SEP by itself stops at 300,000.
void TestIsophote::measuresAGalaxyThatFillsALargeImage() {
    constexpr int kSide = 1900; // of which it is less than a tenth, so that the sky is the sky
    Image image(1, kSide, kSide);
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            const bool inside = std::hypot(x - 950.0, y - 950.0) < 322.0;
            image.at(0, y, x) =
                (inside ? 50.0F : 0.0F) + 0.02F * static_cast<float>(std::sin(12.9898 * x + 78.233 * y));
        }
    }
    IsophoteOptions options;
    options.mesh = kSide;
    const Isophote found = measureIsophote(image, 0, options);
    QVERIFY(found.found);
    QVERIFY(std::abs(found.isophotalArea / (std::numbers::pi * 322.0 * 322.0) - 1.0) < 0.02);
}

void TestIsophote::refusesABandThatIsNotThere() {
    QVERIFY_EXCEPTION_THROWN(measureIsophote(Image(2, 8, 8), 2), lookback::ValueError);
    QVERIFY_EXCEPTION_THROWN(measureIsophote(Image(), 0), lookback::ValueError);
}

QTEST_GUILESS_MAIN(TestIsophote)
#include "tst_isophote.moc"
