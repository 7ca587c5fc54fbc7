// SPDX-License-Identifier: MIT
#include "core/analysis/Histogram.h"
#include "core/analysis/Statistics.h"
#include "core/common/Random.h"

#include <QtTest>
#include <cmath>
#include <limits>
#include <numeric>

using namespace lookback;
using namespace lookback::analysis;

class TestStatistics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheIntervalOfAMean();
    void holdsTheMeanInNineteenOfTwenty();
    void findsTheChangeOfMeans();
    void findsPercentiles();
    void countsEveryValueOnce();
    void keepsTailsFromStretchingTheBins();
    void makesBinsOfFewValues();
};

// t(0.975, 2) = 4.302653 (tables of Student's distribution).
void TestStatistics::findsTheIntervalOfAMean() {
    const Mean m = meanOf(std::vector<double>{1.0, std::nan(""), 2.0, 3.0});
    QCOMPARE(m.count, std::int64_t{3});
    QCOMPARE(m.mean, 2.0);
    QCOMPARE(m.error, 1.0 / std::sqrt(3.0));
    QVERIFY(std::abs(m.high - 2.0 - 4.302653 * m.error) < 1e-6);
    QVERIFY(std::abs(m.low + m.high - 4.0) < 1e-12);
    const Mean one = meanOf(std::vector<double>{5.0});
    QVERIFY(one.mean == 5.0 && std::isnan(one.error) && std::isnan(one.low));
    QVERIFY(std::isnan(meanOf(std::vector<double>{}).mean));
}

void TestStatistics::holdsTheMeanInNineteenOfTwenty() {
    Random random(5);
    int held = 0;
    int welch = 0;
    constexpr int kTimes = 2000;
    for (int i = 0; i < kTimes; ++i) {
        std::vector<double> few;
        std::vector<double> others;
        for (int j = 0; j < 12; ++j) {
            few.push_back(3.0 + random.normal());
            others.push_back(6.0 + 0.3 * random.normal());
        }
        few.resize(6);
        const Mean m = meanOf(few);
        held += m.low <= 3.0 && m.high >= 3.0 ? 1 : 0;
        const Change difference = differenceOf(m, meanOf(others));
        welch += difference.low <= 3.0 && difference.high >= 3.0 ? 1 : 0;
    }
    QVERIFY(std::abs(held / double{kTimes} - 0.95) < 0.02); // 2000 times know it to 0.5 %
    QVERIFY(std::abs(welch / double{kTimes} - 0.95) < 0.02);
}

void TestStatistics::findsTheChangeOfMeans() {
    const Mean a{.count = 50, .mean = 4.0, .error = 0.04};
    const Mean b{.count = 50, .mean = 3.0, .error = 0.06};
    QCOMPARE(differenceOf(a, b).value, -1.0);
    QVERIFY(std::abs(differenceOf(a, b).error - std::hypot(0.04, 0.06)) < 1e-12);
    QCOMPARE(ratioOf(a, b).value, 0.75);
    QVERIFY(std::abs(ratioOf(a, b).error - 0.75 * std::hypot(0.01, 0.02)) < 1e-12);
    QVERIFY(std::isnan(ratioOf(a, {.count = 9, .mean = 0.0, .error = 0.1}).value));
    QVERIFY(std::isnan(differenceOf(a, {.count = 1, .mean = 1.0}).value));
    const Mean same{.count = 5, .mean = 2.0, .error = 0.0};
    QCOMPARE(ratioOf(same, same).error, 0.0);
}

void TestStatistics::findsPercentiles() {
    QCOMPARE(percentileOf({4.0, 1.0, std::nan(""), 2.0}, 0.5), 2.0);
    QCOMPARE(percentileOf({4.0, 1.0, 2.0, 3.0}, 0.5), 2.5);
    QCOMPARE(percentileOf({4.0, 1.0, 2.0}, 1.0), 4.0);
    QVERIFY(std::isnan(percentileOf({}, 0.5)));
}

void TestStatistics::countsEveryValueOnce() {
    Random random(7);
    std::vector<double> a;
    std::vector<double> b{std::nan(""), std::numeric_limits<double>::infinity()};
    for (int i = 0; i < 900; ++i) {
        a.push_back(random.normal());
        b.push_back(0.5 + 1.5 * random.normal());
    }
    const Histogram h = histogramOf(a, b);
    QCOMPARE(std::accumulate(h.countsA.begin(), h.countsA.end(), h.outsideA), std::int64_t{900});
    QCOMPARE(std::accumulate(h.countsB.begin(), h.countsB.end(), h.outsideB), std::int64_t{900});
    QCOMPARE(h.edges.size(), h.countsA.size() + 1);
    QVERIFY(h.countsA.size() >= 10 && h.countsA.size() <= 62);
    const double width = h.edges[1] - h.edges[0];
    QVERIFY(std::abs(h.edges[0] / width - std::round(h.edges[0] / width)) < 1e-9); // round numbers
    for (std::size_t i = 0; i < h.countsA.size(); ++i) {
        const auto inside = std::count_if(a.begin(), a.end(),
                                          [&](double v) { return v >= h.edges[i] && v < h.edges[i + 1]; });
        QCOMPARE(h.countsA[i], static_cast<std::int64_t>(inside));
    }
}

void TestStatistics::keepsTailsFromStretchingTheBins() {
    std::vector<double> a;
    for (int i = 0; i < 1000; ++i) {
        a.push_back(0.001 * i);
    }
    a.push_back(1e6);
    const Histogram h = histogramOf(a, {});
    QVERIFY(h.edges.back() <= 1.2);
    QVERIFY(h.outsideA >= 1 && h.outsideA <= 12);
    QCOMPARE(std::accumulate(h.countsB.begin(), h.countsB.end(), std::int64_t{0}), std::int64_t{0});
}

void TestStatistics::makesBinsOfFewValues() {
    QVERIFY(histogramOf({}, {}).edges.empty());
    for (const double value : {0.0, -3.0, 1e-300, 1e300}) {
        const Histogram one = histogramOf(std::vector<double>{value}, std::vector<double>{value, value});
        QCOMPARE(one.countsA, std::vector<std::int64_t>{1});
        QCOMPARE(one.countsB, std::vector<std::int64_t>{2});
    }
    const Histogram two = histogramOf(std::vector<double>{1.0}, std::vector<double>{2.0});
    QCOMPARE(std::accumulate(two.countsA.begin(), two.countsA.end(), two.outsideA), std::int64_t{1});
    QCOMPARE(two.countsB.back() + two.outsideB, std::int64_t{1});
    const Histogram wide = histogramOf(std::vector<double>{-1e308}, std::vector<double>{1e308});
    QVERIFY(!wide.countsA.empty());
}

QTEST_GUILESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
