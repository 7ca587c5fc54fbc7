// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/training/JobRecord.h"
#include "core/training/Recipe.h"
#include "core/training/Submission.h"
#include "tests/core/training/Blobs.h"

#include <QtTest>
#include <filesystem>

using namespace lookback;
using namespace lookback::training;
namespace fs = std::filesystem;

namespace {

/// Takes every job, and says of all of them what it is told to.
struct FakeExecutor final : Executor {
    std::string start(const Job& job) override {
        if (!refusal.empty()) {
            throw Error(refusal);
        }
        started.push_back(job);
        return std::to_string(100 + started.size());
    }

    Sighting look(const Job&) const override { return seen; }

    void interrupt(const Job&) override {}

    void kill(const Job&) override {}

    std::vector<Job> started;
    std::string refusal;
    Sighting seen{.kind = Sighting::Kind::Gone};
};

} // namespace

class TestSubmission : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void handsTheJobOverAndWritesItDown();
    void goesOnInTheSameFolder();
    void refusesAFolderWithAnotherRecipe();
    void refusesAFolderWithAJobUnderWay();
    void doesNotGuessWhatTheExecutorCannotTell();
    void writesNothingDownThatWasRefused();
    void startsNothingForAWrongRecipeOrPlace();

private:
    std::string submitHere() { return submit(recipe_, folder_, job_, place_, executor_); }

    std::unique_ptr<QTemporaryDir> temporary_;
    fs::path folder_;
    fs::path recipe_;
    fs::path job_;
    JobPlace place_;
    FakeExecutor executor_;
};

void TestSubmission::init() {
    temporary_ = std::make_unique<QTemporaryDir>();
    folder_ = temporary_->path().toStdString();
    recipe_ = folder_ / "recipe.json";
    job_ = folder_ / "job";
    io::writeTextAtomically(recipe_, recipeText("data")); // files named relatively
    place_ = {};
    place_.executor = "slurm";
    place_.partition = "gpu";
    place_.minutes = 30;
    executor_ = {};
}

void TestSubmission::handsTheJobOverAndWritesItDown() {
    QCOMPARE(submitHere(), std::string("101"));
    QCOMPARE(executor_.started.at(0).folder, job_);
    QCOMPARE(executor_.started.at(0).name, std::string("blob"));
    QCOMPARE(executor_.started.at(0).place.partition, std::string("gpu"));
    QCOMPARE(readRecipe(job_ / "recipe.json").training, folder_ / "data" / "training.hdf5");
    const auto record = readRecord(job_);
    QVERIFY(record.has_value());
    QCOMPARE(record->handle, std::string("101"));
    QCOMPARE(record->place.executor, std::string("slurm"));
    QCOMPARE(record->place.minutes, 30);
    QCOMPARE(record->task, std::string("evolution"));
    QVERIFY(record->started > 1.6e9);
}

void TestSubmission::goesOnInTheSameFolder() {
    submitHere();
    QCOMPARE(submitHere(), std::string("102"));
    recipe_ = job_ / "recipe.json"; // as `train JOB/recipe.json --job JOB` says it
    QCOMPARE(submitHere(), std::string("103"));
    io::writeTextAtomically(recipe_, recipeText("data")); // as a run on this machine keeps it
    QCOMPARE(submitHere(), std::string("104"));
    QCOMPARE(readRecipe(recipe_).training, folder_ / "data" / "training.hdf5");
}

void TestSubmission::refusesAFolderWithAnotherRecipe() {
    submitHere();
    const auto before = io::readText(job_ / "recipe.json");
    io::writeTextAtomically(recipe_, recipeText("elsewhere"));
    QVERIFY_EXCEPTION_THROWN(submitHere(), ValueError);
    QCOMPARE(io::readText(job_ / "recipe.json"), before);
    QCOMPARE(executor_.started.size(), std::size_t{1});
}

void TestSubmission::refusesAFolderWithAJobUnderWay() {
    submitHere();
    executor_.seen = {.kind = Sighting::Kind::Waiting, .reason = "Priority"};
    try {
        submitHere();
        QFAIL("a second job was submitted");
    } catch (const ValueError& e) {
        QCOMPARE(std::string(e.what()),
                 "job: expected a folder without a job under way, found 101 (Priority) in " + job_.string() +
                     ".");
    }
    executor_.seen = {.kind = Sighting::Kind::Running, .reason = "RUNNING"};
    QVERIFY_EXCEPTION_THROWN(submitHere(), ValueError);
}

void TestSubmission::doesNotGuessWhatTheExecutorCannotTell() {
    submitHere();
    executor_.seen = {.kind = Sighting::Kind::Unknown, .reason = "squeue has not answered within 20 s."};
    QVERIFY_EXCEPTION_THROWN(submitHere(), Error);
    QCOMPARE(executor_.started.size(), std::size_t{1});
}

void TestSubmission::writesNothingDownThatWasRefused() {
    executor_.refusal = "sbatch: error: invalid partition specified: gpu.";
    QVERIFY_EXCEPTION_THROWN(submitHere(), Error);
    QVERIFY(!readRecord(job_));
    executor_.refusal.clear();
    QCOMPARE(submitHere(), std::string("101"));
}

void TestSubmission::startsNothingForAWrongRecipeOrPlace() {
    place_.ranks = 0;
    QVERIFY_EXCEPTION_THROWN(submitHere(), ValueError);
    place_.ranks = 1;
    io::writeTextAtomically(recipe_, R"({"name": "blob", "architecture": "none"})");
    QVERIFY_EXCEPTION_THROWN(submitHere(), FileError);
    QVERIFY(!fs::exists(job_));
    QVERIFY(executor_.started.empty());
}

QTEST_GUILESS_MAIN(TestSubmission)
#include "tst_submission.moc"
