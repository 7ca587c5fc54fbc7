// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/training/JobRecord.h"
#include "core/training/LocalExecutor.h"
#include "core/training/Process.h"
#include "core/training/Project.h"
#include "core/training/Runner.h"
#include "tests/support/BlobRecipe.h"

#include <sys/wait.h>

#include <QtTest>
#include <csignal>
#include <fstream>
#include <thread>

using namespace lookback;
using namespace lookback::training;
namespace fs = std::filesystem;

namespace {

/// In place of lookback-cli: takes the job's folder and does what the file `role` in it says.
constexpr const char* kActor = R"sh(#!/bin/sh
cd "$4" || exit 1
exec 9>job.lock
flock 9
say() {
    printf '{"state": "%s", "updated": 99999999999, "step": 7, "steps": 9}' "$1" > status.new
    mv status.new status.json
}
name=$(basename "$4")
echo $name >> ../../order
echo "$RANK/$WORLD_SIZE $MASTER_ADDR $*" >> calls
say running
case $(cat role) in
quick) say done; exit 0 ;;
slow) sleep 0.6; echo $name ended >> ../../order; say done; exit 0 ;;
waits) trap 'say interrupted; exit 5' TERM; while :; do sleep 0.05; done ;;
wrong) echo "lookback-cli: blobs.hdf5: expected a file, found none." >&2; exit 3 ;;
killed) kill -9 $$ ;;
unlucky) echo "$(wc -l < calls),0.5" > metrics.csv; kill -9 $$ ;;
second) [ $(wc -l < calls) -gt 1 ] && { say done; exit 0; }; say interrupted; exit 5 ;;
rank1dies) [ "$RANK" = 1 ] && exit 1; flock -u 9; exec sleep 60 ;;
esac
)sh";

struct Work {
    explicit Work(const fs::path& project, const fs::path& actor) {
        Executors executors;
        executors["local"] = makeLocalExecutor(actor, std::chrono::milliseconds(200));
        runner = std::make_unique<Runner>(project, std::move(executors));
        thread = std::thread([this] {
            try {
                alone = runner->run({.onStep = {}, .cancelled = [this] { return leave.load(); }});
            } catch (const Monitor::Cancelled&) {
            }
            over = true;
        });
    }

    ~Work() {
        leave = true;
        thread.join();
    }

    std::unique_ptr<Runner> runner;
    std::atomic<bool> leave{false};
    std::atomic<bool> over{false};
    std::atomic<bool> alone{true};
    std::thread thread;
};

} // namespace

class TestRunner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void startsOneAfterTheOtherOnADeviceAndEnds();
    void worksOnTwoDevicesAtOnce();
    void letsOneRunnerWork();
    void pausesAJobAndLetsItRest();
    void goesOnAfterAnInterruptionThatNobodyWished();
    void leavesAJobThatDiesTwiceAtTheSameStep();
    void leavesAJobThatNeverReachesACheckpoint();
    void doesNotRepeatWhatIsWrong();
    void adoptsWhatAnotherRunnerStarted();
    void takesUpWhatDiedWhileNobodyLooked();
    void endsTheOtherRanksWhenOneDies();
    void startsJobsInSessionsOfTheirOwn();
    void saysWhatCannotBeStarted();
    void endsWithItsProject();

private:
    int add(const char* role, const JobPlace& place = {.device = "cpu"}) const {
        const int number = project_->add(test::blobRecipe(9), folder_, place);
        std::ofstream(project_->job(number).folder / "role") << role;
        project_->enqueue(number);
        return number;
    }

    JobState state(int number) const { return project_->job(number).state; }

    int calls(int number) const {
        std::ifstream file(project_->job(number).folder / "calls");
        return static_cast<int>(std::count(std::istreambuf_iterator<char>(file), {}, '\n'));
    }

    QTemporaryDir temporary_;
    fs::path folder_;
    fs::path actor_;
    std::unique_ptr<Project> project_;
    int count_ = 0;
};

void TestRunner::initTestCase() {
    folder_ = temporary_.path().toStdString();
    actor_ = folder_ / "actor";
    writeBlobs(folder_ / "training.hdf5", 8, 1);
    writeBlobs(folder_ / "validation.hdf5", 4, 2);
    std::ofstream(actor_) << kActor;
    fs::permissions(actor_, fs::perms::owner_all);
}

void TestRunner::init() {
    project_ = std::make_unique<Project>(folder_ / ("project" + std::to_string(count_++)));
}

void TestRunner::startsOneAfterTheOtherOnADeviceAndEnds() {
    add("slow");
    add("quick");
    add("quick");
    project_->move(3, 1);
    Work work(project_->folder(), actor_);
    QTRY_COMPARE(state(1), JobState::Running);
    QCOMPARE(state(2), JobState::Queued);
    QCOMPARE(project_->job(2).message, std::string("waits for 0001"));
    QVERIFY(runnerLives(project_->folder()));
    QTRY_VERIFY_WITH_TIMEOUT(work.over, 20000);
    QVERIFY(work.alone);
    QVERIFY(!runnerLives(project_->folder()));
    QCOMPARE(io::readText(project_->folder() / "order"),
             std::string("0001-blob\n0001-blob ended\n0003-blob\n0002-blob\n"));
    for (const auto& job : project_->jobs()) {
        QCOMPARE(job.state, JobState::Done);
    }
    QVERIFY(project_->queue().empty());
}

void TestRunner::worksOnTwoDevicesAtOnce() {
    add("waits");
    add("waits", {.device = "cuda:1"});
    add("waits", {.device = "cuda:1"});
    Work work(project_->folder(), actor_);
    QTRY_COMPARE(state(2), JobState::Running);
    QTRY_COMPARE(state(1), JobState::Running);
    QCOMPARE(project_->job(3).message, std::string("waits for 0002"));
    project_->pause(3);
    project_->pause(2);
    project_->pause(1);
    QTRY_VERIFY_WITH_TIMEOUT(work.over, 20000);
    QCOMPARE(calls(3), 0);
}

void TestRunner::letsOneRunnerWork() {
    add("waits");
    Work work(project_->folder(), actor_);
    QTRY_COMPARE(state(1), JobState::Running);
    Work second(project_->folder(), actor_);
    QTRY_VERIFY_WITH_TIMEOUT(second.over, 20000);
    QVERIFY(!second.alone);
    QVERIFY(!ensureRunner(project_->folder(), actor_)); // one lives
    project_->pause(1);
    QTRY_VERIFY_WITH_TIMEOUT(work.over, 20000);
    QVERIFY(!ensureRunner(project_->folder(), actor_)); // nothing to do
}

void TestRunner::pausesAJobAndLetsItRest() {
    add("waits");
    Work work(project_->folder(), actor_);
    QTRY_COMPARE(calls(1), 1);
    QTRY_COMPARE(project_->job(1).progress.step, 7);
    project_->pause(1);
    project_->pause(1); // a second signal would end the real one at once
    QTRY_COMPARE(state(1), JobState::Paused);
    QTRY_VERIFY_WITH_TIMEOUT(work.over, 20000);
    QCOMPARE(calls(1), 1);
    QCOMPARE(project_->job(1).message, std::string());
}

void TestRunner::goesOnAfterAnInterruptionThatNobodyWished() {
    add("second");
    add("quick");
    Work work(project_->folder(), actor_);
    QTRY_VERIFY_WITH_TIMEOUT(work.over, 20000);
    QCOMPARE(state(1), JobState::Done);
    QCOMPARE(calls(1), 2);
    // Its second run came before the job that waited behind it.
    QCOMPARE(io::readText(project_->folder() / "order"), std::string("0001-blob\n0001-blob\n0002-blob\n"));
}

void TestRunner::leavesAJobThatDiesTwiceAtTheSameStep() {
    add("killed");
    add("quick");
    Work work(project_->folder(), actor_);
    QTRY_VERIFY_WITH_TIMEOUT(work.over, 20000);
    QCOMPARE(calls(1), 2);
    QCOMPARE(state(1), JobState::Lost);
    QCOMPARE(project_->job(1).message,
             std::string("failed twice in a row at step 7: killed by the system (signal 9)"));
    QCOMPARE(state(2), JobState::Done); // the queue goes on
}

void TestRunner::leavesAJobThatNeverReachesACheckpoint() {
    add("unlucky");
    Work work(project_->folder(), actor_);
    QTRY_VERIFY_WITH_TIMEOUT(work.over, 20000);
    QCOMPARE(calls(1), Runner::kMostFruitless);
    QVERIFY(project_->job(1).message.starts_with("failed 5 times before a new checkpoint, last at step 5"));
}

void TestRunner::doesNotRepeatWhatIsWrong() {
    add("wrong");
    Work work(project_->folder(), actor_);
    QTRY_VERIFY_WITH_TIMEOUT(work.over, 20000);
    QCOMPARE(calls(1), 1);
    QCOMPARE(state(1), JobState::Failed);
    QCOMPARE(project_->job(1).message, std::string("blobs.hdf5: expected a file, found none."));
}

void TestRunner::adoptsWhatAnotherRunnerStarted() {
    add("waits");
    add("quick");
    { // a runner that is ended by its user
        Work work(project_->folder(), actor_);
        QTRY_COMPARE(project_->job(1).progress.step, 7);
    }
    QCOMPARE(state(1), JobState::Running);
    Work work(project_->folder(), actor_);
    QTest::qWait(600);
    QCOMPARE(state(2), JobState::Queued); // the device is known to be busy
    project_->pause(1);
    QTRY_VERIFY_WITH_TIMEOUT(work.over, 20000);
    QCOMPARE(state(1), JobState::Paused);
    QCOMPARE(state(2), JobState::Done);
    QCOMPARE(calls(1), 1);
}

void TestRunner::takesUpWhatDiedWhileNobodyLooked() {
    add("waits");
    {
        Work work(project_->folder(), actor_);
        QTRY_COMPARE(project_->job(1).progress.step, 7);
    }
    const auto pid = processesFrom(project_->job(1).handle).front().pid;
    ::kill(static_cast<pid_t>(pid), SIGKILL);
    QTRY_COMPARE(state(1), JobState::Lost);
    Work work(project_->folder(), actor_);
    QTRY_COMPARE(calls(1), 2);
    QTRY_COMPARE(state(1), JobState::Running);
    project_->pause(1);
    QTRY_VERIFY_WITH_TIMEOUT(work.over, 20000);
}

void TestRunner::endsTheOtherRanksWhenOneDies() {
    add("rank1dies", {.device = "cpu", .ranks = 2});
    Work work(project_->folder(), actor_);
    QTRY_VERIFY_WITH_TIMEOUT(work.over, 30000);
    QVERIFY(project_->job(1).message.starts_with("failed twice in a row"));
    const auto said = io::readText(project_->job(1).folder / "calls");
    QVERIFY(said.find("0/2 127.0.0.1 train") != std::string::npos);
    QVERIFY(said.find("1/2 127.0.0.1 train") != std::string::npos);
    for (const auto& process : processesFrom(project_->job(1).handle)) {
        QVERIFY(!lives(process));
    }
}

void TestRunner::startsJobsInSessionsOfTheirOwn() {
    add("waits");
    Work work(project_->folder(), actor_);
    QTRY_COMPARE(project_->job(1).progress.step, 7);
    const auto pid = processesFrom(project_->job(1).handle).front().pid;
    QCOMPARE(::getsid(static_cast<pid_t>(pid)), static_cast<pid_t>(pid));
    project_->pause(1);
    QTRY_VERIFY_WITH_TIMEOUT(work.over, 20000);
}

void TestRunner::saysWhatCannotBeStarted() {
    add("quick");
    add("quick", {.executor = "slurm"}); // which this runner does not have
    Work work(project_->folder(), folder_ / "absent");
    QTRY_VERIFY_WITH_TIMEOUT(work.over, 20000);
    QCOMPARE(state(1), JobState::Failed);
    QVERIFY(project_->job(1).message.find("No such file") != std::string::npos);
    QCOMPARE(state(2), JobState::Failed);
    QVERIFY(project_->job(2).message.find("slurm") != std::string::npos);
}

void TestRunner::endsWithItsProject() {
    add("waits");
    Work work(project_->folder(), actor_);
    QTRY_COMPARE(project_->job(1).progress.step, 7);
    const auto process = processesFrom(project_->job(1).handle).front();
    fs::rename(project_->folder(), folder_ / "elsewhere");
    QTRY_VERIFY_WITH_TIMEOUT(work.over, 20000);
    ::kill(static_cast<pid_t>(process.pid), SIGTERM);
}

QTEST_GUILESS_MAIN(TestRunner)
#include "tst_runner.moc"
