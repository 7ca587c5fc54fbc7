// SPDX-License-Identifier: MIT
#include "core/training/Batches.h"
#include "tests/core/training/Blobs.h"

#include <QtTest>

using namespace lookback;
using namespace lookback::training;
namespace fs = std::filesystem;

/// The batches that a run learns from.
class TestBatches : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void partsAmongProcessesMakeUpTheWhole();

private:
    QTemporaryDir temporary_;
    Recipe recipe_;
};

void TestBatches::initTestCase() {
    const fs::path folder = temporary_.path().toStdString();
    writeBlobs(folder / "training.hdf5", 17, 1);
    recipe_.training = folder / "training.hdf5";
    recipe_.batch = 7;
    recipe_.steps = 5; // beyond the first epoch
    recipe_.seed = 11;
}

void TestBatches::partsAmongProcessesMakeUpTheWhole() {
    const BatchNeeds needs{.noise = true};
    const torch::Device cpu(torch::kCPU);
    Batches whole(recipe_, needs, 0);
    Batches first(recipe_, needs, 0, cpu, {.rank = 0, .size = 3});
    Batches second(recipe_, needs, 0, cpu, {.rank = 1, .size = 3});
    Batches third(recipe_, needs, 0, cpu, {.rank = 2, .size = 3});
    for (int step = 0; step < recipe_.steps; ++step) {
        const auto all = whole.next();
        const Batch parts[] = {first.next(), second.next(), third.next()};
        for (const auto member : {&Batch::flux, &Batch::redshift, &Batch::noise, &Batch::position}) {
            const auto together = torch::cat({parts[0].*member, parts[1].*member, parts[2].*member});
            QVERIFY(torch::equal(together, all.*member));
        }
        QCOMPARE(all.flux.size(0), std::int64_t{7});
    }
}

QTEST_GUILESS_MAIN(TestBatches)
#include "tst_batches.moc"
