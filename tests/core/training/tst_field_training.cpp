// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/engine/Device.h"
#include "core/engine/ModelCard.h"
#include "core/io/AtomicFile.h"
#include "core/training/Batches.h"
#include "core/training/RecipeCheck.h"
#include "core/training/Training.h"
#include "tests/core/training/Blobs.h"
#include "tests/core/training/Universes.h"

#include <QtTest>
#include <cmath>

using namespace lookback;
using namespace lookback::training;
namespace fs = std::filesystem;

class TestFieldTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void learnsFromPairsOfMaps_data();
    void learnsFromPairsOfMaps();
    void goesOnAsIfNothingHadHappened();
    void bringsLogarithmsToTheirZScores();
    void keepsPairsTogetherWhileTheyMove();
    void showsAllNoiseLevelsInEveryBatch();
    void neverPartsASimulation();
    void startsTheCosineAgain();
    void saysWhatIsWrongWithMaps();

private:
    fs::path write(const std::string& name, const std::string& text) const {
        const auto file = folder_ / (name + ".json");
        io::writeTextAtomically(file, text);
        return file;
    }

    QStringList problems(const std::string& text) const {
        QStringList all;
        for (const auto& problem : checkRecipe(text, folder_)) {
            all << QString::fromStdString(textOf(problem));
        }
        return all;
    }

    void run(const std::string& name, const std::string& text, bool resume = false,
             const Monitor& monitor = {}) const {
        train(write(name, text), folder_ / name, resume, engine::chooseDevice("cpu", 1), {}, monitor);
    }

    QTemporaryDir temporary_;
    fs::path folder_;
};

void TestFieldTraining::initTestCase() {
    folder_ = temporary_.path().toStdString();
    test::writeUniverses(folder_ / "training");
    test::writeUniverses(folder_ / "validation", {.simulations = 2, .seed = 2});
}

void TestFieldTraining::learnsFromPairsOfMaps_data() {
    QTest::addColumn<QString>("network");
    QTest::newRow("ours") << QString::fromUtf8(test::kTinyMapUnet);
    QTest::newRow("published") << QString::fromUtf8(test::kTinyVdmUnet);
}

void TestFieldTraining::learnsFromPairsOfMaps() {
    QFETCH(QString, network);
    const std::string name = QTest::currentDataTag();
    const auto text = test::fieldRecipe(folder_, network.toStdString());
    QCOMPARE(problems(text), QStringList());
    run(name, text);
    const auto card = engine::readModelCard(folder_ / name / "model" / "tiny.json");
    QCOMPARE(card.task, std::string("field"));
    QCOMPARE(card.training.count, std::int64_t{6});
    QCOMPARE(card.maps->pixel, 1.5625 / 16.0);
    QCOMPARE(card.maps->depth, 5.0);
    QCOMPARE(card.maps->names().size(), std::size_t{2});
    QVERIFY(card.normalisation.kind == engine::Normalisation::Kind::Log10);
    QVERIFY(std::isfinite(card.metrics.at("validation_loss")));
    QVERIFY(fs::exists(folder_ / name / "previews" / "step_8.png"));
}

void TestFieldTraining::goesOnAsIfNothingHadHappened() {
    const auto text = test::fieldRecipe(folder_, test::kTinyVdmUnet);
    run("whole", text);
    int steps = 0;
    const Monitor tired{.onStep = {}, .cancelled = [&] { return ++steps > 5; }};
    QVERIFY_EXCEPTION_THROWN(run("parts", text, false, tired), Monitor::Cancelled);
    run("parts", text, true);
    QCOMPARE(curve(folder_ / "parts"), curve(folder_ / "whole"));
}

void TestFieldTraining::bringsLogarithmsToTheirZScores() {
    auto recipe = readRecipe(write("plain", test::fieldRecipe(folder_, test::kTinyMapUnet)));
    for (const double softening : {0.0, 0.5}) {
        recipe.inputSoftening = softening;
        const auto file = openForTraining(recipe, DataPart::Training);
        const auto n = measureScaling(recipe, *file);
        auto maps = torch::empty({6, 2, 16, 16});
        file->read(0, 6, maps.data_ptr<float>());
        const auto values = maps.to(torch::kFloat64);
        const double mean = values.select(1, 0).mean().item<double>();
        QVERIFY(std::abs(n.softening[0] / (softening > 0.0 ? softening * mean : 1.0) - 1.0) < 1e-6);
        QCOMPARE(n.softening[1], 1.0);
        for (int b = 0; b < 2; ++b) {
            const auto dex = torch::log10(values.select(1, b) / n.softening[b] + 1.0);
            const auto score = (dex - n.offset[b]) * n.scale[b];
            QVERIFY(std::abs(score.mean().item<double>()) < 1e-9);
            QVERIFY(std::abs(score.square().mean().item<double>() - 1.0) < 1e-9);
        }
    }
}

// Galaxies lie on heavy clumps alone, whichever way a pair is turned and moved; and it is moved.
void TestFieldTraining::keepsPairsTogetherWhileTheyMove() {
    const auto recipe = readRecipe(write("moving", test::fieldRecipe(folder_, test::kTinyMapUnet)));
    const auto file = openForTraining(recipe, DataPart::Training);
    auto maps = torch::empty({6, 2, 16, 16});
    file->read(0, 6, maps.data_ptr<float>());
    Batches batches(recipe, {}, 0);
    int moved = 0;
    for (int step = 0; step < recipe.steps; ++step) {
        const auto batch = batches.next();
        QVERIFY((batch.redshift == 0.0).all().item<bool>());
        const auto galaxies = batch.flux.select(1, 1) > 0.0;
        QVERIFY((batch.flux.select(1, 0).masked_select(galaxies) > 8e12).all().item<bool>());
        for (int n = 0; n < 2; ++n) {
            bool same = false;
            bool found = false;
            for (int m = 0; m < 6; ++m) {
                same = same || torch::equal(batch.flux[n], maps[m]);
                found = found || torch::equal(std::get<0>(batch.flux[n].flatten().sort()),
                                              std::get<0>(maps[m].flatten().sort()));
            }
            QVERIFY(found);
            moved += same ? 0 : 1;
        }
    }
    QVERIFY(moved > recipe.steps);
}

void TestFieldTraining::showsAllNoiseLevelsInEveryBatch() {
    auto recipe = readRecipe(write("even", test::fieldRecipe(folder_, test::kTinyMapUnet)));
    recipe.batch = 4;
    Batches batches(recipe, {.noise = true, .evenPositions = true}, 0);
    const auto first = batches.next();
    const auto sorted = std::get<0>(first.position.sort());
    const auto gaps = sorted.narrow(0, 1, 3) - sorted.narrow(0, 0, 3);
    QVERIFY(((gaps - 0.25).abs() < 1e-5).all().item<bool>());
    QVERIFY(std::abs(batches.next().position[0].item<float>() - first.position[0].item<float>()) > 1e-4F);
}

void TestFieldTraining::neverPartsASimulation() {
    const auto both = [&](const std::string& more) {
        auto text = test::fieldRecipe(folder_, test::kTinyMapUnet, more);
        const auto at = text.find((folder_ / "validation").string());
        return text.replace(at, (folder_ / "validation").string().size(), (folder_ / "training").string());
    };
    QVERIFY(problems(both("")).join(QLatin1Char(' ')).contains(QLatin1String("validation_simulations")));
    const auto kept = both(R"(, "validation_simulations": 1)");
    QCOMPARE(problems(kept), QStringList());
    const auto recipe = readRecipe(write("kept", kept));
    const auto learnt = openForTraining(recipe, DataPart::Training);
    const auto judged = openForTraining(recipe, DataPart::Validation);
    QCOMPARE(learnt->facts().count, std::int64_t{4});
    QCOMPARE(judged->facts().count, std::int64_t{2});
    for (int i = 0; i < 4; ++i) {
        for (int j = 0; j < 2; ++j) {
            QVERIFY(learnt->read(i).pixels != judged->read(j).pixels);
        }
    }
    QVERIFY(problems(both(R"(, "validation_simulations": 3)"))
                .join(QLatin1Char(' '))
                .contains(QLatin1String("data.training")));
    auto cut = both(R"(, "validation_simulations": 1)");
    cut.replace(cut.find("\"maps_per_simulation\": 2"), 24, "\"maps_per_simulation\": 4");
    QVERIFY(problems(cut).join(QLatin1Char(' ')).contains(QLatin1String("whole simulations of 4 maps")));
}

// Six maps in batches of two: a period of one pass is three steps.
void TestFieldTraining::startsTheCosineAgain() {
    auto text = test::fieldRecipe(folder_, test::kTinyMapUnet, "",
                                  R"(, "learning_rate": 0.001, "decay": "restarts", "period": 1)");
    text.replace(text.find("\"warmup\": 2"), 11, "\"warmup\": 0");
    run("restarts", text);
    const auto rows = curve(folder_ / "restarts");
    const auto rate = [&](int step) { return rows[step].section(QLatin1Char(','), 2, 2).toDouble(); };
    for (const int start : {1, 4, 7}) {
        QVERIFY(std::abs(rate(start) - 1e-3) < 1e-12);
    }
    for (const int later : {2, 5, 8}) {
        QVERIFY(std::abs(rate(later) - 0.75e-3) < 1e-12); // cos(pi / 3)
    }
}

void TestFieldTraining::saysWhatIsWrongWithMaps() {
    const auto has = [&](const std::string& text, const char* words) {
        const auto all = problems(text).join(QLatin1Char(' '));
        return all.contains(QLatin1String(words));
    };
    QVERIFY(has(test::fieldRecipe(folder_, test::kTinyMapUnet, R"(, "target": "Mstar")"), "Maps_Mstar_"));
    QVERIFY(
        has(test::fieldRecipe(folder_, R"("architecture": "map_unet", "sizes": {"widths": [8, 8, 8, 8, 8]})"),
            "divisible by 32"));
    QVERIFY(has(test::fieldRecipe(folder_, R"("architecture": "compact_unet")"), "map_unet or vdm_unet"));
    QVERIFY(has(test::fieldRecipe(folder_, R"("architecture": "vdm_unet", "schedule": {"kind": "vdm",
        "gamma_min": 3.0, "gamma_max": 2.0})"),
                "more than gamma_min"));
    test::writeUniverses(folder_ / "wide", {.side = 32});
    auto text = test::fieldRecipe(folder_, test::kTinyMapUnet);
    const auto name = (folder_ / "validation").string();
    QVERIFY(has(text.replace(text.find(name), name.size(), (folder_ / "wide").string()), "32 x 32"));
}

QTEST_GUILESS_MAIN(TestFieldTraining)
#include "tst_field_training.moc"
