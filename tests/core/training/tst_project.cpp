// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/training/JobRecord.h"
#include "core/training/JobStatus.h"
#include "core/training/Judgement.h"
#include "core/training/Process.h"
#include "core/training/Project.h"
#include "tests/support/BlobRecipe.h"

#include <sys/file.h>
#include <sys/wait.h>

#include <QtTest>
#include <csignal>
#include <ctime>
#include <fstream>
#include <set>
#include <thread>

using namespace lookback;
using namespace lookback::training;
namespace fs = std::filesystem;

namespace {

/// Locks a file until it goes, through a descriptor of its own as another process would.
struct Holder {
    explicit Holder(const fs::path& file)
        : lock(FileLock::wait(file)) {}

    FileLock lock;
};

JobStatus runningStatus() {
    JobStatus status;
    status.host = hostName();
    status.device = "CPU, 2 threads";
    status.started = now();
    status.updated = now();
    status.progress.step = 7;
    status.progress.steps = 12;
    return status;
}

} // namespace

class TestProject : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void addsJobsUnderNumbersThatNobodyElseHas();
    void namesFilesInFull();
    void refusesAWrongRecipeAndLeavesNothing();
    void refusesAPlaceThatCannotBe();
    void keepsTheOrderOfTheQueue();
    void clonesRecipeAndPlace();
    void movesJobsToTheTrashAndNeverReusesTheirNumbers();
    void showsOneBrokenJobAndAllOthers();
    void tellsABrokenQueueFromWhatTheJobsSay();
    void judgesByLockAndProcessNotByWhatWasLeftBehind();
    void saysWhyAJobEnded();
    void judgesJobsOfOtherMachinesByTheirHeartbeat();
    void saysWhenAProcessGoesSilent();
    void tellsAProcessFromALaterOneOfTheSameNumber();
    void listsAThousandJobsAtOnce();

private:
    int add(const std::string& change = "") const {
        return project_->add(test::blobRecipe(12, change), data_, {});
    }

    fs::path folderOf(int number) const { return project_->job(number).folder; }

    void editRecord(int number, const std::function<void(JobRecord&)>& edit) const {
        auto record = readRecord(folderOf(number)).value();
        edit(record);
        writeRecord(folderOf(number), record);
    }

    QTemporaryDir temporary_;
    fs::path data_;
    std::unique_ptr<Project> project_;
    int count_ = 0;
};

void TestProject::initTestCase() {
    data_ = temporary_.path().toStdString();
    writeBlobs(data_ / "training.hdf5", 8, 1);
    writeBlobs(data_ / "validation.hdf5", 4, 2);
}

void TestProject::init() {
    project_ = std::make_unique<Project>(data_ / ("project" + std::to_string(count_++)));
}

void TestProject::addsJobsUnderNumbersThatNobodyElseHas() {
    constexpr int kProcesses = 4;
    constexpr int kEach = 5;
    std::vector<pid_t> children;
    for (int i = 0; i < kProcesses; ++i) {
        children.push_back(::fork());
        if (children.back() == 0) {
            for (int k = 0; k < kEach; ++k) {
                project_->enqueue(add());
            }
            ::_exit(0);
        }
    }
    for (const auto child : children) {
        int status = -1;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QCOMPARE(status, 0);
    }
    const auto jobs = project_->jobs();
    QCOMPARE(jobs.size(), std::size_t{kProcesses * kEach});
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        QCOMPARE(jobs[i].number, static_cast<int>(i) + 1);
        QCOMPARE(jobs[i].state, JobState::Queued);
    }
    const auto queue = project_->queue();
    QCOMPARE(std::set<int>(queue.begin(), queue.end()).size(), jobs.size());
}

void TestProject::namesFilesInFull() {
    const auto job = project_->job(add(R"(, "title": "\u00e9toiles")"));
    QCOMPARE(job.number, 1);
    QCOMPARE(job.name, std::string("blob"));
    QCOMPARE(job.task, std::string("evolution"));
    QCOMPARE(job.folder, project_->folder() / "jobs" / "0001-blob");
    QCOMPARE(job.state, JobState::New);
    const auto recipe = io::readText(job.folder / "recipe.json");
    QVERIFY(recipe.find((data_ / "training.hdf5").string()) != std::string::npos);
    QVERIFY(recipe.find((data_ / "validation.hdf5").string()) != std::string::npos);
}

void TestProject::refusesAWrongRecipeAndLeavesNothing() {
    for (const std::string wrong : {"", "{", "[]", "{}", R"({"name": 3})"}) {
        QVERIFY_EXCEPTION_THROWN(project_->add(wrong, data_, {}), FileError);
    }
    QVERIFY(fs::is_empty(project_->folder() / "jobs"));
    QVERIFY_EXCEPTION_THROWN(project_->job(1), ValueError);
    QVERIFY_EXCEPTION_THROWN(project_->enqueue(1), ValueError);
}

void TestProject::refusesAPlaceThatCannotBe() {
    QVERIFY_EXCEPTION_THROWN(project_->add(test::blobRecipe(1), data_, {.executor = "cloud"}), ValueError);
    QVERIFY_EXCEPTION_THROWN(project_->add(test::blobRecipe(1), data_, {.device = "tpu"}), ValueError);
    QVERIFY_EXCEPTION_THROWN(project_->add(test::blobRecipe(1), data_, {.device = "cuda:"}), ValueError);
    QVERIFY_EXCEPTION_THROWN(project_->add(test::blobRecipe(1), data_, {.ranks = 0}), ValueError);
    const int number = project_->add(test::blobRecipe(1), data_, {.device = "cuda:1", .threads = 3});
    QCOMPARE(project_->job(number).place.device, std::string("cuda:1"));
    project_->setPlace(number, {.device = "cpu", .threads = 1});
    QCOMPARE(project_->job(number).place.threads, 1);
}

void TestProject::keepsTheOrderOfTheQueue() {
    for (int i = 0; i < 3; ++i) {
        project_->enqueue(add());
    }
    project_->move(3, 0);
    QCOMPARE(project_->queue(), (std::vector<int>{3, 1, 2}));
    project_->move(3, 99);
    QCOMPARE(project_->queue(), (std::vector<int>{1, 2, 3}));
    project_->enqueue(1); // waits already
    QCOMPARE(project_->queue(), (std::vector<int>{1, 2, 3}));
    project_->pause(2);
    QCOMPARE(project_->queue(), (std::vector<int>{1, 3}));
    QCOMPARE(project_->job(2).state, JobState::New);
    QVERIFY_EXCEPTION_THROWN(project_->move(2, 0), ValueError);
    QVERIFY_EXCEPTION_THROWN(project_->stopAndKeep(2), ValueError); // no model yet
    project_->enqueue(2);
    QCOMPARE(Project(project_->folder()).queue(), (std::vector<int>{1, 3, 2})); // another program
}

void TestProject::clonesRecipeAndPlace() {
    const int first = project_->add(test::blobRecipe(12), data_, {.device = "cpu", .threads = 2});
    const int second = project_->clone(first);
    QCOMPARE(second, 2);
    QCOMPARE(project_->job(second).place.threads, 2);
    QCOMPARE(io::readText(folderOf(second) / "recipe.json"), io::readText(folderOf(first) / "recipe.json"));
    QVERIFY_EXCEPTION_THROWN(project_->clone(9), ValueError);
}

void TestProject::movesJobsToTheTrashAndNeverReusesTheirNumbers() {
    add();
    project_->enqueue(add());
    project_->trash(2);
    QVERIFY(fs::exists(project_->folder() / "trash" / "0002-blob" / "recipe.json"));
    QVERIFY(project_->queue().empty());
    QCOMPARE(add(), 3);
    const Holder training(folderOf(1) / "job.lock");
    QVERIFY_EXCEPTION_THROWN(project_->trash(1), ValueError);
    QVERIFY_EXCEPTION_THROWN(project_->enqueue(1), ValueError);
    QVERIFY_EXCEPTION_THROWN(project_->setPlace(1, {}), ValueError);
}

void TestProject::showsOneBrokenJobAndAllOthers() {
    for (int i = 0; i < 5; ++i) {
        add();
    }
    std::ofstream(folderOf(2) / "job.json"); // emptied by a power failure
    fs::remove(folderOf(3) / "recipe.json");
    std::ofstream(folderOf(4) / "status.json");
    fs::create_directory(project_->folder() / "jobs" / "0007-empty");
    fs::create_directory(project_->folder() / "jobs" / "notes");
    std::ofstream(folderOf(5) / "job.json") << R"({"place": {"threads": "many"}, "wish": "dance"})";
    const auto jobs = project_->jobs();
    QCOMPARE(jobs.size(), std::size_t{6});
    QCOMPARE(jobs[0].state, JobState::New);
    QCOMPARE(jobs[1].state, JobState::Failed);
    QCOMPARE(jobs[1].name, std::string("blob"));
    QVERIFY(jobs[1].message.starts_with("job.json: expected"));
    QCOMPARE(jobs[2].state, JobState::Failed);
    QVERIFY(jobs[2].message.find("recipe.json") != std::string::npos);
    QCOMPARE(jobs[3].state, JobState::New);
    QVERIFY(jobs[4].message.find("place.threads") != std::string::npos);
    QVERIFY(jobs[4].message.find("dance") != std::string::npos);
    QCOMPARE(jobs[5].name, std::string("empty"));
    QCOMPARE(jobs[5].state, JobState::Failed);
    project_->enqueue(2); // which writes its file anew
    QCOMPARE(project_->job(2).state, JobState::Queued);
}

void TestProject::tellsABrokenQueueFromWhatTheJobsSay() {
    for (int i = 0; i < 3; ++i) {
        add();
    }
    for (const int number : {3, 1}) {
        project_->enqueue(number);
        QTest::qWait(2); // so that the times differ
    }
    for (const char* rubbish : {"", "{\"waiting\": 3}", "\x01\x02"}) {
        io::writeTextAtomically(project_->folder() / "queue.json", rubbish);
        QCOMPARE(project_->queue(), (std::vector<int>{3, 1}));
        QCOMPARE(project_->job(1).state, JobState::Queued);
    }
    project_->enqueue(2);
    QCOMPARE(project_->queue(), (std::vector<int>{3, 1, 2}));
}

void TestProject::judgesByLockAndProcessNotByWhatWasLeftBehind() {
    const auto folder = folderOf(add());
    const auto state = [this] { return project_->job(1).state; };
    auto status = runningStatus();
    writeStatus(folder, status);
    QCOMPARE(state(), JobState::Lost); // "running", but nobody holds the lock
    QVERIFY(project_->job(1).message.find("power") != std::string::npos);
    {
        const Holder training(folder / "job.lock");
        QCOMPARE(state(), JobState::Running);
        QCOMPARE(project_->job(1).progress.step, 7);
        QCOMPARE(project_->job(1).where, "CPU, 2 threads on " + hostName());
    }
    QCOMPARE(state(), JobState::Lost);
    for (const auto& [said, judged] : std::map<std::string, JobState>{{"done", JobState::Done},
                                                                      {"failed", JobState::Failed},
                                                                      {"stopped", JobState::Stopped},
                                                                      {"interrupted", JobState::Paused}}) {
        status.state = said;
        writeStatus(folder, status);
        QCOMPARE(state(), judged);
    }
    fs::create_directory(folder / "model");
    QVERIFY_EXCEPTION_THROWN(project_->stopAndKeep(1), ValueError);
    std::ofstream(folder / "model" / "blob.json") << "{}";
    project_->stopAndKeep(1);
    QCOMPARE(state(), JobState::Stopped);
    project_->enqueue(1);
    QCOMPARE(state(), JobState::Queued);
}

void TestProject::saysWhyAJobEnded() {
    const auto folder = folderOf(add(R"(, "title": "t")"));
    auto status = runningStatus();
    status.memory = 21.3e9;
    status.memoryTotal = 24.0e9;
    const auto ended = [this](const Ending& ending) {
        editRecord(1, [&ending](JobRecord& r) {
            r.started = now() - 60.0;
            r.ending = ending;
            r.ending.time = now();
        });
        const auto job = project_->job(1);
        return nameOf(job.state) + ": " + job.message;
    };
    writeStatus(folder, status);
    QCOMPARE(ended({.signal = SIGKILL}),
             std::string("lost: killed by the system (signal 9); it had 21.3 of 24.0 GB, so it probably ran "
                         "out of memory; batch 2 would need about half"));
    QCOMPARE(ended({.signal = SIGKILL, .gaveUp = "failed twice in a row at step 7"}).substr(0, 63),
             std::string("lost: failed twice in a row at step 7: killed by the system (si"));
    status.memory = 1e9;
    writeStatus(folder, status);
    QCOMPARE(ended({.signal = SIGKILL}), std::string("lost: killed by the system (signal 9)"));
    QCOMPARE(ended({.signal = SIGKILL, .reason = kOutOfMemory}),
             std::string("lost: killed by the system (signal 9); it had 1.0 of 24.0 GB and ran out of "
                         "memory; batch 2 would need about half"));
    QCOMPARE(ended({.signal = SIGSEGV}), std::string("lost: the program crashed (signal 11)"));
    QCOMPARE(ended({.exitCode = 6}), std::string("failed: the disk is full or cannot be written"));
    std::ofstream(folder / "log.txt") << "# 2026\nlookback-cli: blob.hdf5: expected a file, found none.\n";
    QCOMPARE(ended({.exitCode = 3}), std::string("failed: blob.hdf5: expected a file, found none."));
    status.state = "failed";
    status.message = "step 8: the loss is no longer a finite number.";
    writeStatus(folder, status);
    QCOMPARE(ended({.exitCode = 3}), "failed: " + status.message);
    std::ofstream(folder / "status.json"); // emptied
    QCOMPARE(ended({.exitCode = 3}), std::string("failed: blob.hdf5: expected a file, found none."));
    std::ofstream(folder / "log.txt", std::ios::app) << "# 2027\n"; // the next run, which says nothing
    QCOMPARE(ended({.exitCode = 3}), std::string("failed: ended with exit code 3 and without a word"));
}

void TestProject::judgesJobsOfOtherMachinesByTheirHeartbeat() {
    const auto folder = folderOf(add());
    auto status = runningStatus();
    status.host = "another";
    writeStatus(folder, status);
    QCOMPARE(project_->job(1).state, JobState::Running);
    status.updated = now() - 2.0 * kSilence;
    writeStatus(folder, status);
    QCOMPARE(project_->job(1).state, JobState::Running);
    QCOMPARE(project_->job(1).message, std::string("no sign of life for 2 min"));
    status.updated = now() - 2.0 * kSilenceAfar;
    writeStatus(folder, status);
    QCOMPARE(project_->job(1).state, JobState::Lost);
}

void TestProject::saysWhenAProcessGoesSilent() {
    const auto folder = folderOf(add());
    auto status = runningStatus();
    status.updated = now() - 180.0;
    writeStatus(folder, status);
    const Holder training(folder / "job.lock");
    QCOMPARE(project_->job(1).state, JobState::Running);
    QCOMPARE(project_->job(1).message, std::string("no sign of life for 3 min"));
}

void TestProject::tellsAProcessFromALaterOneOfTheSameNumber() {
    auto self = processOf(::getpid());
    QVERIFY(self.has_value());
    QVERIFY(lives(*self));
    add();
    const auto state = [this](const ProcessId& process) {
        editRecord(1, [&process](JobRecord& r) {
            r.started = now();
            r.host = hostName();
            r.handle = toText({process});
        });
        return project_->job(1).state;
    };
    QCOMPARE(state(*self), JobState::Running);
    QCOMPARE(project_->job(1).message, std::string("starts"));
    --self->started;
    QVERIFY(!lives(*self));
    QCOMPARE(state(*self), JobState::Lost);
    QVERIFY_EXCEPTION_THROWN(processesFrom("12 x"), Error);
    QVERIFY_EXCEPTION_THROWN(processesFrom("1:0"), Error);
    const auto child = ::fork();
    if (child == 0) {
        ::_exit(0);
    }
    QTRY_VERIFY(!processOf(child)); // ended, though not yet reaped
    ::waitpid(child, nullptr, 0);
}

void TestProject::listsAThousandJobsAtOnce() {
    add();
    const auto first = folderOf(1);
    auto status = runningStatus();
    status.state = "done";
    writeStatus(first, status);
    std::ofstream(first / "job.lock");
    for (int i = 2; i <= 1000; ++i) {
        char name[16];
        std::snprintf(name, sizeof name, "%04d-blob", i);
        fs::copy(first, project_->folder() / "jobs" / name);
    }
    double best = 1e9; // ms of this process alone: other programs may be busy
    for (int i = 0; i < 5; ++i) {
        const auto before = std::clock();
        const auto jobs = project_->jobs();
        best = std::min(best, 1e3 * static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC);
        QCOMPARE(jobs.size(), std::size_t{1000});
        QCOMPARE(jobs.back().state, JobState::Done);
    }
    qInfo("1000 jobs in %.0f ms", best);
    QVERIFY(best < 300.0); // room for a processor that others use too
}

QTEST_GUILESS_MAIN(TestProject)
#include "tst_project.moc"
