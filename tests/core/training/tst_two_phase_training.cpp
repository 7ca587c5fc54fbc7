// SPDX-License-Identifier: MIT
#include "core/engine/Device.h"
#include "core/engine/ModelCard.h"
#include "core/field/Cnn.h"
#include "core/io/AtomicFile.h"
#include "core/io/Safetensors.h"
#include "core/training/RecipeCheck.h"
#include "core/training/Training.h"
#include "tests/core/training/Blobs.h"
#include "tests/core/training/Universes.h"

#include <QtTest>
#include <cmath>

using namespace lookback;
using namespace lookback::training;
namespace fs = std::filesystem;

class TestTwoPhaseTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void makesOneModelOfTwoPhases();
    void goesOnAsIfNothingHadHappened();
    void saysWhatIsWrong();

private:
    std::string recipe(const std::string& task, const std::string& network,
                       const std::string& name = "tiny") const {
        auto text = test::fieldRecipe(folder_, network);
        text.replace(text.find("\"field\""), 7, '"' + task + '"');
        text.replace(text.find("\"tiny\""), 6, '"' + name + '"');
        return text;
    }

    /// The card that comes out.
    fs::path run(const std::string& name, const std::string& text, bool resume = false,
                 const Monitor& monitor = {}) const {
        const auto file = folder_ / (name + ".json");
        io::writeTextAtomically(file, text);
        train(file, folder_ / name, resume, engine::chooseDevice("cpu", 1), {}, monitor);
        return folder_ / name / "model" / "tiny.json";
    }

    QString problems(const std::string& text) const {
        QStringList all;
        for (const auto& problem : checkRecipe(text, folder_)) {
            all << QString::fromStdString(textOf(problem));
        }
        return all.join(QLatin1String("; "));
    }

    std::string second(const fs::path& first) const;

    QTemporaryDir temporary_;
    fs::path folder_;
};

namespace {

const char* const kInception = R"("architecture": "inception",
    "sizes": {"branches": [1, 2, 1, 1], "rectified": [0], "periodic": [1]}, "occupied_weight": 20)";

} // namespace

std::string TestTwoPhaseTraining::second(const fs::path& first) const {
    const std::string sizes = "\"architecture\": \"r2unet\", \"sizes\": {\"widths\": [2, 4]}, ";
    return recipe("counts", sizes + "\"threshold\": 0.4, \"classifier\": \"" + first.string() + '"');
}

void TestTwoPhaseTraining::initTestCase() {
    folder_ = temporary_.path().toStdString();
    test::writeUniverses(folder_ / "training");
    test::writeUniverses(folder_ / "validation", {.simulations = 2, .seed = 2});
}

void TestTwoPhaseTraining::makesOneModelOfTwoPhases() {
    for (const char* network :
         {R"("architecture": "unet", "sizes": {"widths": [2, 4]})", R"("architecture": "r2unet",
           "sizes": {"widths": [2, 2], "recurrences": [1]})"}) {
        QCOMPARE(problems(recipe("occupancy", network)), QString());
    }
    const auto first = run("first", recipe("occupancy", kInception));
    QCOMPARE(engine::readModelCard(first).task, std::string("occupancy"));
    QVERIFY(fs::exists(folder_ / "first" / "previews" / "step_8.png"));

    QCOMPARE(problems(second(first)), QString());
    const auto card = engine::readModelCard(run("second", second(first)));
    QCOMPARE(card.task, std::string("counts"));
    QCOMPARE(card.sizes.at("inception.branches"), (std::vector<std::int64_t>{1, 2, 1, 1}));
    QCOMPARE(card.normalisation.offset[1], 0.0);
    QVERIFY(std::isfinite(card.metrics.at("validation_loss")));
    QVERIFY(fs::exists(folder_ / "second" / "previews" / "step_8.png"));

    const auto before = io::readSafetensors(folder_ / "first" / "model" / "tiny.safetensors");
    const auto after = io::readSafetensors(card.weightsFile);
    for (const auto& tensor : before.tensors) { // the first phase is as it was, and is inside
        QCOMPARE(after.at("classifier." + tensor.name).bytes, tensor.bytes);
    }
    field::Cnn cnn(card, engine::chooseDevice("cpu", 1)); // and the whole can be used
    const Map matter{Image(1, 16, 16, 4e11F), "dark matter", "Msun/h per (Mpc/h)^2", 1.5625, 5.0, true};
    QVERIFY(std::abs(cnn.threshold() - 0.4) < 1e-6);
    QCOMPARE(cnn.flawOf(matter), std::string());
    QCOMPARE(cnn.mask(matter).width(), 16);
}

void TestTwoPhaseTraining::goesOnAsIfNothingHadHappened() {
    const auto first = run("phase", recipe("occupancy", kInception));
    run("whole", second(first));
    int steps = 0;
    const Monitor tired{.onStep = {}, .cancelled = [&] { return ++steps > 5; }};
    QVERIFY_EXCEPTION_THROWN(run("parts", second(first), false, tired), Monitor::Cancelled);
    run("parts", second(first), true);
    QCOMPARE(curve(folder_ / "parts"), curve(folder_ / "whole"));
}

void TestTwoPhaseTraining::saysWhatIsWrong() {
    QVERIFY(problems(second(folder_ / "none.json")).contains(QLatin1String("classifier")));
    QVERIFY(problems(recipe("counts", R"("architecture": "r2unet")")).contains(QLatin1String("classifier")));
    QVERIFY(problems(recipe("occupancy", R"("architecture": "inception", "threshold": 0.5)"))
                .contains(QLatin1String("threshold")));
    const auto all = problems(recipe("occupancy", R"("architecture": "inception", "occupied_weight": 0,
        "sizes": {"branches": [1, 2]})"));
    QVERIFY(all.contains(QLatin1String("occupied_weight")) && all.contains(QLatin1String("sizes.branches")));
    QVERIFY(
        problems(recipe("occupancy", R"("architecture": "unet", "sizes": {"widths": [2, 2, 2, 2, 2, 2]})"))
            .contains(QLatin1String("architecture")));
    const auto counts = run("other", recipe("occupancy", kInception));
    const auto whole = run("two", second(counts));
    QVERIFY(problems(second(whole)).contains(QLatin1String("task occupancy")));
}

QTEST_GUILESS_MAIN(TestTwoPhaseTraining)
#include "tst_two_phase_training.moc"
