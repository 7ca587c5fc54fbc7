// SPDX-License-Identifier: MIT
#include "core/common/Memory.h"
#include "core/engine/Torch.h"
#include "core/io/AtomicFile.h"
#include "core/training/JobStatus.h"
#include "core/training/Memory.h"
#include "core/training/Training.h"
#include "tests/core/training/Blobs.h"

#include <sys/wait.h>
#include <torch/types.h>
#include <unistd.h>

#include <QtTest>
#include <new>

using namespace lookback;
namespace fs = std::filesystem;

namespace {

std::string said(const std::function<void()>& work) {
    try {
        work();
        return {};
    } catch (const DeviceError& e) {
        return e.what();
    }
}

} // namespace

class TestTrainingMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsWhenMemoryRanOut();
    void saysTheLargestBatchThatFits();
    void passesOtherFailuresOn();
    void refusesMoreThanTheMachineHas();
    void saysWhatWouldFitInAJob();
};

void TestTrainingMemory::knowsWhenMemoryRanOut() {
    QVERIFY(engine::isOutOfMemory(std::bad_alloc()));
    QVERIFY(!engine::isOutOfMemory(std::runtime_error("expected 3 axes")));
    try {
        torch::empty({std::int64_t{1} << 50}, torch::kFloat32); // 4 PiB
        QFAIL("memory that nobody has was granted");
    } catch (const std::exception& e) {
        QVERIFY2(engine::isOutOfMemory(e), e.what());
    }
}

void TestTrainingMemory::saysTheLargestBatchThatFits() {
    std::vector<int> tried;
    const auto room = [&tried](int most) {
        tried.clear();
        return [&tried, most](int batch) {
            tried.push_back(batch);
            if (batch > most) {
                throw std::bad_alloc();
            }
        };
    };
    QCOMPARE(said([&] { training::withinMemory(64, 1, room(64)); }), std::string());
    QCOMPARE(tried, std::vector<int>({64}));
    QCOMPARE(said([&] { training::withinMemory(64, 1, room(37)); }),
             std::string("out of memory at batch 64; 32 would fit."));
    QCOMPARE(tried, std::vector<int>({64, 32}));
    QCOMPARE(said([&] { training::withinMemory(24, 2, room(7)); }),
             std::string("out of memory at batch 48; 12 would fit."));
    QVERIFY(said([&] { training::withinMemory(5, 1, room(0)); }).find("one galaxy") != std::string::npos);
    QCOMPARE(tried, std::vector<int>({5, 2, 1}));
}

void TestTrainingMemory::passesOtherFailuresOn() {
    const auto fails = [](int) { throw ValueError("sizes", "expected other ones."); };
    QVERIFY_EXCEPTION_THROWN(training::withinMemory(8, 1, fails), ValueError);
}

void TestTrainingMemory::refusesMoreThanTheMachineHas() {
    QVERIFY(residentMemory() > 0.0);
    QVERIFY(availableMemory() > 0.0);
    QVERIFY(availableMemory() <= totalMemory());
    rlimit before{};
    ::getrlimit(RLIMIT_DATA, &before);
    {
        const training::MemoryBound bound;
        const auto tooMuch = static_cast<std::int64_t>(1.5 * totalMemory()); // bytes; Linux might grant them
        QVERIFY_EXCEPTION_THROWN(torch::empty({tooMuch}, torch::kInt8), c10::Error);
    }
    rlimit after{};
    ::getrlimit(RLIMIT_DATA, &after);
    QCOMPARE(after.rlim_cur, before.rlim_cur);
}

void TestTrainingMemory::saysWhatWouldFitInAJob() {
    QTemporaryDir temporary;
    const fs::path folder = temporary.path().toStdString();
    writeBlobs(folder / "training.hdf5", 22, 1, 64);
    writeBlobs(folder / "validation.hdf5", 1, 2, 64);
    auto text = recipeText(folder);
    const std::string from = "\"batch\": 4,";
    text.replace(text.find(from), from.size(), "\"batch\": 512,");
    io::writeTextAtomically(folder / "recipe.json", text);
    const auto child = ::fork();
    if (child == 0) {
        // A step of 512 takes about twice of this; what it takes at a time is a small part of it.
        const auto room = static_cast<rlim_t>(dataMemory() + 600e6);
        const rlimit limit{room, room};
        ::setrlimit(RLIMIT_DATA, &limit);
        const auto cpu = engine::chooseDevice("cpu", 1);
        ::_exit(
            said([&] { training::train(folder / "recipe.json", folder / "job", true, cpu, {}, {}); }).empty()
                ? 0
                : 4);
    }
    int ended = 0;
    QCOMPARE(::waitpid(child, &ended, 0), child);
    QCOMPARE(WEXITSTATUS(ended), 4);
    const auto status = training::readStatus(folder / "job");
    QCOMPARE(status->state, std::string("failed"));
    const QRegularExpression sentence(QStringLiteral("^out of memory at batch 512; (\\d+) would fit\\.$"));
    const auto match = sentence.match(QString::fromStdString(status->message));
    QVERIFY2(match.hasMatch(), status->message.c_str());
    QVERIFY2(match.captured(1).toInt() >= 64, status->message.c_str());
}

QTEST_GUILESS_MAIN(TestTrainingMemory)
#include "tst_training_memory.moc"
