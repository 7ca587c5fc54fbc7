// SPDX-License-Identifier: MIT
#include "core/common/Random.h"

#include <QtTest>
#include <cmath>
#include <vector>

using namespace lookback;

class TestRandom : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesThePublishedPhiloxWords();
    void numbersNormalValuesByPosition();
    void hasUnitVarianceAndNoMean();
    void keepsStreamsApart();
};

// Known answers of Random123 (kat_vectors, philox4x32 10 rounds), Salmon et al. 2011.
void TestRandom::givesThePublishedPhiloxWords() {
    using Words = std::array<std::uint32_t, 4>;
    QCOMPARE(philox({0, 0, 0, 0}, {0, 0}), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    const std::uint32_t ones = 0xffffffff;
    QCOMPARE(philox({ones, ones, ones, ones}, {ones, ones}),
             (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    QCOMPARE(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
             (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

void TestRandom::numbersNormalValuesByPosition() {
    std::vector<float> whole(1003);
    std::vector<float> part(17);
    fillNormal(whole, 41, 7);
    fillNormal(part, 41, 7);
    for (std::size_t i = 0; i < part.size(); ++i) {
        QCOMPARE(part[i], whole[i]);
    }
    fillNormal(part, 41, 7, 40);
    for (std::size_t i = 0; i < part.size(); ++i) {
        QCOMPARE(part[i], whole[40 + i]);
    }
}

void TestRandom::hasUnitVarianceAndNoMean() {
    std::vector<float> values(200000);
    fillNormal(values, 3, 0);
    double sum = 0.0;
    double squares = 0.0;
    for (const float v : values) {
        QVERIFY(std::isfinite(v));
        sum += v;
        squares += static_cast<double>(v) * v;
    }
    const double n = static_cast<double>(values.size());
    QVERIFY(std::abs(sum / n) < 5.0 / std::sqrt(n));
    QVERIFY(std::abs(squares / n - 1.0) < 5.0 * std::sqrt(2.0 / n));
}

void TestRandom::keepsStreamsApart() {
    Random first(12, 1);
    Random second(12, 2);
    double product = 0.0;
    constexpr int kCount = 20000;
    for (int i = 0; i < kCount; ++i) {
        product += first.normal() * second.normal();
    }
    QVERIFY(std::abs(product / kCount) < 5.0 / std::sqrt(kCount));
}

QTEST_GUILESS_MAIN(TestRandom)
#include "tst_random.moc"
