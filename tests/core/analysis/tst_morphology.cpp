// SPDX-License-Identifier: MIT
#include "core/analysis/MorphologyTable.h"
#include "core/common/Error.h"
#include "core/mock/Galaxies.h"
#include "tests/support/Shared.h"

#include <QTemporaryDir>
#include <cmath>
#include <limits>
#include <random>

using namespace lookback;
using namespace lookback::analysis;

namespace {

constexpr float kBlank = std::numeric_limits<float>::quiet_NaN();

/// A round exponential galaxy in noise.
Image galaxy(int side = 64, double x = 31.6, double y = 32.3, double brightness = 5.0) {
    Image image(1, side, side);
    std::mt19937 random(5);
    std::normal_distribution<double> noise(0.0, 0.02);
    for (int row = 0; row < side; ++row) {
        for (int column = 0; column < side; ++column) {
            image.at(0, row, column) = static_cast<float>(
                1.3 + brightness * std::exp(-std::hypot(column - x, row - y) / 2.4) + noise(random));
        }
    }
    return image;
}

bool isUnknown(const Morphology& m) {
    return std::isnan(m.isophote.semiMajor) && std::isnan(m.isophote.ellipticity) &&
           std::isnan(m.isophote.isophotalArea) && std::isnan(m.sersic.index.value) &&
           std::isnan(m.structure.gini);
}

std::filesystem::path writeMock(const QTemporaryDir& folder, int count) {
    const std::filesystem::path file = folder.filePath(QStringLiteral("mock.hdf5")).toStdString();
    mock::writeMockGalaxies({.count = count, .seed = 4, .redshiftLowest = 0.1, .redshiftHighest = 1.0}, file,
                            {});
    return file;
}

} // namespace

class TestMorphology : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void measuresAGalaxy();
    void measuresOneWithoutNoise();
    void findsNothingInNoise();
    void saysThatAnImageIsBlank();
    void looksPastBlankPixels();
    void saysWhatIsCutOff();
    void saysThatAnImageIsTooSmall();
    void namesEveryFlag();
    void refusesABandThatIsNotThere();
    void readsAFileInAnyNumberOfThreads();
    void takesThePsfOfTheFile();
    void stopsWhenCancelled();
    void makesATable();
};

void TestMorphology::measuresAGalaxy() {
    const Morphology m = measureMorphology(galaxy(), 0);
    QCOMPARE(flagText(m.flags), std::string("fit_without_psf"));
    QVERIFY(m.isophote.ellipticity < 0.05 && m.isophote.radiusHalf > 2.5);
    QVERIFY(std::abs(m.sersic.index.value - 1.0) < 0.03);
    QVERIFY(std::abs(m.sersic.radiusHalfLight.value / (1.678347 * 2.4) - 1.0) < 0.02);
    QVERIFY(std::abs(m.sersic.sky.value - 1.3) < 0.01);
    QVERIFY(std::abs(m.sersic.x.value - 31.6) < 0.05 && std::abs(m.structure.x - 31.6) < 0.2);
    QVERIFY(std::abs(m.structure.radiusPetrosian / (2.4 * 3.7) - 1.0) <
            0.1); // of an exponential disc 3.7 scales
    QVERIFY(m.structure.concentration > 2.2 && m.structure.concentration < 3.0);
    QVERIFY(m.structure.asymmetry < 0.1 && m.structure.m20 < -1.5);
}

void TestMorphology::measuresOneWithoutNoise() {
    Image image = galaxy();
    for (int row = 0; row < 64; ++row) {
        for (int column = 0; column < 64; ++column) {
            image.at(0, row, column) =
                static_cast<float>(5.0 * std::exp(-std::hypot(column - 31.6, row - 32.3) / 2.4));
        }
    }
    const Morphology m = measureMorphology(image, 0);
    QVERIFY(!m.has(MorphologyFlag::NothingFound));
    QVERIFY(std::isnan(m.sersic.index.value) || std::abs(m.sersic.index.value - 1.0) < 0.05);
}

void TestMorphology::findsNothingInNoise() {
    const Morphology m =
        measureMorphology(galaxy(64, 31.6, 32.3, 0.0), 0, {.isophote = {0.0, 6.0, 5, 64, 3}});
    QCOMPARE(flagText(m.flags), std::string("nothing_found"));
    QVERIFY(isUnknown(m));
}

void TestMorphology::saysThatAnImageIsBlank() {
    const Morphology blank = measureMorphology(Image(2, 64, 64, kBlank), 1);
    QVERIFY(blank.has(MorphologyFlag::AllBlank) && blank.has(MorphologyFlag::BlankPixels) &&
            isUnknown(blank));
    const Morphology flat = measureMorphology(Image(1, 64, 64, 3.5F), 0);
    QVERIFY(flat.has(MorphologyFlag::AllBlank) && isUnknown(flat));
}

void TestMorphology::looksPastBlankPixels() {
    Image image = galaxy();
    for (int row = 20; row < 44; ++row) {
        image.at(0, row, 36) = kBlank; // a dead column through the galaxy
    }
    const Morphology m = measureMorphology(image, 0);
    QVERIFY(m.has(MorphologyFlag::BlankPixels));
    QVERIFY(std::abs(m.sersic.index.value - 1.0) < 0.05);
}

void TestMorphology::saysWhatIsCutOff() {
    const Morphology m = measureMorphology(galaxy(64, 1.5, 30.0), 0);
    QVERIFY(m.has(MorphologyFlag::CutByBorder) && m.has(MorphologyFlag::OffCentre));
}

void TestMorphology::saysThatAnImageIsTooSmall() {
    const Morphology m = measureMorphology(galaxy(5, 2.0, 2.0), 0);
    QVERIFY(m.has(MorphologyFlag::TooSmall) && isUnknown(m));
    measureMorphology(galaxy(8, 4.0, 4.0), 0); // the smallest one: nothing but no crash
    measureMorphology(galaxy(16, 8.0, 8.0), 0);
}

void TestMorphology::namesEveryFlag() {
    std::uint32_t all = 0;
    for (const MorphologyFlag flag : allMorphologyFlags()) {
        QVERIFY((all & static_cast<std::uint32_t>(flag)) == 0);
        all |= static_cast<std::uint32_t>(flag);
    }
    QCOMPARE(all, (1U << 12U) - 1U);
    QCOMPARE(flagText(0), std::string());
    QCOMPARE(flagText(3), std::string("nothing_found|all_blank"));
}

void TestMorphology::refusesABandThatIsNotThere() {
    QVERIFY_EXCEPTION_THROWN(measureMorphology(Image(2, 64, 64), 2), ValueError);
    QVERIFY_EXCEPTION_THROWN(measureMorphology(Image(), 0), ValueError);
    io::GalaxyFacts facts;
    facts.bandNames = {"g", "r"};
    QCOMPARE(bandIndex(facts, "r"), 1);
    QVERIFY_EXCEPTION_THROWN(bandIndex(facts, "K"), ValueError);
}

void TestMorphology::readsAFileInAnyNumberOfThreads() {
    const QTemporaryDir folder;
    const auto file = io::openGalaxies(writeMock(folder, 9));
    MorphologyFileOptions options{.band = 2, .rows = {}, .threads = 1};
    const auto one = measureMorphologies(*file, options, {});
    options.threads = 2;
    const auto two = measureMorphologies(*file, options, {});
    QCOMPARE(one.size(), std::size_t{9});
    for (std::size_t i = 0; i < one.size(); ++i) {
        QCOMPARE(one[i].index, static_cast<std::int64_t>(i));
        QCOMPARE(one[i].flags, two[i].flags);
        QVERIFY(one[i].redshift >= 0.1 && one[i].redshift <= 1.0);
        QVERIFY(!one[i].has(MorphologyFlag::FitWithoutPsf)); // the column says how wide it is
        const double a = one[i].sersic.index.value;
        const double b = two[i].sersic.index.value;
        QVERIFY(a == b || (std::isnan(a) && std::isnan(b)));
    }
    options.rows = {7, 2};
    const auto some = measureMorphologies(*file, options, {});
    QVERIFY(some.size() == 2 && some[0].index == 7 && some[0].isophote.flux == one[7].isophote.flux);
    options.rows = {9};
    QVERIFY_EXCEPTION_THROWN(measureMorphologies(*file, options, {}), ValueError);
}

void TestMorphology::takesThePsfOfTheFile() {
    LOOKBACK_NEEDS(path, "data/hsc_36_real_galaxies.hdf5");
    const auto file = io::openGalaxies(path);
    QVERIFY(file->readPsf(3).has_value());
    QCOMPARE(file->readPsf(3)->width, 43);
    MorphologyFileOptions options{.band = 2, .rows = {1, 5, 9, 13}};
    const auto sharp = measureMorphologies(*file, options, {});
    options.ignorePsf = true;
    const auto blurred = measureMorphologies(*file, options, {});
    for (std::size_t i = 0; i < sharp.size(); ++i) {
        QVERIFY(blurred[i].has(MorphologyFlag::FitWithoutPsf) &&
                !sharp[i].has(MorphologyFlag::FitWithoutPsf));
        QVERIFY(!(sharp[i].sersic.radiusHalfLight.value > 1.02 * blurred[i].sersic.radiusHalfLight.value));
    }
}

void TestMorphology::stopsWhenCancelled() {
    const QTemporaryDir folder;
    const auto file = io::openGalaxies(writeMock(folder, 3));
    Monitor monitor;
    monitor.cancelled = [] { return true; };
    QVERIFY_EXCEPTION_THROWN(measureMorphologies(*file, {}, monitor), Monitor::Cancelled);
}

void TestMorphology::makesATable() {
    const std::vector<Morphology> rows{measureMorphology(galaxy(), 0),
                                       measureMorphology(Image(1, 64, 64, kBlank), 0)};
    const MeasuredSet set = measuredSet(rows, "two", 0.2);
    QCOMPARE(set.name, std::string("two"));
    for (const char* key : {kEllipticity, kSemiMajor, kSersicIndex, kIsophotalArea}) {
        QVERIFY2(set.find(key) != nullptr && set.find(key)->values.size() == 2, key);
        QVERIFY(std::isfinite(set.find(key)->values[0]) && std::isnan(set.find(key)->values[1]));
    }
    QCOMPARE(set.find("semi_major_arcsec")->values[0], 0.2 * rows[0].isophote.semiMajor);
    QVERIFY(measuredSet(rows, "two", 0.0).find("semi_major_arcsec") == nullptr);
    QVERIFY(measuredSet({}, "none", 0.2).index.empty());
}

QTEST_GUILESS_MAIN(TestMorphology)
#include "tst_morphology.moc"
