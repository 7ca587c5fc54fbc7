// SPDX-License-Identifier: MIT
#include "core/analysis/Isophote.h"
#include "core/common/Error.h"
#include "tests/support/Shared.h"

#include <hdf5.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>

using lookback::Image;
using namespace lookback::analysis;

namespace {

/// One band of the stamps of an HSC file, read with HDF5 alone.
std::vector<Image> readStamps(const std::filesystem::path& file) {
    const hid_t handle = H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    const hid_t set = H5Dopen(handle, "image", H5P_DEFAULT);
    std::vector<float> all(36UL * 5 * 64 * 64);
    const bool read = H5Dread(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, all.data()) >= 0;
    H5Dclose(set);
    H5Fclose(handle);
    std::vector<Image> stamps;
    for (std::size_t i = 0; read && i < 36; ++i) {
        Image& stamp = stamps.emplace_back(5, 64, 64);
        std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(i * stamp.pixels.size()), stamp.pixels.size(),
                    stamp.pixels.begin());
    }
    return stamps;
}

std::vector<double> numbersOf(const std::string& line) {
    std::vector<double> numbers;
    std::stringstream fields(line);
    for (std::string field; std::getline(fields, field, ',');) {
        numbers.push_back(std::atof(field.c_str()));
    }
    return numbers;
}

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
    void refusesABandThatIsNotThere();
};

void TestIsophote::agreesWithSepOnRealGalaxies() {
    LOOKBACK_NEEDS(table, "reference/morphology_sep.csv");
    LOOKBACK_NEEDS(file, "data/hsc_36_real_galaxies.hdf5");
    const std::vector<Image> stamps = readStamps(file);
    std::ifstream lines(table);
    std::string line;
    std::size_t compared = 0;
    const auto close = [](double found, double expected) {
        return std::abs(found - expected) <= 0.01 * std::abs(expected) + 1e-4;
    };
    while (std::getline(lines, line)) {
        if (!line.starts_with("hsc_36")) {
            continue;
        }
        const std::vector<double> expected = numbersOf(line); // columns as in the file's first line
        const Isophote found = measureIsophote(stamps.at(static_cast<std::size_t>(expected[1])), 2);
        QVERIFY2(found.found, line.c_str());
        QVERIFY2(close(found.rms, expected[5]) && close(found.x, expected[6]) && close(found.y, expected[7]),
                 line.c_str());
        QVERIFY2(close(found.semiMajor, expected[8]) && close(found.semiMinor, expected[9]) &&
                     close(found.angle, expected[10]) && close(found.ellipticity, expected[11]),
                 line.c_str());
        QVERIFY2(close(found.isophotalArea, expected[12]) && close(found.flux, expected[13]), line.c_str());
        ++compared;
    }
    QCOMPARE(compared, std::size_t{36});
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

void TestIsophote::refusesABandThatIsNotThere() {
    QVERIFY_EXCEPTION_THROWN(measureIsophote(Image(2, 8, 8), 2), lookback::ValueError);
    QVERIFY_EXCEPTION_THROWN(measureIsophote(Image(), 0), lookback::ValueError);
}

QTEST_GUILESS_MAIN(TestIsophote)
#include "tst_isophote.moc"
