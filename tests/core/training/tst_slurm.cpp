// SPDX-License-Identifier: MIT
#include "core/common/Command.h"
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/training/Executor.h"
#include "tests/core/training/Blobs.h"

#include <QtTest>
#include <csignal>
#include <filesystem>
#include <functional>
#include <sstream>

using namespace lookback;
using namespace lookback::training;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

// A real slurmctld and slurmd on loopback (tests/support/slurm-node) run a real lookback-cli.
class TestSlurm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void outlivesItsTimeLimit();
    void savesWhenAskedAndGoesOnLater();
    void savesWhenItIsCancelledByHand();
    void leavesTheQueueBeforeItBegins();
    void killsAtOnce();
    void submitsFromTheCommandLine();
    void submitsNothingForAWrongRecipe();
    void worksOffTheQueueOfAProject();
    void saysWhatSlurmRefuses();
    void cannotTellWhileTheControllerHangs();

private:
    Job newJob(const char* name) const;
    void submit(Job& job);
    void say(const QString& what) const;
    Sighting watch(const Job& job);
    bool becomes(const Job& job, Sighting::Kind kind, int seconds);
    bool trains(const Job& job);
    bool finishes(const Job& job);

    QTemporaryDir temporary_;
    fs::path folder_;
    bool started_ = false;
    std::unique_ptr<Executor> slurm_;
    QElapsedTimer clock_;
    std::string last_; ///< What was seen of the job last.
};

namespace {

const fs::path kNode = fs::path(LOOKBACK_SOURCE) / "tests" / "support" / "slurm-node";
const fs::path kTemplate = fs::path(LOOKBACK_SOURCE) / "packaging" / "slurm.sbatch";
constexpr int kSteps = 600;
constexpr int kStartSeconds = 120; // a submitted job writes its first steps; busy machines are slow

std::string recipeOf(const fs::path& folder) {
    std::ostringstream text;
    text << R"({"name": "blob", "architecture": "compact_unet",
        "sizes": {"widths": [8, 8], "blocks": [1], "attention": [], "code": [8], "patch": [2]},
        "data": {"training": ")"
         << (folder / "training.hdf5").string() << R"(", "validation": ")"
         << (folder / "validation.hdf5").string()
         << R"(", "validation_count": 10, "description": "blobs", "simulated": true},
        "optimiser": {"steps": )"
         << kSteps << R"(, "batch": 4, "seed": 3, "warmup": 2},
        "output": {"checkpoint_every": 150, "validate_every": 150, "preview_every": 0}})";
    return text.str();
}

bool holds(const fs::path& file, const std::string& text) {
    return contents(file).find(text) != std::string::npos;
}

/// The process of lookback-cli that trains in this folder; 0 if there is none.
pid_t trainerOf(const fs::path& job) {
    const std::string wanted =
        std::string(LOOKBACK_CLI) + '\0' + "train" + '\0' + (job / "recipe.json").string();
    for (const auto& entry : fs::directory_iterator("/proc")) {
        if (contents(entry.path() / "cmdline").starts_with(wanted)) {
            return static_cast<pid_t>(std::stol(entry.path().filename().string()));
        }
    }
    return 0;
}

QString nameOf(Sighting::Kind kind) {
    switch (kind) {
    case Sighting::Kind::Waiting:
        return QStringLiteral("waiting");
    case Sighting::Kind::Running:
        return QStringLiteral("running");
    case Sighting::Kind::Gone:
        return QStringLiteral("gone");
    case Sighting::Kind::Unknown:
        break;
    }
    return QStringLiteral("unknown");
}

} // namespace

void TestSlurm::initTestCase() {
    folder_ = temporary_.path().toStdString();
    const auto node =
        runToEnd({.line = {kNode.string(), "start", (folder_ / "slurm").string()}, .patience = 300s});
    if (node.code == 77) {
        QSKIP(node.error.c_str());
    }
    QVERIFY2(node.code == 0, node.error.c_str());
    started_ = true;
    qputenv("SLURM_CONF", QByteArray::fromStdString((folder_ / "slurm" / "slurm.conf").string()));
    writeBlobs(folder_ / "training.hdf5", 22, 1);
    writeBlobs(folder_ / "validation.hdf5", 10, 2);
    slurm_ = makeSlurmExecutor(LOOKBACK_CLI, kTemplate);
    const auto whole = newJob("whole");
    const auto ended =
        runToEnd({.line = {LOOKBACK_CLI, "train", (whole.folder / "recipe.json").string(), "--job",
                           whole.folder.string(), "--resume", "--device", "cpu", "--threads", "1"},
                  .patience = 250s});
    QVERIFY2(ended.code == 0, ended.error.c_str());
    QCOMPARE(curve(whole.folder).size(), kSteps + 1);
}

void TestSlurm::cleanupTestCase() {
    if (started_) {
        runToEnd({.line = {"scancel", "--me"}});
        runToEnd({.line = {kNode.string(), "stop", (folder_ / "slurm").string()}, .patience = 60s});
    }
}

Job TestSlurm::newJob(const char* name) const {
    Job job;
    job.name = "blob";
    job.folder = folder_ / name;
    job.place.executor = "slurm";
    job.place.device = "cpu";
    job.place.threads = 1;
    job.place.partition = "short";
    job.place.minutes = 5;
    fs::create_directories(job.folder);
    io::writeTextAtomically(job.folder / "recipe.json", recipeOf(folder_));
    return job;
}

void TestSlurm::say(const QString& what) const {
    qInfo().noquote() << QStringLiteral("%1 s").arg(clock_.elapsed() / 1000.0, 6, 'f', 1) << what;
}

void TestSlurm::submit(Job& job) {
    clock_.start();
    last_.clear();
    job.handle = slurm_->start(job);
    say(QStringLiteral("submitted as %1").arg(QString::fromStdString(job.handle)));
}

/// Looks, and says what is new.
Sighting TestSlurm::watch(const Job& job) {
    const auto seen = slurm_->look(job);
    const auto text = nameOf(seen.kind).toStdString() + " (" + seen.reason + ")";
    if (text != last_) {
        say(QString::fromStdString(text));
        last_ = text;
    }
    return seen;
}

bool TestSlurm::becomes(const Job& job, Sighting::Kind kind, int seconds) {
    return QTest::qWaitFor([&] { return watch(job).kind == kind; }, seconds * 1000);
}

/// Waits for its first steps; Slurm's own list says so up to two seconds later.
bool TestSlurm::trains(const Job& job) {
    const auto steps = [&job] { return curve(job.folder).size(); };
    const auto before = steps();
    return QTest::qWaitFor([&] { return steps() > before + 20; }, kStartSeconds * 1000);
}

/// Waits for its end. Slurm keeps a requeued job waiting for two minutes: that is cut short.
bool TestSlurm::finishes(const Job& job) {
    const auto gone = [&] {
        const auto seen = watch(job);
        if (seen.kind == Sighting::Kind::Waiting && seen.reason == "BeginTime") {
            runToEnd({.line = {"scontrol", "update", "JobId=" + job.handle, "StartTime=now"}});
        }
        return seen.kind == Sighting::Kind::Gone;
    };
    return QTest::qWaitFor(gone, 2 * kStartSeconds * 1000);
}

// The trainer stands still (SIGSTOP) until Slurm's signal has come: so it takes longer than the time limit on
// any machine, and no longer than it must.
void TestSlurm::outlivesItsTimeLimit() {
    auto job = newJob("limited");
    job.place.minutes = 1;
    submit(job);
    QVERIFY(trains(job));
    const auto trainer = trainerOf(job.folder);
    QVERIFY(trainer != 0);
    QCOMPARE(::kill(trainer, SIGSTOP), 0);
    QVERIFY(becomes(job, Sighting::Kind::Running, 10));
    const auto log = job.folder / "log.txt";
    QVERIFY2(QTest::qWaitFor([&] { return holds(log, "the time limit is near"); }, 90000),
             contents(log).c_str());
    say(QStringLiteral("the script says that the time limit is near"));
    QCOMPARE(::kill(trainer, SIGCONT), 0);
    QVERIFY2(QTest::qWaitFor([&] { return holds(log, "slurm: requeued"); }, 30000), contents(log).c_str());
    const auto status = contents(job.folder / "status.json");
    QVERIFY2(status.find("\"interrupted\"") != std::string::npos, status.c_str());
    const auto saved = curve(job.folder).size() - 1;
    say(QStringLiteral("state saved after %1 of %2 steps").arg(saved).arg(kSteps));
    QVERIFY(saved < kSteps);
    QVERIFY(becomes(job, Sighting::Kind::Waiting, 30));
    say(QStringLiteral("requeued"));
    QVERIFY2(finishes(job), contents(log).c_str());
    const auto seen = slurm_->look(job);
    QCOMPARE(seen.reason, std::string("COMPLETED"));
    QCOMPARE(seen.exitCode, 0);
    say(QStringLiteral("finished"));
    qInfo().noquote() << QStringLiteral("log.txt:\n") + QString::fromStdString(contents(log));
    QCOMPARE(curve(job.folder), curve(folder_ / "whole"));
    QCOMPARE(contents(job.folder / "validation.csv"), contents(folder_ / "whole" / "validation.csv"));
    QVERIFY(contents(job.folder / "model" / "blob.safetensors") ==
            contents(folder_ / "whole" / "model" / "blob.safetensors"));
}

void TestSlurm::savesWhenAskedAndGoesOnLater() {
    auto job = newJob("asked");
    submit(job);
    QVERIFY(trains(job));
    slurm_->interrupt(job);
    QVERIFY(becomes(job, Sighting::Kind::Gone, 60));
    QCOMPARE(slurm_->look(job).exitCode, 5);
    QVERIFY(holds(job.folder / "status.json", "\"interrupted\""));
    QVERIFY(!fs::is_empty(job.folder / "checkpoints"));
    QVERIFY(curve(job.folder).size() <= kSteps);
    QVERIFY(!holds(job.folder / "log.txt", "requeued"));
    submit(job);
    QVERIFY(finishes(job));
    QCOMPARE(slurm_->look(job).exitCode, 0);
    QCOMPARE(curve(job.folder), curve(folder_ / "whole"));
}

void TestSlurm::savesWhenItIsCancelledByHand() {
    auto job = newJob("cancelled");
    submit(job);
    QVERIFY(trains(job));
    QCOMPARE(runToEnd({.line = {"scancel", job.handle}}).code, 0);
    QVERIFY(becomes(job, Sighting::Kind::Gone, 60));
    QCOMPARE(slurm_->look(job).reason, std::string("CANCELLED"));
    QVERIFY2(holds(job.folder / "status.json", "\"interrupted\""), contents(job.folder / "log.txt").c_str());
    QVERIFY(!fs::is_empty(job.folder / "checkpoints"));
}

void TestSlurm::leavesTheQueueBeforeItBegins() {
    auto job = newJob("early");
    job.place.extra = "#SBATCH --begin=now+1hour";
    submit(job);
    QCOMPARE(watch(job).kind, Sighting::Kind::Waiting);
    QCOMPARE(watch(job).reason, std::string("BeginTime"));
    slurm_->interrupt(job);
    QVERIFY(becomes(job, Sighting::Kind::Gone, 20));
    QCOMPARE(slurm_->look(job).reason, std::string("CANCELLED"));
}

void TestSlurm::killsAtOnce() {
    auto job = newJob("killed");
    submit(job);
    QVERIFY(trains(job));
    slurm_->kill(job);
    QVERIFY(becomes(job, Sighting::Kind::Gone, 30));
    QCOMPARE(slurm_->look(job).reason, std::string("CANCELLED"));
    QTRY_COMPARE_WITH_TIMEOUT(trainerOf(job.folder), 0, 10000);
}

void TestSlurm::submitsFromTheCommandLine() {
    auto job = newJob("line");
    const auto train = [&job](const char* partition) {
        return runToEnd(
            {.line = {LOOKBACK_CLI, "train", (job.folder / "recipe.json").string(), "--job",
                      job.folder.string(), "--executor", "slurm", "--partition", partition, "--minutes", "5",
                      "--device", "cpu", "--threads", "1", "--extra", "#SBATCH --comment=lookback"}});
    };
    const auto refused = train("gpu");
    QCOMPARE(refused.code, 3);
    QVERIFY2(refused.error.starts_with("lookback-cli: sbatch: error: invalid partition specified: gpu; "),
             refused.error.c_str());
    const auto submitted = train("short");
    QVERIFY2(submitted.code == 0, submitted.error.c_str());
    job.handle = submitted.out.substr(0, submitted.out.find('\n'));
    QVERIFY(holds(job.folder / "slurm.sbatch", "\n#SBATCH --comment=lookback\n"));
    const auto again = train("short");
    QCOMPARE(again.code, 2);
    QVERIFY2(holds(job.folder / "job.json", '"' + job.handle + '"'),
             contents(job.folder / "job.json").c_str());
    clock_.start();
    QVERIFY(finishes(job));
    QCOMPARE(slurm_->look(job).exitCode, 0);
    QCOMPARE(curve(job.folder), curve(folder_ / "whole"));
}

void TestSlurm::submitsNothingForAWrongRecipe() {
    const auto recipe = folder_ / "missing.json";
    io::writeTextAtomically(recipe, recipeOf(folder_ / "nowhere"));
    const auto ended = runToEnd({.line = {LOOKBACK_CLI, "train", recipe.string(), "--job",
                                          (folder_ / "none").string(), "--executor", "slurm"}});
    QCOMPARE(ended.code, 3);
    QVERIFY2(ended.error.find("training.hdf5") != std::string::npos, ended.error.c_str());
    QVERIFY(!fs::exists(folder_ / "none"));
}

void TestSlurm::worksOffTheQueueOfAProject() {
    const auto project = (folder_ / "project").string();
    const auto recipe = newJob("original").folder / "recipe.json";
    const auto added = runToEnd(
        {.line = {LOOKBACK_CLI, "jobs", "add", recipe.string(), "--project", project, "--executor", "slurm",
                  "--partition", "short", "--minutes", "5", "--device", "cpu", "--threads", "1", "--queue"}});
    QVERIFY2(added.code == 0, added.error.c_str());
    const auto stands = [&project](const char* state) {
        const auto list = runToEnd({.line = {LOOKBACK_CLI, "jobs", "list", "--json", "--project", project}});
        return list.out.find(std::string("\"state\": \"") + state + '"') != std::string::npos;
    };
    const auto job = fs::path(project) / "jobs" / "0001-blob";
    QVERIFY2(QTest::qWaitFor([&] { return stands("done"); }, kStartSeconds * 1000),
             contents(job / "log.txt").c_str());
    QVERIFY2(holds(job / "log.txt", " slurm: job "), contents(job / "log.txt").c_str());
    QCOMPARE(curve(job), curve(folder_ / "whole"));
}

void TestSlurm::saysWhatSlurmRefuses() {
    auto job = newJob("refused");
    job.place.partition = "gpu";
    try {
        slurm_->start(job);
        QFAIL("a partition that is not there was accepted");
    } catch (const Error& e) {
        const std::string said = e.what();
        QVERIFY2(said.starts_with("sbatch: error: invalid partition specified: gpu; "), said.c_str());
    }
}

void TestSlurm::cannotTellWhileTheControllerHangs() {
    auto job = newJob("hanging");
    job.place.extra = "#SBATCH --begin=now+1hour";
    submit(job);
    const auto impatient = makeSlurmExecutor(LOOKBACK_CLI, kTemplate, 1s);
    const auto controller = static_cast<pid_t>(std::stol(contents(folder_ / "slurm" / "slurmctld.pid")));
    QCOMPARE(::kill(controller, SIGSTOP), 0);
    const auto seen = impatient->look(job);
    QCOMPARE(::kill(controller, SIGCONT), 0);
    QCOMPARE(seen.kind, Sighting::Kind::Unknown);
    QCOMPARE(seen.reason, std::string("squeue has not answered within 1 s."));
    QVERIFY(becomes(job, Sighting::Kind::Waiting, 20));
    slurm_->interrupt(job);
}

QTEST_GUILESS_MAIN(TestSlurm)
#include "tst_slurm.moc"
