// SPDX-License-Identifier: MIT
#include "core/common/Command.h"
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/training/Executor.h"
#include "core/training/SlurmAnswers.h"
#include "core/training/SlurmScript.h"

#include <QtTest>
#include <filesystem>
#include <functional>

using namespace lookback;
using namespace lookback::training;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

// Without a Slurm: small programs of the names of its commands answer as it does. tst_slurm has a real one.
class TestSlurmExecutor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void submitsTheFilledScript();
    void saysWhatSbatchSaid();
    void refusesAnAnswerThatIsNoNumber();
    void looksAtManyJobsWithOneQuestion();
    void saysHowAJobEnded_data();
    void saysHowAJobEnded();
    void asksTheAccountingForOldJobs();
    void doesNotHangWithTheController();
    void cannotTellFromOddAnswers();
    void ignoresJobsThatAreGone();
    void quotesWhatTheShellReads();
    void leavesOutLinesWithoutAValue();
    void savesInTimeWithinShortLimits();
    void refusesUnknownWordsAndValuesThatBreakALine();
    void prefersTheUsersTemplate();

private:
    void fake(const char* program, const std::string& body) const;

    fs::path in(const char* name) const { return fs::path(folder_->path().toStdString()) / name; }

    Job job(const std::string& handle = "") const;

    std::unique_ptr<QTemporaryDir> folder_;
    QByteArray path_;
};

namespace {

std::string messageOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& e) {
        return e.what();
    }
    return "";
}

int linesOf(const fs::path& file) {
    const auto text = io::readText(file);
    return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

const fs::path kTemplate = fs::path(LOOKBACK_SOURCE) / "packaging" / "slurm.sbatch";

} // namespace

void TestSlurmExecutor::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    fs::create_directories(in("bin"));
    fs::create_directories(in("job"));
    path_ = qgetenv("PATH");
    qputenv("PATH", QByteArray::fromStdString(in("bin").string()) + ":" + path_);
    for (const char* program : {"sbatch", "squeue", "scontrol", "sacct", "scancel"}) {
        fake(program, "echo '" + std::string(program) + ": error: not expected' >&2; exit 1");
    }
}

void TestSlurmExecutor::cleanup() {
    qputenv("PATH", path_);
}

void TestSlurmExecutor::fake(const char* program, const std::string& body) const {
    const auto file = in("bin") / program;
    io::writeTextAtomically(file,
                            "#!/bin/sh\necho \"$0 $*\" >>'" + in("asked").string() + "'\n" + body + "\n");
    fs::permissions(file, fs::perms::owner_all);
}

Job TestSlurmExecutor::job(const std::string& handle) const {
    Job job;
    job.name = "evolution";
    job.folder = in("job");
    job.place.executor = "slurm";
    job.place.device = "cpu";
    job.place.threads = 2;
    job.place.partition = "short";
    job.place.minutes = 10;
    job.handle = handle;
    return job;
}

void TestSlurmExecutor::submitsTheFilledScript() {
    fake("sbatch",
         "echo \"$2\" >'" + in("chdir").string() + "'; cp \"$3\" '" + in("seen").string() + "'; echo 1234");
    const auto executor = makeSlurmExecutor("/opt/bin/lookback-cli", kTemplate);
    QCOMPARE(executor->start(job()), std::string("1234"));
    QCOMPARE(io::readText(in("chdir")), "--chdir=" + in("job").string() + "\n");
    const auto script = io::readText(in("seen"));
    QCOMPARE(script, io::readText(in("job") / "slurm.sbatch"));
    for (const std::string line : {"#SBATCH --job-name=evolution", "#SBATCH --partition=short",
                                   "#SBATCH --time=10", "#SBATCH --ntasks=1", "#SBATCH --cpus-per-task=2",
                                   "#SBATCH --signal=B:USR1@60", "cli='/opt/bin/lookback-cli'"}) {
        QVERIFY2(script.find("\n" + line + "\n") != std::string::npos, line.c_str());
    }
    QCOMPARE(runToEnd({.line = {"bash", "-n", in("seen").string()}}).code, 0);
}

void TestSlurmExecutor::saysWhatSbatchSaid() {
    fake("sbatch",
         "echo 'sbatch: error: invalid partition specified: gpu' >&2; echo 'sbatch: error: Batch job "
         "submission failed: Invalid partition name specified' >&2; exit 1");
    QCOMPARE(messageOf([&] { makeSlurmExecutor("cli", kTemplate)->start(job()); }),
             std::string("sbatch: error: invalid partition specified: gpu; Batch job submission failed: "
                         "Invalid partition name specified."));
}

void TestSlurmExecutor::refusesAnAnswerThatIsNoNumber() {
    for (const char* answer : {"", "12;other", "Submitted batch job 12", "12\n13"}) {
        fake("sbatch", std::string("echo '") + answer + "'");
        const auto said = messageOf([&] { makeSlurmExecutor("cli", kTemplate)->start(job()); });
        QVERIFY2(said.starts_with("sbatch: expected the number of the job, found \""), said.c_str());
    }
}

void TestSlurmExecutor::looksAtManyJobsWithOneQuestion() {
    fake("squeue", "echo '7|PENDING|Priority'; echo '8|RUNNING|None'; echo '9_[1-3]|PENDING|Resources'; "
                   "echo '10|COMPLETING|None'");
    const auto executor = makeSlurmExecutor("cli", kTemplate);
    QCOMPARE(executor->look(job("7")).kind, Sighting::Kind::Waiting);
    QCOMPARE(executor->look(job("7")).reason, std::string("Priority"));
    QCOMPARE(executor->look(job("8")).kind, Sighting::Kind::Running);
    QCOMPARE(executor->look(job("10")).kind, Sighting::Kind::Running); // its processes may still be there
    QCOMPARE(executor->look(job()).kind, Sighting::Kind::Unknown);
    QCOMPARE(linesOf(in("asked")), 1);
}

void TestSlurmExecutor::saysHowAJobEnded_data() {
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("exit");
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("signal");
    QTest::newRow("done") << "COMPLETED"
                          << "0:0" << 0 << 0;
    QTest::newRow("interrupted") << "FAILED"
                                 << "5:0" << 5 << 0;
    QTest::newRow("time limit") << "TIMEOUT"
                                << "0:15" << -1 << 15;
    QTest::newRow("memory") << "OUT_OF_MEMORY"
                            << "0:125" << -1 << 125;
    QTest::newRow("node") << "NODE_FAIL"
                          << "1:0" << 1 << 0;
}

void TestSlurmExecutor::saysHowAJobEnded() {
    QFETCH(QString, state);
    QFETCH(QString, exit);
    fake("squeue", "echo '7|" + state.toStdString() + "|None'");
    fake("scontrol", "echo 'JobId=7 JobName=x JobState=" + state.toStdString() +
                         " Reason=None Requeue=1 ExitCode=" + exit.toStdString() + " RunTime=00:01:00'");
    const auto executor = makeSlurmExecutor("cli", kTemplate);
    const auto seen = executor->look(job("7"));
    QCOMPARE(seen.kind, Sighting::Kind::Gone);
    QCOMPARE(QString::fromStdString(seen.reason), state);
    QTEST(seen.exitCode, "code");
    QTEST(seen.signal, "signal");
    executor->look(job("7"));
    QCOMPARE(linesOf(in("asked")), 2); // once each: what has ended stays so
}

void TestSlurmExecutor::asksTheAccountingForOldJobs() {
    fake("squeue", "true");
    fake("scontrol", "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1");
    fake("sacct", "echo 'CANCELLED by 1000|0:15'");
    QCOMPARE(makeSlurmExecutor("cli", kTemplate)->look(job("7")).reason, std::string("CANCELLED"));
    fake("sacct", "echo 'Slurm accounting storage is disabled' >&2; exit 1");
    const auto seen = makeSlurmExecutor("cli", kTemplate)->look(job("7"));
    QCOMPARE(seen.kind, Sighting::Kind::Gone);
    QCOMPARE(seen.reason, std::string());
}

void TestSlurmExecutor::doesNotHangWithTheController() {
    fake("squeue", "sleep 30");
    const auto executor = makeSlurmExecutor("cli", kTemplate, 300ms);
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 50; ++i) {
        const auto seen = executor->look(job("7"));
        QCOMPARE(seen.kind, Sighting::Kind::Unknown);
        QCOMPARE(seen.reason, std::string("squeue has not answered within 0.3 s."));
    }
    QVERIFY(timer.elapsed() < 10000);
    QCOMPARE(linesOf(in("asked")), 1);
}

void TestSlurmExecutor::cannotTellFromOddAnswers() {
    for (const char* answer : {"7|RUNNING", "slurm says hello", "7||None", "7|DANCING|None"}) {
        fake("squeue", std::string("echo '") + answer + "'");
        const auto seen = makeSlurmExecutor("cli", kTemplate)->look(job("7"));
        QCOMPARE(seen.kind, Sighting::Kind::Unknown);
        QVERIFY2(seen.reason.find("expected") != std::string::npos, seen.reason.c_str());
    }
}

void TestSlurmExecutor::ignoresJobsThatAreGone() {
    fake("scancel",
         "echo 'scancel: error: Kill job error on job id 7: Invalid job id specified' >&2; exit 1");
    fake("squeue", "true");
    fake("scontrol", "exit 1");
    fake("sacct", "exit 1");
    const auto executor = makeSlurmExecutor("cli", kTemplate);
    executor->interrupt(job("7"));
    executor->kill(job("7"));
    executor->interrupt(job()); // never submitted

    fake("squeue", "echo '7|RUNNING|None'");
    QCOMPARE(messageOf([&] { executor->interrupt(job("7")); }),
             std::string("scancel: error: Kill job error on job id 7: Invalid job id specified."));
}

void TestSlurmExecutor::quotesWhatTheShellReads() {
    auto odd = job();
    odd.folder = in("it's $HOME `x` \"y\"");
    odd.name = "a b'c;d";
    const auto script = fillSlurmTemplate("#SBATCH --job-name=@NAME@\nprintf %s @JOB@ > out\n", odd, "cli");
    QVERIFY(script.starts_with("#SBATCH --job-name=a_b_c_d\n"));
    io::writeTextAtomically(in("script"), script);
    QCOMPARE(runToEnd({.line = {"bash", in("script").string()}, .folder = in("job")}).code, 0);
    QCOMPARE(io::readText(in("job") / "out"), odd.folder.string());
}

void TestSlurmExecutor::leavesOutLinesWithoutAValue() {
    auto plain = job();
    plain.place = {};
    plain.place.extra = "#SBATCH --gres=gpu:1";
    const auto script =
        fillSlurmTemplate("#SBATCH --partition=@PARTITION@\n#SBATCH --time=@MINUTES@\n"
                          "#SBATCH --cpus-per-task=@THREADS@\n@EXTRA@\n# a @WORD@\necho \"$@\"\n",
                          plain, "cli");
    QCOMPARE(script, std::string("#SBATCH --gres=gpu:1\n# a @WORD@\necho \"$@\"\n"));
}

void TestSlurmExecutor::savesInTimeWithinShortLimits() {
    auto brief = job();
    const auto warning = [&brief](int minutes) {
        brief.place.minutes = minutes;
        return fillSlurmTemplate("#SBATCH --signal=B:USR1@@WARNING@\n", brief, "cli");
    };
    QCOMPARE(warning(1), std::string("#SBATCH --signal=B:USR1@12\n"));
    QCOMPARE(warning(5), std::string("#SBATCH --signal=B:USR1@60\n"));
    QCOMPARE(warning(600), std::string("#SBATCH --signal=B:USR1@60\n"));
    QCOMPARE(warning(0), std::string("#SBATCH --signal=B:USR1@60\n"));
}

void TestSlurmExecutor::refusesUnknownWordsAndValuesThatBreakALine() {
    QCOMPARE(messageOf([&] { fillSlurmTemplate("echo @JOBS@\n", job(), "cli"); }),
             std::string("@JOBS@ in the Slurm template is not a word that Lookback fills in."));
    auto bad = job();
    bad.place.partition = "gpu\n#SBATCH --exclusive";
    const auto said = messageOf([&] { fillSlurmTemplate("#SBATCH --partition=@PARTITION@\n", bad, "cli"); });
    QVERIFY2(said.starts_with("@PARTITION@ in an #SBATCH line: expected no blanks"), said.c_str());
}

void TestSlurmExecutor::prefersTheUsersTemplate() {
    qputenv("XDG_CONFIG_HOME", QByteArray::fromStdString(in("config").string()));
    QVERIFY(fs::equivalent(findSlurmTemplate(), kTemplate)); // this program lies in build/PRESET/tests
    fs::create_directories(in("config") / "lookback");
    io::writeTextAtomically(in("config") / "lookback" / "slurm.sbatch", "#!/bin/bash\n");
    QCOMPARE(findSlurmTemplate(), in("config") / "lookback" / "slurm.sbatch");
    fake("sbatch", "echo 5");
    makeSlurmExecutor("cli", {})->start(job());
    QCOMPARE(io::readText(in("job") / "slurm.sbatch"), std::string("#!/bin/bash\n"));
    qunsetenv("XDG_CONFIG_HOME");
}

QTEST_GUILESS_MAIN(TestSlurmExecutor)
#include "tst_slurm_executor.moc"
