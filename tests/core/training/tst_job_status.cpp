// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/training/JobStatus.h"

#include <QtTest>
#include <cmath>
#include <limits>

using namespace lookback;
using training::JobStatus;
using training::Wish;
namespace fs = std::filesystem;

class TestJobStatus : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsWhatWasWritten();
    void isNothingBeforeTheFirstRun();
    void readsTheStatusOfAnOlderVersion();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void keepsAWish();

private:
    QTemporaryDir temporary_;
    fs::path job_;
};

void TestJobStatus::init() {
    job_ = fs::path(temporary_.path().toStdString()) / QTest::currentTestFunction();
    if (QTest::currentDataTag() != nullptr) {
        job_ /= QTest::currentDataTag();
    }
    fs::create_directories(job_);
}

void TestJobStatus::readsWhatWasWritten() {
    JobStatus status;
    status.state = "failed";
    status.message = "a file called \"\xff\" is missing"; // not UTF-8: a path may be any bytes
    status.version = "0.1";
    status.pid = 4711;
    status.host = "morgan";
    status.device = "CPU, 3 threads";
    status.started = 1732352410.125;
    status.updated = 1732352465.5;
    status.checkpointed = 1732352433.0;
    status.memory = 1.75e9;
    status.memoryTotal = 24e9;
    status.progress = {.step = 37,
                       .steps = 1000,
                       .loss = 0.3125,
                       .validation = std::numeric_limits<double>::quiet_NaN(),
                       .learningRate = 4e-4,
                       .imagesPerSecond = 21.5,
                       .waitingShare = 0.0625,
                       .secondsLeft = 93.5,
                       .quality = {{"scatter", 0.04}, {"bias", -0.01}, {"odd", std::nan("")}}};
    training::writeStatus(job_, status);
    const auto read = training::readStatus(job_);
    QVERIFY(read.has_value());
    QCOMPARE(read->state, status.state);
    QVERIFY(read->message.starts_with("a file called"));
    QCOMPARE(read->version, status.version);
    QCOMPARE(read->pid, status.pid);
    QCOMPARE(read->host, status.host);
    QCOMPARE(read->device, status.device);
    QCOMPARE(read->started, status.started);
    QCOMPARE(read->updated, status.updated);
    QCOMPARE(read->checkpointed, status.checkpointed);
    QCOMPARE(read->memory, status.memory);
    QCOMPARE(read->memoryTotal, status.memoryTotal);
    QCOMPARE(read->progress.step, 37);
    QCOMPARE(read->progress.steps, 1000);
    QCOMPARE(read->progress.loss, 0.3125);
    QVERIFY(std::isnan(read->progress.validation));
    QCOMPARE(read->progress.learningRate, 4e-4);
    QCOMPARE(read->progress.imagesPerSecond, 21.5);
    QCOMPARE(read->progress.waitingShare, 0.0625);
    QCOMPARE(read->progress.secondsLeft, 93.5);
    QCOMPARE(read->progress.quality, (std::map<std::string, double>{{"scatter", 0.04}, {"bias", -0.01}}));
}

void TestJobStatus::isNothingBeforeTheFirstRun() {
    QVERIFY(!training::readStatus(job_).has_value());
    QVERIFY(!training::readStatus(job_ / "missing").has_value());
}

void TestJobStatus::readsTheStatusOfAnOlderVersion() {
    io::writeTextAtomically(job_ / "status.json", R"({"state": "running", "pid": 3, "updated": 1732352410,
        "step": 5, "steps": 9, "loss": 1.5, "validation": null, "unheard_of": [1]})");
    const auto read = training::readStatus(job_);
    QCOMPARE(read->updated, 1732352410.0);
    QCOMPARE(read->progress.step, 5);
    QCOMPARE(read->started, 0.0);
    QVERIFY(std::isnan(read->progress.validation));
}

void TestJobStatus::saysWhatIsWrong_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("said");
    QTest::newRow("torn") << R"({"state": "runn)"
                          << "expected the status of a job as JSON";
    QTest::newRow("empty") << ""
                           << "expected the status of a job as JSON";
    QTest::newRow("list") << "[1, 2]"
                          << "expected an object";
    QTest::newRow("types") << R"({"state": 3, "step": "five"})"
                           << "state has the wrong type; step has";
}

void TestJobStatus::saysWhatIsWrong() {
    QFETCH(QString, text);
    QFETCH(QString, said);
    io::writeTextAtomically(job_ / "status.json", text.toStdString());
    try {
        training::readStatus(job_);
        QFAIL("a broken status was read");
    } catch (const FileError& e) {
        QVERIFY2(QString::fromUtf8(e.what()).contains(said), e.what());
    }
}

void TestJobStatus::keepsAWish() {
    QCOMPARE(training::readWish(job_), Wish::None);
    training::writeWish(job_, Wish::Pause);
    QCOMPARE(training::readWish(job_), Wish::Pause);
    training::writeWish(job_, Wish::Stop);
    QCOMPARE(training::readWish(job_), Wish::Stop);
    training::writeWish(job_, Wish::None);
    QCOMPARE(training::readWish(job_), Wish::None);
    training::writeWish(job_, Wish::None);          // again: nothing is no wish either
    io::writeTextAtomically(job_ / "wish", "stop"); // by hand, without a line's end
    QCOMPARE(training::readWish(job_), Wish::Stop);
    io::writeTextAtomically(job_ / "wish", "fly");
    QCOMPARE(training::readWish(job_), Wish::None);
}

QTEST_GUILESS_MAIN(TestJobStatus)
#include "tst_job_status.moc"
