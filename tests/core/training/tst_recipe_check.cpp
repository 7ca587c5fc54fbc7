// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Random.h"
#include "core/engine/Device.h"
#include "core/engine/ModelCard.h"
#include "core/io/AtomicFile.h"
#include "core/io/GalaxyFile.h"
#include "core/training/NetworkFacts.h"
#include "core/training/RecipeCheck.h"
#include "core/training/RecipeText.h"
#include "core/training/Training.h"

#include <QtTest>
#include <cmath>

using namespace lookback;
using namespace lookback::training;
namespace fs = std::filesystem;

namespace {

struct Galaxies {
    int count = 12;
    int side = 16;
    std::vector<std::string> bands{"g", "r"};
    std::vector<std::string> columns{};
    double pixelScale = 0.168; ///< arcsec
    bool redshifts = true;
};

void write(const fs::path& file, const Galaxies& g) {
    io::GalaxyFileLayout layout;
    layout.bands = static_cast<int>(g.bands.size());
    layout.height = g.side;
    layout.width = g.side;
    layout.bandNames = g.bands;
    layout.columns = g.columns;
    layout.pixelScale = g.pixelScale;
    auto writer = io::createGalaxies(file, layout);
    Random random(3);
    for (int i = 0; i < g.count; ++i) {
        Image image(layout.bands, g.side, g.side);
        for (auto& pixel : image.pixels) {
            pixel = static_cast<float>(random.normal());
        }
        const double z = g.redshifts || i != 2 ? 0.1 * i : std::numeric_limits<double>::quiet_NaN();
        writer->add(image, z, static_cast<std::uint64_t>(i), std::vector<double>(g.columns.size(), 22.0));
    }
    writer->finish();
}

RecipeValues sensible() {
    return {{"name", "tiny"},
            {"sizes.widths", std::vector<std::int64_t>{8, 8}},
            {"sizes.blocks", std::vector<std::int64_t>{1}},
            {"sizes.attention", std::vector<std::int64_t>{}},
            {"sizes.code", std::vector<std::int64_t>{8}},
            {"data.training", "training.hdf5"},
            {"data.validation", "validation.hdf5"},
            {"data.description", "noise"},
            {"data.simulated", true},
            {"optimiser.batch", std::int64_t{4}},
            {"optimiser.steps", std::int64_t{2}}};
}

} // namespace

class TestRecipeCheck : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void tellsWhatAGoodRecipeTakes();
    void standsForTheNetworksOwnSizes_data();
    void standsForTheNetworksOwnSizes();
    void findsOneMistake_data();
    void findsOneMistake();
    void findsEveryKindOfMistakeAtOnce();
    void saysWhichBatchFits();
    void weighsWithoutUsingUpTheMachine();
    void wantsTheSameNetworkToStartFrom();
    void keepsWhatItFoundOfANetwork();
    void refusesAJobAsAWhole();

private:
    RecipeReport examine(const RecipeValues& values, double memory = 0.0) const {
        return examineRecipe(writeRecipe(values), folder_, memory);
    }

    QStringList problems(const RecipeValues& values, double memory = 0.0) const {
        QStringList all;
        for (const auto& problem : examine(values, memory).problems) {
            all << QString::fromStdString(textOf(problem));
        }
        return all;
    }

    QTemporaryDir temporary_;
    fs::path folder_;
};

void TestRecipeCheck::initTestCase() {
    folder_ = temporary_.path().toStdString();
    write(folder_ / "training.hdf5", {});
    write(folder_ / "validation.hdf5", {.count = 5});
    write(folder_ / "wide.hdf5", {.side = 24});
    write(folder_ / "red.hdf5", {.bands = {"i", "z"}});
    write(folder_ / "coarse.hdf5", {.pixelScale = 0.2});
    write(folder_ / "unknown.hdf5", {.redshifts = false});
    write(folder_ / "grizy.hdf5", {.side = 32, .bands = {"g", "r", "i", "z", "y"}});
    io::writeTextAtomically(folder_ / "text.hdf5", "no galaxies");
}

void TestRecipeCheck::tellsWhatAGoodRecipeTakes() {
    const auto report = examine(sensible());
    QCOMPARE(problems(sensible()), QStringList());
    QCOMPARE(report.galaxies, std::int64_t{12});
    QCOMPARE(report.validation, std::int64_t{5});
    QVERIFY(report.parameters > 5000 && report.parameters < 20000);
    QVERIFY(report.memoryTotal > 1e8);
    auto twice = sensible();
    twice["optimiser.batch"] = std::int64_t{8};
    const auto doubled = examine(twice);
    const double fixed = 20.0 * static_cast<double>(report.parameters);
    QCOMPARE(doubled.memory - fixed, 2.0 * (report.memory - fixed));
    // At least the first level's maps: 8 channels of 8 x 8 pixels through six convolutions and norms.
    QVERIFY(report.memory - fixed > 4.0 * 6.0 * 8.0 * 64.0 * 4.0);
    QVERIFY(QString::fromStdString(textOf(report)).contains(QLatin1String("12 galaxies to learn from")));
}

void TestRecipeCheck::standsForTheNetworksOwnSizes_data() {
    QTest::addColumn<QString>("task");
    QTest::addColumn<QString>("architecture");
    QTest::addColumn<double>("millions");
    QTest::newRow("compact") << "evolution"
                             << "compact_unet" << 0.0;
    QTest::newRow("published") << "evolution"
                               << "redshift_unet" << 22.29; // REFERENCE.md, section 1
    QTest::newRow("attention") << "evolution"
                               << "redshift_unet_attention" << 0.0;
    QTest::newRow("predictor") << "redshift"
                               << "redshift_cnn" << 0.0;
}

void TestRecipeCheck::standsForTheNetworksOwnSizes() {
    QFETCH(QString, task);
    QFETCH(QString, architecture);
    QFETCH(double, millions);
    RecipeValues values{{"name", "x"},
                        {"task", task.toStdString()},
                        {"architecture", architecture.toStdString()},
                        {"data.training", "grizy.hdf5"},
                        {"data.validation", "grizy.hdf5"},
                        {"data.description", "noise"},
                        {"data.simulated", true},
                        {"optimiser.batch", std::int64_t{1}}};
    const auto left = examine(values);
    for (const auto& field : recipeFields()) {
        if (field.section() == "sizes" && applies(field, values)) {
            values[field.key] = field.standard;
        }
    }
    const auto said = examine(values);
    QVERIFY(left.parameters > 1000000);
    QCOMPARE(said.parameters, left.parameters);
    QCOMPARE(said.memory, left.memory);
    if (millions > 0.0) {
        QVERIFY(std::abs(static_cast<double>(said.parameters) / 1e6 - millions) < 0.005);
    }
}

void TestRecipeCheck::findsOneMistake_data() {
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const char* field, const char* value, const char* sentence) {
        QTest::newRow(name) << field << value << sentence;
    };
    row("absent file", "data.training", "absent.hdf5", "data.training: absent.hdf5");
    row("broken file", "data.validation", "text.hdf5", "data.validation: text.hdf5");
    row("no redshifts", "data.training", "unknown.hdf5",
        "data.training: unknown.hdf5: expected a redshift for every galaxy, found 1 without");
    row("other size", "data.validation", "wide.hdf5",
        "data.validation: expected images like those of data.training, gr of 16 x 16 pixels of 0.168 arcsec, "
        "found gr of 24 x 24 pixels of 0.168 arcsec");
    row("other bands", "data.validation", "red.hdf5", "found iz of 16 x 16");
    row("other pixels", "data.validation", "coarse.hdf5", "of 0.2 arcsec");
    row("same file", "data.validation", "training.hdf5",
        "data.validation: expected galaxies never learnt from, found those of data.training");
    row("absent start", "start_from", "absent.json", "start_from: absent.json");
}

void TestRecipeCheck::findsOneMistake() {
    QFETCH(QString, field);
    QFETCH(QString, value);
    QFETCH(QString, sentence);
    auto values = sensible();
    values[field.toStdString()] = value.toStdString();
    const auto found = problems(values);
    QVERIFY2(found.size() == 1 && found[0].contains(sentence), qPrintable(found.join(QLatin1Char('\n'))));
}

void TestRecipeCheck::findsEveryKindOfMistakeAtOnce() {
    auto values = sensible();
    values["sizes.widths"] = std::vector<std::int64_t>{8, 8, 8, 8, 8}; // 16 pixels cannot be halved so often
    values["schedule.loss_scales"] = std::vector<std::int64_t>{1, 3};
    values["data.validation"] = "absent.hdf5";
    values["start_from"] = "absent.json";
    values["optimiser.batch"] = std::int64_t{13};
    values["optimiser.learning_rate"] = -1.0;
    auto text = writeRecipe(values);
    text.insert(text.find('{') + 1, R"("sede": 3, "title": 4,)");
    QStringList found;
    for (const auto& problem : checkRecipe(text, folder_)) {
        found << QString::fromStdString(problem.field);
    }
    found.sort();
    QCOMPARE(found,
             (QStringList{QStringLiteral("data.validation"), QStringLiteral("optimiser.batch"),
                          QStringLiteral("optimiser.learning_rate"), QStringLiteral("schedule.loss_scales"),
                          QStringLiteral("sede"), QStringLiteral("sizes.widths"),
                          QStringLiteral("start_from"), QStringLiteral("title")}));
}

void TestRecipeCheck::saysWhichBatchFits() {
    auto values = sensible();
    values["optimiser.batch"] = std::int64_t{12};
    const auto report = examine(values);
    const auto tight = problems(values, 0.5 * report.memory);
    QCOMPARE(tight.size(), 1);
    QVERIFY2(tight[0].contains(QLatin1String("at batch 12")), qPrintable(tight[0]));
    const int fits = tight[0].section(QLatin1String("; "), -1).section(QLatin1Char(' '), 0, 0).toInt();
    QVERIFY(fits >= 1 && fits < 12);
    values["optimiser.batch"] = std::int64_t{fits};
    QCOMPARE(problems(values, 0.5 * report.memory), QStringList());
    values["optimiser.batch"] = std::int64_t{fits + 1};
    QCOMPARE(problems(values, 0.5 * report.memory).size(), 1);
    QVERIFY(problems(values, 1000.0)[0].contains(QLatin1String("no batch would fit")));
}

void TestRecipeCheck::weighsWithoutUsingUpTheMachine() {
    // Attention over 512 x 512 pixels: a square of 2.7e5 pixels a side, 1.1 TB for one of four heads.
    write(folder_ / "huge.hdf5", {.count = 2, .side = 512, .bands = {"g"}});
    write(folder_ / "huge2.hdf5", {.count = 1, .side = 512, .bands = {"g"}});
    RecipeValues values{{"name", "x"},
                        {"architecture", "redshift_unet_attention"},
                        {"data.training", "huge.hdf5"},
                        {"data.validation", "huge2.hdf5"},
                        {"data.description", "noise"},
                        {"data.simulated", true},
                        {"optimiser.batch", std::int64_t{2}}};
    QElapsedTimer timer;
    timer.start();
    const auto found = problems(values, 1e9);
    QVERIFY2(found.size() == 1 && found[0].contains(QLatin1String("no batch would fit")),
             qPrintable(found.join(QLatin1Char('\n'))));
}

void TestRecipeCheck::wantsTheSameNetworkToStartFrom() {
    io::writeTextAtomically(folder_ / "first.json", [&] {
        auto values = sensible();
        values["data.training"] = (folder_ / "training.hdf5").string();
        values["data.validation"] = (folder_ / "validation.hdf5").string();
        return writeRecipe(values);
    }());
    training::train(folder_ / "first.json", folder_ / "first", false, engine::chooseDevice("cpu", 1), {}, {});
    auto values = sensible();
    values["start_from"] = "first/model/tiny.json";
    QCOMPARE(problems(values), QStringList());

    auto deeper = values;
    deeper["sizes.blocks"] = std::vector<std::int64_t>{2};
    QCOMPARE(problems(deeper),
             QStringList{QStringLiteral("start_from: expected a model with sizes.blocks 2, found 1")});
    auto redder = values;
    redder["data.training"] = "red.hdf5";
    redder["data.validation"] = "absent.hdf5";
    QVERIFY(
        problems(redder).contains(QStringLiteral("start_from: expected a model of the bands iz, found gr")));
    auto other = values;
    other["architecture"] = "redshift_unet";
    QVERIFY(
        problems(other).join(QLatin1Char('\n')).contains(QLatin1String("found evolution and compact_unet")));

    QFile weights(QString::fromStdString((folder_ / "first" / "model" / "tiny.safetensors").string()));
    QVERIFY(weights.open(QIODevice::Append));
    weights.write("!");
    weights.close();
    QVERIFY(problems(values).join(QLatin1Char('\n')).contains(QLatin1String("SHA-256")));
}

void TestRecipeCheck::keepsWhatItFoundOfANetwork() {
    const auto before = qgetenv("XDG_CACHE_HOME");
    const auto restore = qScopeGuard([&] { qputenv("XDG_CACHE_HOME", before); });
    qputenv("XDG_CACHE_HOME", QByteArray::fromStdString((folder_ / "cache").string()));
    QVERIFY(!keptFacts("one"));
    keepFacts("one", {.parameters = 71, .bytesPerGalaxy = 9.5e6, .columns = {"g_magnitude"}});
    const auto kept = keptFacts("one");
    QVERIFY(kept.has_value());
    QCOMPARE(kept->parameters, std::int64_t{71});
    QCOMPARE(kept->bytesPerGalaxy, 9.5e6);
    QCOMPARE(kept->columns, std::vector<std::string>{"g_magnitude"});
    QVERIFY(!keptFacts("another"));

    auto values = sensible();
    values["sizes.code"] = std::vector<std::int64_t>{24}; // no other test asks about it
    const auto networks = folder_ / "cache" / "lookback" / "networks";
    const auto count = [&] {
        return static_cast<int>(std::distance(fs::directory_iterator(networks), fs::directory_iterator()));
    };
    QCOMPARE(count(), 1);
    QVERIFY(examine(values).problems.empty());
    QCOMPARE(count(), 2);
    for (const auto& entry : fs::directory_iterator(networks)) {
        io::writeTextAtomically(entry.path(), "{ torn");
    }
    QVERIFY(!keptFacts("one"));
}

void TestRecipeCheck::refusesAJobAsAWhole() {
    auto values = sensible();
    requireGoodRecipe(writeRecipe(values), folder_, {.device = "cpu"});
    values["data.training"] = "absent.hdf5";
    values["optimiser.batch"] = std::int64_t{0};
    try {
        requireGoodRecipe(writeRecipe(values), folder_, {.device = "cpu"});
        QFAIL("a recipe without its galaxies was accepted");
    } catch (const FileError& e) {
        const QString said = QString::fromUtf8(e.what());
        QVERIFY2(said.contains(QStringLiteral("data.training")), e.what());
        QVERIFY2(said.contains(QStringLiteral("optimiser.batch")), e.what());
    }
    QCOMPARE(memoryFor({.device = "cpu"}), 0.0);
    QVERIFY(std::isinf(memoryFor({.executor = "slurm", .device = "cpu"})));
    QVERIFY(std::isinf(memoryFor({.device = "cuda:1"})));
}

QTEST_GUILESS_MAIN(TestRecipeCheck)
#include "tst_recipe_check.moc"
