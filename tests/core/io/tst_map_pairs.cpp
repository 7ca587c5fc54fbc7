// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/MapPairs.h"
#include "core/io/Npy.h"
#include "tests/core/training/Universes.h"

#include <QtTest>
#include <functional>

using namespace lookback;
namespace fs = std::filesystem;

namespace {

io::MapPairOptions two() {
    io::MapPairOptions options;
    options.mapsPerSimulation = 2;
    return options;
}

QString errorOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& e) {
        return QString::fromUtf8(e.what());
    }
    return {};
}

std::vector<float> valuesOf(const fs::path& file) {
    const io::Npy array(file);
    std::vector<float> values(static_cast<std::size_t>(array.size()));
    array.read(0, array.size(), values.data());
    return values;
}

} // namespace

class TestMapPairs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void pairsTheMapsOfAFolder();
    void takesTheFileAsWellAsItsFolder();
    void takesSomeOfTheSimulations();
    void findsTheTwinAmongSeveral();
    void refusesWhatDoesNotBelongTogether();

private:
    QTemporaryDir temporary_;
    fs::path suite_;
};

void TestMapPairs::initTestCase() {
    suite_ = fs::path(temporary_.path().toStdString()) / "suite";
    test::writeUniverses(suite_);
}

void TestMapPairs::pairsTheMapsOfAFolder() {
    const auto file = io::openMapPairs(suite_, two());
    const auto& facts = file->facts();
    QCOMPARE(facts.count, std::int64_t{6});
    QCOMPARE(facts.bands, 2);
    QVERIFY((facts.bandNames == std::vector<std::string>{"Mcdm", "Ngal"}));
    QVERIFY(facts.maps.has_value());
    QCOMPARE(facts.maps->inputs[0].quantity, std::string("dark matter"));
    QCOMPARE(facts.maps->targets[0].unit, std::string("per (Mpc/h)^2"));
    QCOMPARE(facts.maps->pixel, 25.0 / 16.0);
    const auto matter = valuesOf(suite_ / "Maps_Mcdm_Test_LH_z=0.00.npy");
    const auto galaxies = valuesOf(suite_ / "Maps_Ngal_Test_LH_z=0.00.npy");
    const auto image = file->read(4);
    for (std::size_t i = 0; i < 256; ++i) {
        QCOMPARE(image.pixels[i], matter[4 * 256 + i]);
        QCOMPARE(image.pixels[256 + i], galaxies[4 * 256 + i]);
    }
}

void TestMapPairs::takesTheFileAsWellAsItsFolder() {
    const auto file = io::openMapPairs(suite_ / "Maps_Mcdm_Test_LH_z=0.00.npy", two());
    QCOMPARE(file->read(3).pixels, io::openMapPairs(suite_, two())->read(3).pixels);
}

void TestMapPairs::takesSomeOfTheSimulations() {
    QCOMPARE(io::simulationsIn(suite_, two()), std::int64_t{3});
    auto options = two();
    options.firstSimulation = 2;
    const auto last = io::openMapPairs(suite_, options);
    QCOMPARE(last->facts().count, std::int64_t{2});
    QCOMPARE(last->read(0).pixels, io::openMapPairs(suite_, two())->read(4).pixels);
    options.simulations = 2; // one more than there is
    QVERIFY(errorOf([&] { io::openMapPairs(suite_, options); }).contains(QLatin1String("3 simulations")));
}

// As CAMELS has it: dark matter of the N-body twin beside that of the hydrodynamic run.
void TestMapPairs::findsTheTwinAmongSeveral() {
    const fs::path folder = fs::path(temporary_.path().toStdString()) / "several";
    test::writeUniverses(folder);
    fs::copy(folder / "Maps_Ngal_Test_LH_z=0.00.npy", folder / "Maps_Ngal_Test_CV_z=0.00.npy");
    QVERIFY(io::openMapPairs(folder, two()) != nullptr); // the target of the same name
    fs::rename(folder / "Maps_Mcdm_Test_LH_z=0.00.npy", folder / "Maps_Mcdm_Nbody_LH_z=0.00.npy");
    QVERIFY(errorOf([&] { io::openMapPairs(folder, two()); }).contains(QLatin1String("found 2")));
    fs::remove(folder / "Maps_Ngal_Test_CV_z=0.00.npy");
    QVERIFY(io::openMapPairs(folder, two()) != nullptr); // the only one
}

void TestMapPairs::refusesWhatDoesNotBelongTogether() {
    auto options = two();
    options.mapsPerSimulation = 4; // six maps: a simulation would be cut in two
    const auto cut = errorOf([&] { io::openMapPairs(suite_, options); });
    QVERIFY2(cut.contains(QLatin1String("whole simulations of 4 maps, found 6 maps")), qPrintable(cut));
    options = two();
    options.target = "Mstar";
    const auto missing = errorOf([&] { io::openMapPairs(suite_, options); });
    QVERIFY2(missing.contains(QLatin1String("Maps_Mstar_")) && missing.contains(QLatin1String("none")),
             qPrintable(missing));
    const fs::path folder = fs::path(temporary_.path().toStdString()) / "uneven";
    test::writeUniverses(folder);
    test::writeUniverses(folder / "other", {.simulations = 2});
    fs::copy_file(folder / "other" / "Maps_Ngal_Test_LH_z=0.00.npy", folder / "Maps_Ngal_Test_LH_z=0.00.npy",
                  fs::copy_options::overwrite_existing);
    const auto uneven = errorOf([&] { io::openMapPairs(folder, two()); });
    QVERIFY2(uneven.contains(QLatin1String("6 x 16 x 16")) && uneven.contains(QLatin1String("4 x 16 x 16")),
             qPrintable(uneven));
    QVERIFY(errorOf([&] {
                io::openMapPairs(folder / "nowhere", two());
            }).contains(QLatin1String("no such folder")));
}

QTEST_GUILESS_MAIN(TestMapPairs)
#include "tst_map_pairs.moc"
