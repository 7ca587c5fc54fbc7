// SPDX-License-Identifier: MIT
#include "core/analysis/Aperture.h"
#include "core/analysis/Filters.h"
#include "core/analysis/Sersic.h"
#include "core/analysis/Stamp.h"
#include "core/analysis/Structure.h"
#include "core/common/Error.h"
#include "core/io/Csv.h"
#include "core/io/GalaxyFile.h"
#include "tests/support/Shared.h"

#include <hdf5.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

using namespace lookback;
using namespace lookback::analysis;

namespace {

/// What statmorph was given of one galaxy, and what it found.
struct Reference {
    Image image; // one band
    std::vector<std::uint8_t> segment;
    std::vector<std::uint8_t> use;
    std::map<std::string, double> row;
};

std::vector<std::uint8_t> readSegmentation(hid_t file, const std::string& name, std::size_t pixels) {
    const hid_t set = H5Dopen(file, name.c_str(), H5P_DEFAULT);
    std::vector<std::uint8_t> values(pixels);
    const hid_t space = H5Dget_space(set);
    const bool fits = H5Sget_simple_extent_npoints(space) == static_cast<hssize_t>(pixels);
    const bool read =
        fits && H5Dread(set, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) >= 0;
    H5Sclose(space);
    H5Dclose(set);
    return read ? values : std::vector<std::uint8_t>{};
}

/// All galaxies of statmorph's table; the segment is the object at the middle, or nearest to it.
std::vector<Reference> readReferences(const std::filesystem::path& shared) {
    const io::CsvTable table = io::readCsv(shared / "reference/morphology_statmorph.csv");
    const hid_t segmentation =
        H5Fopen((shared / "reference/morphology_segmentation.hdf5").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    std::map<std::string, std::unique_ptr<io::GalaxyFile>> files;
    std::vector<Reference> all;
    for (std::size_t i = 0; i < table.rows(); ++i) {
        const std::string& name = table.texts("file")[i];
        auto& file = files[name];
        if (!file) {
            file = io::openGalaxies(shared / "data" / name);
        }
        Reference& reference = all.emplace_back();
        for (const std::string& column : table.names) {
            if (column != "file" && column != "band") {
                reference.row[column] = table.numbers(column)[i];
            }
        }
        const Image image = file->read(static_cast<std::int64_t>(reference.row["index"]));
        const int band = image.bands == 1 ? 0 : 2;
        reference.image = Image(1, image.height, image.width);
        std::transform(image.band(band).begin(), image.band(band).end(), reference.image.pixels.begin(),
                       [&](float value) { return value - static_cast<float>(reference.row["sky"]); });
        const auto objects = readSegmentation(
            segmentation, name + "/" + std::to_string(static_cast<int>(reference.row["index"])),
            image.bandSize());
        for (const std::uint8_t object : objects) {
            reference.segment.push_back(object == 1 ? 1 : 0);
            reference.use.push_back(object > 1 ? 0 : 1);
        }
    }
    H5Fclose(segmentation);
    return all;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values.empty() ? NAN : values[values.size() / 2];
}

} // namespace

class TestStructure : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sharesAPixelWithACircle();
    void sumsAnEllipseToItsArea();
    void findsTheRadiiOfAGaussian();
    void blursAndAverages();
    void agreesWithStatmorph();
    void fitsTheSersicIndexOfStatmorph();
    void knowsASymmetricGalaxy();
    void failsWithoutASegment();
};

void TestStructure::sharesAPixelWithACircle() {
    for (const double radius : {0.8, 3.3, 11.7}) {
        double area = 0.0;
        for (int y = -15; y <= 15; ++y) {
            for (int x = -15; x <= 15; ++x) {
                area += shareInCircle(x + 0.23, y - 0.41, radius);
            }
        }
        QVERIFY(std::abs(area / (std::numbers::pi * radius * radius) - 1.0) < 0.01 / radius);
    }
}

void TestStructure::sumsAnEllipseToItsArea() {
    const std::vector<double> ones(81UL * 81UL, 1.0);
    const Apertures apertures(ones, {}, 81, {40.3, 39.8, 2.3, 0.6});
    for (const double a : {4.2, 11.9, 27.1}) {
        const auto sums = apertures.within(a);
        QVERIFY(std::abs(sums.flux / (std::numbers::pi * a * a / 2.3) - 1.0) < 0.05 / a);
        QVERIFY(std::abs(sums.area - sums.flux) < 1e-9);
    }
}

void TestStructure::findsTheRadiiOfAGaussian() {
    constexpr double kSigma = 5.3;
    std::vector<double> pixels(101UL * 101UL);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const double r2 = std::pow(static_cast<double>(i % 101) - 50.2, 2.0) +
                          std::pow(static_cast<double>(i / 101) - 49.7, 2.0);
        pixels[i] = std::exp(-0.5 * r2 / (kSigma * kSigma));
    }
    const Apertures apertures(pixels, {}, 101, {50.2, 49.7, 1.0, 0.0});
    const double half = kSigma * std::sqrt(2.0 * std::numbers::ln2);
    QVERIFY(std::abs(apertures.radiusOfShare(0.5, 45.0) / half - 1.0) < 0.003);
    QVERIFY(std::isnan(
        Apertures(std::vector<double>(pixels.size(), 0.0), {}, 101, {50, 50, 1, 0}).radiusOfShare(0.5, 9.0)));
}

void TestStructure::blursAndAverages() {
    const std::vector<double> line{0, 0, 6, 0, 0, 0, 3};
    const std::vector<double> even = boxMean(line, 1, 7, 2);      // a column of seven
    QCOMPARE(even, (std::vector<double>{0, 0, 3, 3, 0, 0, 1.5})); // as scipy.ndimage.uniform_filter
    const std::vector<double> odd = boxMean(line, 7, 1, 3);
    QCOMPARE(odd, (std::vector<double>{0, 2, 2, 2, 0, 1, 2}));
    std::vector<double> point(21UL * 21UL, 0.0);
    point[10 * 21 + 10] = 1.0;
    const std::vector<double> blurred = gaussianBlur(point, 21, 21, 1.3);
    double sum = 0.0;
    for (const double value : blurred) {
        sum += value;
    }
    QVERIFY(std::abs(sum - 1.0) < 1e-9);
    QVERIFY(std::abs(blurred[10 * 21 + 12] / blurred[10 * 21 + 10] - std::exp(-2.0 / 1.69)) < 1e-9);
}

void TestStructure::agreesWithStatmorph() {
    LOOKBACK_NEEDS(table, "reference/morphology_statmorph.csv");
    std::map<std::string, std::vector<double>> off;
    const std::vector<Reference> all = readReferences(lookback::test::sharedFolder());
    QCOMPARE(all.size(), std::size_t{136});
    for (const Reference& r : all) {
        const Structure s = measureStructure(r.image.pixels, r.segment, r.use, r.image.width, r.image.height,
                                             r.row.at("sigma"));
        const std::map<std::string, double> found{{"gini", s.gini},
                                                  {"m20", s.m20},
                                                  {"concentration", s.concentration},
                                                  {"asymmetry", s.asymmetry},
                                                  {"smoothness", s.smoothness},
                                                  {"rpetro_circ", s.radiusPetrosian},
                                                  {"sn_per_pixel", s.signalToNoise}};
        for (const auto& [name, value] : found) {
            const double expected = r.row.at(name);
            const bool share = name == "rpetro_circ" || name == "sn_per_pixel";
            if (expected != -99.0 && r.row.at("flag") < 2.0) {
                off[name].push_back(
                    std::isnan(value) ? 9.9 : std::abs(value - expected) / (share ? expected : 1.0));
            }
        }
    }
    const std::map<std::string, double> limits{
        {"gini", 0.01},       {"m20", 0.03},         {"concentration", 0.03}, {"asymmetry", 0.02},
        {"smoothness", 0.01}, {"rpetro_circ", 0.02}, {"sn_per_pixel", 0.02}};
    for (const auto& [name, limit] : limits) {
        std::vector<double> sorted = off[name];
        std::sort(sorted.begin(), sorted.end());
        qInfo("%s: %zu galaxies, median difference %.5f, of nine in ten under %.5f", name.c_str(),
              sorted.size(), median(sorted), sorted[sorted.size() * 9 / 10]);
        QVERIFY2(sorted.size() > 100, name.c_str());
        QVERIFY2(median(sorted) <= limit, name.c_str());
    }
}

void TestStructure::fitsTheSersicIndexOfStatmorph() {
    LOOKBACK_NEEDS(table, "reference/morphology_statmorph.csv");
    std::vector<double> index;
    std::vector<double> radius;
    for (const Reference& r : readReferences(lookback::test::sharedFolder())) {
        if (r.row.at("flag_sersic") != 0.0 || r.row.at("flag") > 1.0) {
            continue;
        }
        StampPlace place;
        QVERIFY(placeOf(r.segment, r.image.width, r.image.height, place));
        const Stamp stamp = cutStamp(r.image.pixels, r.segment, r.use, r.image.width, place);
        SersicOptions options;
        options.x = 0.5 * stamp.width;
        options.y = 0.5 * stamp.height;
        options.radiusHalfLight = r.row.at("rhalf_circ");
        options.axisRatio = 1.0;
        options.fitSky = false;
        options.noise = r.row.at("sigma");
        const std::vector<float> pixels(stamp.pixels.begin(), stamp.pixels.end());
        const SersicFit fit = fitSersic(pixels, stamp.use, stamp.width, stamp.height, {}, options);
        index.push_back(std::abs(fit.index.value / r.row.at("sersic_n") - 1.0));
        radius.push_back(std::abs(fit.radiusHalfLight.value / r.row.at("sersic_rhalf") - 1.0));
    }
    std::sort(index.begin(), index.end());
    qInfo("%zu galaxies, median difference of the index %.4f, of the radius %.4f; of nine in ten under %.4f",
          index.size(), median(index), median(radius), index[index.size() * 9 / 10]);
    QVERIFY(index.size() > 100 && median(index) < 0.05 && median(radius) < 0.05);
}

void TestStructure::knowsASymmetricGalaxy() {
    constexpr int kSide = 72;
    std::vector<float> pixels(static_cast<std::size_t>(kSide) * kSide);
    std::vector<std::uint8_t> segment(pixels.size());
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const double x = static_cast<double>(i % kSide) - 35.4;
        const double y = static_cast<double>(i / kSide) - 36.1;
        pixels[i] = static_cast<float>(std::exp(-std::hypot(x, 1.6 * y) / 3.0));
        segment[i] = pixels[i] > 0.02F ? 1 : 0;
    }
    const Structure s = measureStructure(pixels, segment, {}, kSide, kSide, 0.001);
    QVERIFY(!s.failed);
    QVERIFY(s.asymmetry < 0.03 && std::abs(s.x - 35.4) < 0.05 && std::abs(s.y - 36.1) < 0.05);
    for (float& value : pixels) {
        value *= 3.7F; // brightness does not matter
    }
    const Structure brighter = measureStructure(pixels, segment, {}, kSide, kSide, 0.001);
    QVERIFY(std::abs(brighter.gini - s.gini) < 1e-6 && std::abs(brighter.m20 - s.m20) < 1e-6);
    QVERIFY(std::abs(brighter.radiusPetrosian - s.radiusPetrosian) < 1e-4);
}

void TestStructure::failsWithoutASegment() {
    const std::vector<float> pixels(400, 1.0F);
    const Structure s = measureStructure(pixels, std::vector<std::uint8_t>(400, 0), {}, 20, 20, 0.1);
    QVERIFY(s.failed && std::isnan(s.gini) && std::isnan(s.radiusPetrosian));
    QVERIFY_EXCEPTION_THROWN(measureStructure(pixels, {}, {}, 20, 20, 0.1), ValueError);
}

QTEST_GUILESS_MAIN(TestStructure)
#include "tst_structure.moc"
