// SPDX-License-Identifier: MIT
#include "app/cli/Session.h"
#include "core/common/Random.h"
#include "core/field/FieldFile.h"
#include "core/field/Hod.h"
#include "core/io/AtomicFile.h"
#include "core/io/Csv.h"
#include "core/io/NpyWriter.h"
#include "core/io/Snapshot.h"
#include "tests/support/Program.h"
#include "tests/support/Shared.h"

#include <nlohmann/json.hpp>

#include <QtTest>
#include <cmath>
#include <limits>

using namespace lookback;
using namespace lookback::field;
namespace fs = std::filesystem;

namespace {

constexpr int kSide = 32;

io::Catalogue catalogue(int groups) {
    io::Catalogue c;
    c.facts.box = 25.0;
    c.facts.omegaMatter = 0.3;
    c.facts.hubble = 0.7;
    Random random(3);
    for (int i = 0; i < groups; ++i) {
        for (int axis = 0; axis < 3; ++axis) {
            c.groupPositions.push_back(static_cast<float>(25.0 * random.uniform()));
        }
        c.groupMasses.push_back(static_cast<float>(1e11 / random.uniform()));
        c.groupRadii.push_back(0.2F);
    }
    return c;
}

io::Particles particles() {
    io::Particles p;
    Random random(5);
    for (int i = 0; i < 3 * 2000; ++i) {
        p.positions.push_back(static_cast<float>(25.0 * random.uniform()));
    }
    p.mass = 3.7e9;
    return p;
}

} // namespace

/// `field` as a script runs it, with the halo occupation: its maps need no network.
class TestCliField : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void endsAsPromised_data();
    void endsAsPromised();
    void paintsAndGoesOn();
    void refusesToGoOnDifferently();
    void evaluatesASuite();
    void fitsAHalo();
    void saysWhatIsWrongWithASnapshot_data();
    void saysWhatIsWrongWithASnapshot();

private:
    test::Ended run(const QString& line) const { return test::runCli(folder_.path(), line); }

    fs::path in(const char* name) const { return fs::path(folder_.path().toStdString()) / name; }

    void writeSuite() const;

    QTemporaryDir folder_;
};

/// 15 maps of one universe: its haloes, and galaxies put into them.
void TestCliField::writeSuite() const {
    fs::create_directories(in("suite/LH_0"));
    io::writeTextAtomically(in("suite/universe.json"), R"({"box": 25.0, "maps_per_universe": 15})");
    io::writeCatalogue(in("suite/LH_0/fof_subhalo_tab_033.hdf5"), catalogue(400));
    io::NpyWriter matter(in("suite/Maps_Mcdm_Lookback_LH_z=0.00.npy"), {kSide, kSide});
    std::vector<float> map(kSide * kSide);
    Random random(9);
    for (int i = 0; i < kMapsPerBox; ++i) {
        for (float& value : map) {
            value = static_cast<float>(1e10 / random.uniform());
        }
        matter.add(map);
    }
    matter.finish();
    const auto source = openMatter(in("suite"));
    io::NpyWriter galaxies(in("suite/Maps_Ngal_Lookback_LH_z=0.00.npy"), {kSide, kSide});
    for (int i = 0; i < kMapsPerBox; ++i) {
        const HodParameters truth{.massMin = 2e11, .massOne = 2e12, .alpha = 0.9};
        galaxies.add(hodMap(source->matter(i), truth, 70 + static_cast<std::uint64_t>(i)).values.pixels);
    }
    galaxies.finish();
}

void TestCliField::initTestCase() {
    writeSuite();
    HodFit fit;
    fit.best = {.massMin = 2e11, .massOne = 2e12, .alpha = 0.9};
    writeHod(folder_.path().toStdString(),
             {.name = "hod", .description = "a test", .pixel = 0.8, .depth = 5.0}, fit);
    fit.best.alpha = 1.0;
    writeHod(folder_.path().toStdString(),
             {.name = "hod2", .description = "a test", .pixel = 0.8, .depth = 5.0}, fit);
}

void TestCliField::endsAsPromised_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("said");
    QTest::newRow("no map") << "field --model hod.json --out a.hdf5" << int(cli::kWrongUsage) << "--map";
    QTest::newRow("no out") << "field --model hod.json --map suite" << int(cli::kWrongUsage) << "--out";
    QTest::newRow("no such file") << "field --model hod.json --map none.npy --out a.hdf5"
                                  << int(cli::kBadInput) << "none.npy: is not there";
    QTest::newRow("no such map") << "field --model hod.json --map suite --index 15 --out a.hdf5"
                                 << int(cli::kWrongUsage) << "expected 0 to 14";
    QTest::newRow("no such slab") << "field --model hod.json --map suite --slab z:5 --out a.hdf5"
                                  << int(cli::kWrongUsage) << "0 to 4, found z:5";
    QTest::newRow("no such folder") << "field --model hod.json --map suite --out no/a.hdf5"
                                    << int(cli::kDiskFull) << "a.hdf5";
    QTest::newRow("no sampler") << "field --model hod.json --map suite --sampler best --out a.hdf5"
                                << int(cli::kWrongUsage) << "--sampler";
    QTest::newRow("two of a kind") << "field --model hod.json --rivals hod2.json --map suite --out a.hdf5"
                                   << int(cli::kWrongUsage) << "two of kind HOD";
    QTest::newRow("evaluate to hdf5") << "field --model hod.json --map suite --evaluate --out a.hdf5"
                                      << int(cli::kWrongUsage) << "FILE.csv or FILE.json";
}

void TestCliField::endsAsPromised() {
    QFETCH(QString, line);
    QFETCH(int, code);
    QFETCH(QString, said);
    const auto ended = run(line);
    QVERIFY2(ended.code == code, ended.error);
    QVERIFY2(QString::fromUtf8(ended.error).contains(said), ended.error);
    QCOMPARE(ended.error.count('\n'), 1); // one sentence
}

void TestCliField::paintsAndGoesOn() {
    auto ended = run(QStringLiteral("field --model hod.json --map suite --slab y:2 --samples 3 --seed 40 "
                                    "--out one.hdf5 --png one.png"));
    QVERIFY2(ended.code == cli::kDone, ended.error);
    QVERIFY(ended.out.contains("width of z-scores") && ended.out.contains("HOD"));
    QVERIFY(fs::file_size(in("one.png")) > 10000);
    const auto source = openMatter(in("suite"));
    {
        const SavedField saved(in("one.hdf5"));
        QCOMPARE(saved.head().index, 7);
        QCOMPARE(saved.parts().front().provenance.seeds, (std::vector<std::uint64_t>{40, 41, 42}));
        const HodParameters p{.massMin = 2e11, .massOne = 2e12, .alpha = 0.9};
        QCOMPARE(saved.sample(0, 1).values.pixels, hodMap(source->matter(7), p, 41).values.pixels);
    }
    ended = run(QStringLiteral("field --model hod.json --add-to one.hdf5 --samples 2"));
    QVERIFY2(ended.code == cli::kDone, ended.error);
    const SavedField more(in("one.hdf5"));
    QCOMPARE(more.count(0), 5);
    QCOMPARE(more.parts().front().provenance.seeds, (std::vector<std::uint64_t>{40, 41, 42, 43, 44}));
    // The same as if they had been painted at once.
    ended = run(QStringLiteral("field --model hod.json --map suite --index 7 --samples 5 --seed 40 "
                               "--out five.hdf5"));
    QVERIFY2(ended.code == cli::kDone, ended.error);
    const io::SampleFile grown(in("one.hdf5"));
    const io::SampleFile whole(in("five.hdf5"));
    for (const char* const name : {"mean", "std", "mean_log"}) {
        QCOMPARE(grown.map(name)->values.pixels, whole.map(name)->values.pixels);
    }
    QCOMPARE(grown.numbers("power/samples_50"), whole.numbers("power/samples_50"));
    // And it opens again as a map.
    ended = run(QStringLiteral("field --model hod2.json --map one.hdf5 --samples 1 --out again.hdf5"));
    QVERIFY2(ended.code == cli::kDone, ended.error);
}

void TestCliField::refusesToGoOnDifferently() {
    auto ended = run(QStringLiteral("field --model hod.json --map suite --samples 2 --out other.hdf5"));
    QVERIFY2(ended.code == cli::kDone, ended.error);
    ended = run(QStringLiteral("field --model hod2.json --add-to other.hdf5 --samples 2"));
    QCOMPARE(ended.code, int(cli::kBadInput));
    QVERIFY2(ended.error.contains("expected to go on with the model hod"), ended.error);
    QCOMPARE(SavedField(in("other.hdf5")).count(0), 2); // as it was
}

void TestCliField::evaluatesASuite() {
    const auto ended =
        run(QStringLiteral("field --model hod.json --map suite --evaluate --maps 5 --samples 4 "
                           "--out table.csv --json"));
    QVERIFY2(ended.code == cli::kDone, ended.error);
    const auto json = nlohmann::json::parse(ended.out.toStdString());
    const auto& hod = json.at("painters").at(0);
    QCOMPARE(hod.at("maps").get<int>(), 5);
    QCOMPARE(hod.at("samples").get<int>(), 20);
    QVERIFY(hod.at("squared_error_dex2").get<double>() < hod.at("squared_error_of_one_dex2").get<double>());
    QVERIFY(hod.at("coverage_95").get<double>() > hod.at("coverage_50").get<double>());
    const auto table = io::readCsv(in("table.csv"));
    QCOMPARE(table.rows(), std::size_t{1});
    QCOMPARE(table.numbers("z_width").front(), hod.at("z_width").get<double>());
}

void TestCliField::fitsAHalo() {
    auto ended =
        run(QStringLiteral("field fit-hod --map suite --draws 1 --parts 0 --name fitted --out fits --json"));
    QVERIFY2(ended.code == cli::kDone, ended.error);
    const auto json = nlohmann::json::parse(ended.out.toStdString());
    QCOMPARE(json.at("maps").get<int>(), 15);
    const Hod fitted(engine::readModelCard(in("fits/fitted.json")));
    QVERIFY(std::abs(std::log10(fitted.parameters().massMin) - json.at("log10_mass_min").get<double>()) <
            1e-9);
    ended = run(QStringLiteral("field --model fits/fitted.json --map suite --samples 1 --out fitted.hdf5"));
    QVERIFY2(ended.code == cli::kDone, ended.error);
}

void TestCliField::saysWhatIsWrongWithASnapshot_data() {
    QTest::addColumn<QString>("damage");
    QTest::addColumn<QString>("said");
    QTest::newRow("outside") << "outside"
                             << "found 25.1 Mpc/h in row 1";
    QTest::newRow("no number") << "nan"
                               << "found nan Mpc/h in row 1";
    QTest::newRow("no mass") << "mass"
                             << "found neither";
    QTest::newRow("cut catalogue") << "cut"
                                   << "fof_subhalo_tab_033.hdf5";
    QTest::newRow("cut second file") << "second"
                                     << "snap_033.hdf5";
    QTest::newRow("all zero") << "zero"
                              << "found the value 0 in all pixels";
}

void TestCliField::saysWhatIsWrongWithASnapshot() {
    QFETCH(QString, damage);
    QFETCH(QString, said);
    const fs::path folder = in(("damage_" + damage.toStdString()).c_str());
    fs::create_directories(folder);
    auto p = particles();
    if (damage == QLatin1String("outside")) {
        p.positions[4] = 25.1F;
    } else if (damage == QLatin1String("nan")) {
        p.positions[4] = std::numeric_limits<float>::quiet_NaN();
    } else if (damage == QLatin1String("mass")) {
        p.mass = 0.0;
    } else if (damage == QLatin1String("zero")) {
        p.masses.assign(p.count(), 0.0F);
    }
    io::writeSnapshot(folder / "snap_033.hdf5", catalogue(0).facts, p);
    io::writeCatalogue(folder / "fof_subhalo_tab_033.hdf5", catalogue(20));
    const char* const cut = damage == QLatin1String("cut")      ? "fof_subhalo_tab_033.hdf5"
                            : damage == QLatin1String("second") ? "snap_033.hdf5"
                                                                : nullptr;
    if (cut != nullptr) {
        fs::resize_file(folder / cut, fs::file_size(folder / cut) / 2);
    }
    const auto ended = run(QStringLiteral("field --model hod.json --map damage_%1/snap_033.hdf5 --side 32 "
                                          "--samples 1 --out bad.hdf5")
                               .arg(damage));
    QVERIFY2(ended.code == cli::kBadInput, ended.error);
    QVERIFY2(QString::fromUtf8(ended.error).contains(said), ended.error);
    QVERIFY(!fs::exists(in("bad.hdf5")));
}

QTEST_GUILESS_MAIN(TestCliField)

#include "tst_cli_field.moc"
