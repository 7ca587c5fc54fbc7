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
    void turnsLaterAsItTurnsAtOnce();
    void turnsInAllEightWays();

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
    Batches whole(recipe_, needs, 0);
    Batches first(recipe_, needs, 0, {.rank = 0, .size = 3});
    Batches second(recipe_, needs, 0, {.rank = 1, .size = 3});
    Batches third(recipe_, needs, 0, {.rank = 2, .size = 3});
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

void TestBatches::turnsLaterAsItTurnsAtOnce() {
    Batches atOnce(recipe_, {}, 0);
    Batches later(recipe_, {.turnsLater = true}, 0);
    for (int step = 0; step < recipe_.steps; ++step) {
        const auto expected = atOnce.next();
        const auto batch = later.next();
        QVERIFY(!expected.turns.defined());
        QVERIFY(!torch::equal(batch.flux, expected.flux));
        QVERIFY(torch::equal(turned(batch.flux, batch.turns), expected.flux));
    }
}

void TestBatches::turnsInAllEightWays() {
    const auto images = torch::rand({1, 2, 4, 4}).repeat({8, 1, 1, 1});
    const auto result = turned(images, torch::arange(8));
    QVERIFY(torch::equal(result[0], images[0]));
    QVERIFY(torch::equal(result[3], images[0].rot90(2, {1, 2})));
    for (std::int64_t a = 0; a < 8; ++a) {
        for (std::int64_t b = 0; b < a; ++b) {
            QVERIFY(!torch::equal(result[a], result[b]));
        }
        QVERIFY(
            torch::equal(std::get<0>(result[a].flatten().sort()), std::get<0>(images[0].flatten().sort())));
    }
    const auto wide = turned(torch::rand({8, 1, 2, 6}), torch::arange(8)); // not square: never transposed
    QCOMPARE(wide.size(2), std::int64_t{2});
}

QTEST_GUILESS_MAIN(TestBatches)
#include "tst_batches.moc"
