// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/engine/ModelCard.h"
#include "core/evolution/Evolution.h"
#include "core/io/AtomicFile.h"
#include "core/io/Safetensors.h"
#include "core/training/Recipe.h"
#include "core/training/RunPlan.h"
#include "tests/core/training/Blobs.h"

#include <sys/wait.h>
#include <unistd.h>

#include <QtTest>
#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>

using namespace lookback;
namespace fs = std::filesystem;

class TestTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void stopsSavedAndGoesOnExactly();
    void survivesAKillAtAnyStep();
    void goesOnFromTheCheckpointBeforeADamagedOne();
    void leavesAModelThatDraws();
    void lowersTheLoss();
    void startsFromAnotherModel();
    void learnsProfilesOfAModelThatKnowsNone();
    void judgesWhatItDraws();
    void namesEveryWrongField();
    void refusesAnotherRecipeAndAFolderInUse();

private:
    void run(const fs::path& job, bool resume, int stopAt = -1) const;

    QTemporaryDir temporary_;
    fs::path folder_;
    fs::path recipe_;
};

void TestTraining::initTestCase() {
    folder_ = temporary_.path().toStdString();
    recipe_ = folder_ / "recipe.json";
    writeBlobs(folder_ / "training.hdf5", 22, 1);
    writeBlobs(folder_ / "validation.hdf5", 10, 2);
    io::writeTextAtomically(recipe_, recipeText(folder_));
    run(folder_ / "whole", false);
}

void TestTraining::run(const fs::path& job, bool resume, int stopAt) const {
    int done = 0;
    const Monitor monitor{{}, [&done, stopAt] { return done == stopAt; }};
    training::train(
        recipe_, job, resume, engine::chooseDevice("cpu", 1),
        [&done](const training::Progress& p) { done = p.step; }, monitor);
}

void TestTraining::stopsSavedAndGoesOnExactly() {
    const auto job = folder_ / "stopped";
    QVERIFY_EXCEPTION_THROWN(run(job, false, 5), Monitor::Cancelled);
    QVERIFY(contents(job / "status.json").find("\"interrupted\"") != std::string::npos);
    run(job, true);
    QCOMPARE(curve(job), curve(folder_ / "whole"));
    QCOMPARE(contents(job / "validation.csv"), contents(folder_ / "whole" / "validation.csv"));
    QCOMPARE(contents(job / "model" / "blob.safetensors"),
             contents(folder_ / "whole" / "model" / "blob.safetensors"));
}

void TestTraining::survivesAKillAtAnyStep() {
    const auto job = folder_ / "killed";
    for (const int killAt : {2, 4, 7, 8, 11}) {
        const auto child = ::fork();
        if (child == 0) {
            training::train(recipe_, job, true, engine::chooseDevice("cpu", 1),
                            [killAt](const training::Progress& p) {
                                if (p.step == killAt) {
                                    ::kill(::getpid(), SIGKILL);
                                }
                            },
                            {});
            ::_exit(0);
        }
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFSIGNALED(status));
    }
    std::ofstream(job / "metrics.csv", std::ios::app) << "11,0.83"; // a row torn by the kill
    run(job, true);
    QCOMPARE(curve(job), curve(folder_ / "whole"));
}

void TestTraining::goesOnFromTheCheckpointBeforeADamagedOne() {
    const auto job = folder_ / "damaged";
    QVERIFY_EXCEPTION_THROWN(run(job, false, 7), Monitor::Cancelled); // checkpoints at 6 and 7
    std::fstream newest(job / "checkpoints" / "step_00000007.safetensors", std::ios::in | std::ios::out);
    newest.seekp(-9, std::ios::end);
    newest.put('!');
    newest.close();
    run(job, true);
    QCOMPARE(curve(job), curve(folder_ / "whole"));
}

void TestTraining::leavesAModelThatDraws() {
    const auto card = engine::readModelCard(folder_ / "whole" / "model" / "blob.json");
    QCOMPARE(card.training.count, std::int64_t{22});
    QVERIFY(card.training.simulated);
    evolution::Generator generator(card, engine::chooseDevice("cpu", 1));
    const evolution::SamplingOptions options{.evaluations = 3};
    const auto alone = generator.generate({{.seed = 5}}, 0.7, options);
    const auto again = generator.generate({{.seed = 5}}, 0.7, options);
    const auto batch = generator.generate({{.seed = 4}, {.seed = 5}, {.seed = 6}}, 0.7, options);
    QCOMPARE(alone[0].pixels, again[0].pixels);
    for (std::size_t i = 0; i < alone[0].pixels.size(); ++i) { // other sums, other roundings: no more
        QVERIFY(std::abs(alone[0].pixels[i] - batch[1].pixels[i]) <=
                1e-4F * (1.0F + std::abs(alone[0].pixels[i])));
    }
    // A blend begins at one seed and ends at the other.
    const auto start = generator.generate({{.seed = 5, .other = 9, .fraction = 0.0}}, 0.7, options);
    const auto end = generator.generate({{.seed = 5, .other = 9, .fraction = 1.0}}, 0.7, options);
    const auto other = generator.generate({{.seed = 9}}, 0.7, options);
    QCOMPARE(start[0].pixels, alone[0].pixels);
    for (std::size_t i = 0; i < end[0].pixels.size(); ++i) {
        QVERIFY(std::abs(end[0].pixels[i] - other[0].pixels[i]) <=
                1e-4F * (1.0F + std::abs(other[0].pixels[i])));
    }
}

void TestTraining::lowersTheLoss() {
    auto text = recipeText(folder_);
    const std::string from = "\"steps\": 12";
    text.replace(text.find(from), from.size(), "\"steps\": 300, \"learning_rate\": 0.002");
    io::writeTextAtomically(folder_ / "long.json", text);
    training::train(folder_ / "long.json", folder_ / "long", false, engine::chooseDevice("cpu", 1), {}, {});
    std::istringstream rows(contents(folder_ / "long" / "validation.csv"));
    std::vector<double> losses;
    for (std::string row; std::getline(rows, row);) {
        if (row[0] != 's') {
            losses.push_back(std::stod(row.substr(row.find(',') + 1)));
        }
    }
    QCOMPARE(losses.size(), std::size_t{75});
    // Most of these pixels are sky noise, which nobody can foresee: only the blob can be learnt.
    QVERIFY2(losses.back() < 0.96 * losses.front(),
             (std::to_string(losses.front()) + " to " + std::to_string(losses.back())).c_str());
}

void TestTraining::startsFromAnotherModel() {
    auto text = recipeText(folder_, R"(, "start_from": ")" +
                                        (folder_ / "long" / "model" / "blob.json").string() + "\"");
    io::writeTextAtomically(folder_ / "onward.json", text);
    training::train(folder_ / "onward.json", folder_ / "onward", false, engine::chooseDevice("cpu", 1), {},
                    {});
    const auto firstLoss = [this](const char* job) {
        return curve(folder_ / job)[1].section(QLatin1Char(','), 1, 1).toDouble();
    };
    QVERIFY(firstLoss("onward") < firstLoss("whole")); // same batch, same noise, better weights

    std::ofstream(folder_ / "long" / "model" / "blob.safetensors", std::ios::app) << "!";
    QVERIFY_EXCEPTION_THROWN(training::train(folder_ / "onward.json", folder_ / "onward2", false,
                                             engine::chooseDevice("cpu", 1), {}, {}),
                             FileError);
}

// The network of images is left as it was; the part for profiles is learnt, and its mean and spread measured.
void TestTraining::learnsProfilesOfAModelThatKnowsNone() {
    const auto start = folder_ / "whole" / "model" / "blob.json";
    auto text = recipeText(folder_, R"(, "start_from": ")" + start.string() + R"(")");
    const std::string from = "\"patch\": [2]";
    text.replace(text.find(from), from.size(), from + ", \"profile\": [2, 16, 1]");
    const auto training = (folder_ / "training.hdf5").string(); // others, whose own scaling would be another
    text.replace(text.find(training), training.size(), (folder_ / "validation.hdf5").string());
    io::writeTextAtomically(folder_ / "profile.json", text);
    training::train(folder_ / "profile.json", folder_ / "profile", false, engine::chooseDevice("cpu", 1), {},
                    {});
    const auto card = engine::readModelCard(folder_ / "profile" / "model" / "blob.json");
    const auto before = io::readSafetensors(engine::readModelCard(start).weightsFile);
    const auto after = io::readSafetensors(card.weightsFile);
    for (const auto& tensor : before.tensors) {
        QVERIFY2(after.at(tensor.name).bytes == tensor.bytes, tensor.name.c_str());
    }
    QCOMPARE(card.normalisation.offset, engine::readModelCard(start).normalisation.offset);
    const auto isZero = [&](const char* name) { // in whatever format
        const auto& bytes = after.at(name).bytes;
        return std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; });
    };
    QVERIFY(!isZero("profile.out.weight") && !isZero("profile.mean")); // as they began
    // The same seeds are drawn otherwise now.
    const evolution::SamplingOptions options{.evaluations = 3};
    evolution::Generator plain(engine::readModelCard(start), engine::chooseDevice("cpu", 1));
    evolution::Generator withProfiles(card, engine::chooseDevice("cpu", 1));
    QVERIFY(plain.generate({{.seed = 5}}, 0.7, options)[0].pixels !=
            withProfiles.generate({{.seed = 5}}, 0.7, options)[0].pixels);
}

void TestTraining::judgesWhatItDraws() {
    auto text = recipeText(folder_);
    const std::string from = "\"preview_every\": 6";
    text.replace(text.find(from), from.size(), "\"quality_every\": 5, \"quality_count\": 8, " + from);
    io::writeTextAtomically(folder_ / "judged.json", text);
    std::vector<training::QualitySample> samples;
    const training::RunPlan plan{.judge = [&samples](const training::QualitySample& sample) {
        samples.push_back(sample);
        return training::QualityMeasures{{"galaxies", static_cast<double>(sample.drawn.size())},
                                         {"brightest", sample.drawn[0].at(0, 4, 4)}};
    }};
    const auto train = [&](const char* job, bool resume, int stopAt) {
        int done = 0;
        training::train(
            folder_ / "judged.json", folder_ / job, resume, engine::chooseDevice("cpu", 1),
            [&done](const training::Progress& p) { done = p.step; },
            {{}, [&done, stopAt] { return done == stopAt; }}, plan);
    };
    train("judged", false, -1);
    QCOMPARE(samples.size(), std::size_t{3});
    const auto file = io::openGalaxies(folder_ / "validation.hdf5");
    QCOMPARE(samples[0].real.size(), std::size_t{8});
    QCOMPARE(samples[0].real[0].pixels, file->read(0).pixels);
    QCOMPARE(samples[2].real[7].pixels, file->read(8).pixels); // 7 of 8, spread over ten
    QVERIFY(samples[0].drawn[0].pixels != samples[2].drawn[0].pixels);
    const auto table = QString::fromStdString(contents(folder_ / "judged" / "quality.csv"));
    const auto rows = table.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QCOMPARE(rows.size(), 4);
    QCOMPARE(rows[0], QStringLiteral("step,galaxies,brightest"));
    QVERIFY(rows[1].startsWith(QStringLiteral("5,8,")) && rows[2].startsWith(QStringLiteral("10,8,")) &&
            rows[3].startsWith(QStringLiteral("12,8,")));
    QCOMPARE(curve(folder_ / "judged"), curve(folder_ / "whole")); // looking changes nothing

    QVERIFY_EXCEPTION_THROWN(train("judged again", false, 7), Monitor::Cancelled);
    train("judged again", true, -1);
    QCOMPARE(QString::fromStdString(contents(folder_ / "judged again" / "quality.csv")), table);
}

void TestTraining::namesEveryWrongField() {
    io::writeTextAtomically(folder_ / "wrong.json",
                            R"({"name": "x", "architecture": "transformer", "data": {"training": "a.hdf5",
                            "description": "d", "simulated": true}, "optimiser": {"batch": 0, "steps": "many",
                            "learning_rat": 1}})");
    try {
        training::readRecipe(folder_ / "wrong.json");
        QFAIL("a wrong recipe was accepted");
    } catch (const FileError& e) {
        const QString said = QString::fromUtf8(e.what());
        for (const char* field : {"architecture", "data.validation is missing", "optimiser.batch",
                                  "optimiser.steps", "optimiser.learning_rat is not known"}) {
            QVERIFY2(said.contains(QLatin1String(field)), e.what());
        }
    }
}

void TestTraining::refusesAnotherRecipeAndAFolderInUse() {
    QVERIFY_EXCEPTION_THROWN(run(folder_ / "whole", false), ValueError);
    io::writeTextAtomically(folder_ / "other.json", recipeText(folder_, R"(, "title": "other")"));
    QVERIFY_EXCEPTION_THROWN(training::train(folder_ / "other.json", folder_ / "whole", true,
                                             engine::chooseDevice("cpu", 1), {}, {}),
                             ValueError);
}

QTEST_GUILESS_MAIN(TestTraining)
#include "tst_training.moc"
