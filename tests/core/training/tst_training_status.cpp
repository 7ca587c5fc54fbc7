// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/engine/ModelCard.h"
#include "core/io/AtomicFile.h"
#include "core/io/Safetensors.h"
#include "core/training/Heartbeat.h"
#include "core/training/Training.h"
#include "tests/core/training/Blobs.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QtTest>
#include <csignal>
#include <thread>

using namespace lookback;
using training::JobStatus;
using training::Wish;
namespace fs = std::filesystem;

class TestTrainingStatus : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void beatsByItself();
    void saysDone();
    void saysHowItWasInterrupted_data();
    void saysHowItWasInterrupted();
    void saysWhyItFailed();
    void leavesTheStatusOfAnotherRunAlone();
    void keepsTheLastCheckpointOnAFullDisk();

private:
    void run(const fs::path& job, const training::OnProgress& onProgress, const Monitor& monitor = {}) const;

    JobStatus status(const fs::path& job) const { return training::readStatus(job).value(); }

    QTemporaryDir temporary_;
    fs::path folder_;
    fs::path recipe_;
};

void TestTrainingStatus::initTestCase() {
    folder_ = temporary_.path().toStdString();
    recipe_ = folder_ / "recipe.json";
    writeBlobs(folder_ / "training.hdf5", 22, 1);
    writeBlobs(folder_ / "validation.hdf5", 10, 2);
    io::writeTextAtomically(recipe_, recipeText(folder_));
}

void TestTrainingStatus::run(const fs::path& job, const training::OnProgress& onProgress,
                             const Monitor& monitor) const {
    training::train(recipe_, job, true, engine::chooseDevice("cpu", 1), onProgress, monitor);
}

void TestTrainingStatus::beatsByItself() {
    const auto job = folder_ / "beats";
    const training::JobFolder folder(job);
    training::Heartbeat heartbeat(folder, "CPU, 1 thread", std::chrono::milliseconds(20));
    const auto first = status(job);
    QCOMPARE(first.state, std::string("running"));
    QCOMPARE(first.pid, static_cast<long>(::getpid()));
    QCOMPARE(first.device, std::string("CPU, 1 thread"));
    QVERIFY(!first.host.empty());
    QVERIFY(std::abs(first.started - static_cast<double>(std::time(nullptr))) < 60.0);
    QVERIFY(first.memory > 1e6 && first.memory < first.memoryTotal);
    QCOMPARE(first.checkpointed, 0.0);
    training::Progress progress;
    progress.step = 7;
    heartbeat.set(progress);
    QTRY_COMPARE(status(job).progress.step, 7);
    const double before = status(job).updated;
    QTRY_VERIFY(status(job).updated > before);
    heartbeat.end("done");
    const auto last = contents(job / "status.json");
    std::this_thread::sleep_for(std::chrono::milliseconds(100)); // five beats, if there were any
    QCOMPARE(contents(job / "status.json"), last);
}

void TestTrainingStatus::saysDone() {
    const auto job = folder_ / "done";
    run(job, {});
    const auto end = status(job);
    QCOMPARE(end.state, std::string("done"));
    QCOMPARE(end.progress.step, kBlobSteps);
    QCOMPARE(end.progress.steps, kBlobSteps);
    QVERIFY(end.checkpointed >= std::floor(end.started) && end.checkpointed <= end.updated);
    QVERIFY(std::isfinite(end.progress.validation));
}

void TestTrainingStatus::saysHowItWasInterrupted_data() {
    QTest::addColumn<int>("wish");
    QTest::addColumn<QString>("state");
    QTest::newRow("without a wish") << static_cast<int>(Wish::None) << "interrupted";
    QTest::newRow("pause") << static_cast<int>(Wish::Pause) << "interrupted";
    QTest::newRow("stop") << static_cast<int>(Wish::Stop) << "stopped";
}

void TestTrainingStatus::saysHowItWasInterrupted() {
    QFETCH(int, wish);
    QFETCH(QString, state);
    const auto job = folder_ / QTest::currentDataTag();
    fs::create_directory(job);
    training::writeWish(job, Wish::Stop); // left by the run before: not meant for this one
    int done = 0;
    const auto atStepFive = [&](const training::Progress& p) {
        done = p.step;
        if (done == 5) {
            training::writeWish(job, static_cast<Wish>(wish));
        }
    };
    QVERIFY_EXCEPTION_THROWN(run(job, atStepFive, {{}, [&] { return done == 5; }}), Monitor::Cancelled);
    QCOMPARE(QString::fromStdString(status(job).state), state);
    QCOMPARE(status(job).progress.step, 5);
    const auto card = engine::readModelCard(job / "model" / "blob.json"); // of that step, ready to use
    QCOMPARE(card.metrics.at("steps"), 5.0);
    QCOMPARE(card.sha256, io::sha256OfFile(job / "model" / "blob.safetensors"));
}

void TestTrainingStatus::saysWhyItFailed() {
    auto text = recipeText(folder_);
    const std::string from = "validation.hdf5";
    text.replace(text.find(from), from.size(), "missing.hdf5");
    const auto fresh = folder_ / "fresh";
    io::writeTextAtomically(folder_ / "missing.json", text);
    const auto train = [&](const fs::path& job) {
        training::train(folder_ / "missing.json", job, true, engine::chooseDevice("cpu", 1), {}, {});
    };
    QVERIFY_EXCEPTION_THROWN(train(fresh), FileError);
    QVERIFY(!fs::exists(fresh));            // nothing is begun by mistake
    const auto queued = folder_ / "queued"; // as a project makes it
    fs::create_directory(queued);
    io::writeTextAtomically(queued / "recipe.json", text);
    QVERIFY_EXCEPTION_THROWN(train(queued), FileError);
    QCOMPARE(status(queued).state, std::string("failed"));
    QVERIFY2(status(queued).message.starts_with("missing.hdf5: "), status(queued).message.c_str());
}

void TestTrainingStatus::leavesTheStatusOfAnotherRunAlone() {
    const auto job = folder_ / "done";
    const auto before = contents(job / "status.json");
    io::writeTextAtomically(folder_ / "other.json", recipeText(folder_, R"(, "title": "other")"));
    QVERIFY_EXCEPTION_THROWN(
        training::train(folder_ / "other.json", job, true, engine::chooseDevice("cpu", 1), {}, {}),
        ValueError);
    QCOMPARE(contents(job / "status.json"), before);
}

// A limit on the size of files stands for the disk: it fails in the same calls, with EFBIG for ENOSPC.
void TestTrainingStatus::keepsTheLastCheckpointOnAFullDisk() {
    const auto job = folder_ / "full";
    const auto child = ::fork();
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const auto fillDisk = [](const training::Progress& p) {
            if (p.step == 4) {
                const rlimit limit{8192, 8192};
                ::setrlimit(RLIMIT_FSIZE, &limit);
            }
        };
        try {
            run(job, fillDisk);
        } catch (const DiskError&) {
            ::_exit(6);
        } catch (...) {
            ::_exit(1);
        }
        ::_exit(0);
    }
    int ended = 0;
    QCOMPARE(::waitpid(child, &ended, 0), child);
    QCOMPARE(WEXITSTATUS(ended), 6);
    QCOMPARE(status(job).state, std::string("failed"));
    QVERIFY2(status(job).message.starts_with("step_00000006.safetensors: could not be written"),
             status(job).message.c_str());
    const auto newest = training::JobFolder(job).newestCheckpoint();
    QVERIFY(newest.has_value());
    QCOMPARE(newest->metadata.at("step"), std::string("3"));
    for (const auto& entry : fs::directory_iterator(job / "checkpoints")) {
        QVERIFY2(!entry.path().filename().string().starts_with("."), entry.path().c_str()); // nothing half
    }
    run(job, {}); // there is room again
    QCOMPARE(curve(job), curve(folder_ / "done"));
}

QTEST_GUILESS_MAIN(TestTrainingStatus)
#include "tst_training_status.moc"
