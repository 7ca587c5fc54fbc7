// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/field/Classification.h"

#include <QtTest>
#include <cmath>
#include <limits>

using namespace lookback;

class TestClassification : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsAHandMadeMask();
    void addsUpMaps();
    void countsFromTheFloorOn();
    void leavesBlankPixelsOut();
    void hasNoShareOfNothing();
    void refusesAnotherSize();
};

namespace {

constexpr float kBlank = std::numeric_limits<float>::quiet_NaN();

Map mapOf(int width, std::vector<float> values) {
    Map map;
    map.values = Image(1, static_cast<int>(values.size()) / width, width);
    map.values.pixels = std::move(values);
    return map;
}

} // namespace

// Two of three pixels with galaxies are found, one of five without is claimed.
void TestClassification::countsAHandMadeMask() {
    const auto truth = mapOf(4, {0.0F, 2.5F, 0.3F, 0.0F, //
                                 0.0F, 0.0F, 7.0F, 0.0F});
    const auto said = mapOf(4, {0.0F, 1.0F, 0.0F, 0.0F, //
                                1.0F, 0.0F, 1.0F, 0.0F});
    const auto c = field::classify(said, truth);
    QCOMPARE(c.found, 2);
    QCOMPARE(c.missed, 1);
    QCOMPARE(c.claimed, 1);
    QCOMPARE(c.empty, 4);
    QCOMPARE(c.accuracy(), 6.0 / 8.0);
    QCOMPARE(c.recall(), 2.0 / 3.0);
    QCOMPARE(c.precision(), 2.0 / 3.0);
}

void TestClassification::addsUpMaps() {
    auto all = field::classify(mapOf(2, {1.0F, 0.0F}), mapOf(2, {1.0F, 0.0F}));
    all += field::classify(mapOf(2, {1.0F, 0.0F}), mapOf(2, {0.0F, 1.0F}));
    QCOMPARE(all.pixels(), 4);
    QCOMPARE(all.recall(), 0.5);
    QCOMPARE(all.precision(), 0.5);
    QCOMPARE(all.accuracy(), 0.5);
}

// A galaxy spread over two pixels is looked for in the one that holds most of it.
void TestClassification::countsFromTheFloorOn() {
    const auto truth = mapOf(4, {0.2F, 0.8F, 0.0F, 0.8F});
    const auto said = mapOf(4, {1.0F, 1.0F, 0.0F, 0.0F});
    const auto c = field::classify(said, truth, 0.8F);
    QCOMPARE(c.found, 1);
    QCOMPARE(c.missed, 1);
    QCOMPARE(c.claimed, 1);
    QCOMPARE(c.empty, 1);
}

void TestClassification::leavesBlankPixelsOut() {
    const auto c = field::classify(mapOf(3, {1.0F, kBlank, 1.0F}), mapOf(3, {1.0F, 1.0F, kBlank}));
    QCOMPARE(c.pixels(), 1);
    QCOMPARE(c.recall(), 1.0);
}

void TestClassification::hasNoShareOfNothing() {
    QVERIFY(std::isnan(field::Classification().accuracy()));
    const auto c = field::classify(mapOf(2, {0.0F, 0.0F}), mapOf(2, {0.0F, 0.0F}));
    QVERIFY(std::isnan(c.recall()));
    QVERIFY(std::isnan(c.precision()));
    QCOMPARE(c.accuracy(), 1.0);
}

void TestClassification::refusesAnotherSize() {
    QVERIFY_EXCEPTION_THROWN(field::classify(mapOf(2, {0.0F, 0.0F}), mapOf(1, {0.0F, 0.0F})), ValueError);
}

QTEST_GUILESS_MAIN(TestClassification)
#include "tst_classification.moc"
