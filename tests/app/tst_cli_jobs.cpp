// SPDX-License-Identifier: MIT
#include "app/cli/Session.h"
#include "core/training/Project.h"
#include "core/training/Runner.h"
#include "tests/support/BlobRecipe.h"
#include "tests/support/Program.h"

#include <QProcess>
#include <QtTest>
#include <filesystem>
#include <fstream>

using namespace lookback;
namespace fs = std::filesystem;

/// `lookback-cli jobs` as a script would use it, with jobs that train.
class TestCliJobs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void endsAsPromised_data();
    void endsAsPromised();
    void namesAllThatIsWrongWithARecipe();
    void trainsWhatItIsGiven();
    void saysThatTheDiskIsFull();
    void saysWhatIsMissing();

private:
    test::Ended run(const QString& line) const { return test::runCli(folder_.path(), line); }

    fs::path in(const char* name) const { return fs::path(folder_.path().toStdString()) / name; }

    QTemporaryDir folder_;
};

void TestCliJobs::initTestCase() {
    writeBlobs(in("training.hdf5"), 22, 1);
    writeBlobs(in("validation.hdf5"), 10, 2);
    std::ofstream(in("recipe.json")) << test::blobRecipe(30);
    auto nodata = test::blobRecipe(30);
    nodata.replace(nodata.find("training.hdf5"), 13, "absent.hdf5");
    std::ofstream(in("nodata.json")) << nodata;
    std::ofstream(in("wrong.json")) << R"({"name": "", "optimiser": {"batch": 0, "steps": "many"}})";
}

void TestCliJobs::endsAsPromised_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("code");
    const auto row = [](const char* line, int code) {
        QTest::newRow(line) << QString::fromLatin1(line) << code;
    };
    row("jobs", cli::kWrongUsage);
    row("jobs dance", cli::kWrongUsage);
    row("jobs list --project empty", cli::kDone);
    row("jobs run --project empty", cli::kDone);
    row("jobs start --project empty", cli::kWrongUsage);
    row("jobs start 7 --project empty", cli::kWrongUsage);
    row("jobs trash 7 --project empty", cli::kWrongUsage);
    row("jobs clone 7 --project empty", cli::kWrongUsage);
    row("jobs add absent.json --project empty", cli::kBadInput);
    row("jobs add nodata.json --queue --project empty", cli::kBadInput);
    row("jobs add recipe.json --device tpu --project empty", cli::kWrongUsage);
    row("jobs add recipe.json --ranks 0 --project empty", cli::kWrongUsage);
    row("jobs list --project recipe.json", cli::kDiskFull); // a file, not a folder
}

void TestCliJobs::endsAsPromised() {
    QFETCH(QString, line);
    QFETCH(int, code);
    const auto ended = run(line);
    QVERIFY2(ended.code == code, (std::to_string(ended.code) + ": " + ended.error.toStdString()).c_str());
    QCOMPARE(ended.error.isEmpty(), code == cli::kDone);
    if (code != cli::kDone) { // one sentence
        QCOMPARE(ended.error.count('\n'), 1);
        QVERIFY(ended.error.startsWith("lookback-cli: "));
    }
}

void TestCliJobs::namesAllThatIsWrongWithARecipe() {
    const auto ended = run(QStringLiteral("jobs add wrong.json --queue --project wrong"));
    QCOMPARE(ended.code, int{cli::kBadInput});
    for (const char* field : {"name", "data", "optimiser.batch", "optimiser.steps"}) {
        QVERIFY2(ended.error.contains(field), ended.error.constData());
    }
    QVERIFY(fs::is_empty(in("wrong") / "jobs"));
    QVERIFY(!training::runnerLives(in("wrong")));
}

void TestCliJobs::trainsWhatItIsGiven() {
    const auto added =
        run(QStringLiteral("jobs add recipe.json --queue --device cpu --threads 1 --project p --json"));
    QVERIFY2(added.code == cli::kDone, added.error.constData());
    const auto job = QJsonDocument::fromJson(added.out).object();
    QCOMPARE(job[QStringLiteral("number")].toInt(), 1);
    QCOMPARE(job[QStringLiteral("state")].toString(), QStringLiteral("queued"));
    QCOMPARE(job[QStringLiteral("place")][QStringLiteral("threads")].toInt(), 1);
    const training::Project project(in("p"));
    QTRY_COMPARE_WITH_TIMEOUT(project.job(1).state, training::JobState::Done, 120000);
    QTRY_VERIFY_WITH_TIMEOUT(!training::runnerLives(in("p")), 20000);
    const auto list =
        QJsonDocument::fromJson(run(QStringLiteral("jobs list --project p --json")).out).object();
    const auto listed = list[QStringLiteral("jobs")][0];
    QCOMPARE(listed[QStringLiteral("state")].toString(), QStringLiteral("done"));
    QCOMPARE(listed[QStringLiteral("progress")][QStringLiteral("step")].toInt(), 30);
    QVERIFY(list[QStringLiteral("queue")].toArray().isEmpty());
    QVERIFY(fs::exists(project.job(1).folder / "model" / "blob.safetensors"));
    QVERIFY(run(QStringLiteral("jobs list --project p")).out.startsWith("0001  done "));
    QCOMPARE(run(QStringLiteral("jobs start 1 --project p")).code, int{cli::kWrongUsage}); // it is done
    QCOMPARE(run(QStringLiteral("jobs clone 1 --project p")).code, int{cli::kDone});
    const auto trashed = run(QStringLiteral("jobs trash 3 1 --project p --json")); // there is no 3
    QCOMPARE(trashed.code, int{cli::kWrongUsage});
    const auto gone = QJsonDocument::fromJson(trashed.out).object();
    QCOMPARE(gone[QStringLiteral("number")].toInt(), 1);
    QVERIFY(fs::exists(fs::path(gone[QStringLiteral("folder")].toString().toStdString()) / "model"));
    QVERIFY(run(QStringLiteral("jobs trash 2 --project p")).out.startsWith("0002  "));
    QVERIFY(project.jobs().empty());
}

/// No file of the job may become longer than 16 KiB: the checkpoint cannot be written, the tables can.
void TestCliJobs::saysThatTheDiskIsFull() {
    training::Project project(in("full"));
    project.enqueue(project.add(test::blobRecipe(30), in("."), {.device = "cpu", .threads = 1}));
    QProcess shell;
    shell.start(QStringLiteral("/bin/sh"),
                {QStringLiteral("-c"),
                 QStringLiteral("trap '' XFSZ; ulimit -f 32; exec \"$0\" jobs run --project "
                                "\"$1\""),
                 QStringLiteral(LOOKBACK_CLI), QString::fromStdString(in("full").string())});
    QVERIFY(shell.waitForFinished(120000));
    QCOMPARE(shell.exitCode(), int{cli::kDone});
    const auto job = project.job(1);
    QCOMPARE(job.state, training::JobState::Failed);
    QVERIFY2(job.message.find("safetensors") != std::string::npos, job.message.c_str());
    QVERIFY(project.queue().empty());
    // With room again it goes on.
    project.enqueue(1);
    QVERIFY(training::ensureRunner(project.folder(), LOOKBACK_CLI));
    QTRY_COMPARE_WITH_TIMEOUT(project.job(1).state, training::JobState::Done, 120000);
}

void TestCliJobs::saysWhatIsMissing() {
    training::Project project(in("missing"));
    const int number = project.add(test::blobRecipe(30), in("."), {.device = "cpu", .threads = 1});
    fs::rename(in("training.hdf5"), in("elsewhere.hdf5"));
    project.enqueue(number);
    QCOMPARE(run(QStringLiteral("jobs run --project missing")).code, int{cli::kDone});
    fs::rename(in("elsewhere.hdf5"), in("training.hdf5"));
    const auto job = project.job(number);
    QCOMPARE(job.state, training::JobState::Failed);
    QVERIFY2(job.message.find("training.hdf5: ") != std::string::npos, job.message.c_str());
}

QTEST_GUILESS_MAIN(TestCliJobs)

#include "tst_cli_jobs.moc"
