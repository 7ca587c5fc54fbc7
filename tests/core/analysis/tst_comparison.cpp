// SPDX-License-Identifier: MIT
#include "core/analysis/Comparison.h"
#include "core/analysis/Verdict.h"
#include "core/common/Error.h"
#include "core/common/Random.h"

#include <QtTest>
#include <cmath>
#include <functional>
#include <limits>

using namespace lookback;
using namespace lookback::analysis;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Galaxies at redshifts 0 to 2 whose size scatters by 30 % about size(z).
MeasuredSet galaxies(const std::string& name, std::uint64_t seed, int count,
                     const std::function<double(double)>& size) {
    MeasuredSet set;
    set.name = name;
    set.quantities.push_back({kSemiMajor, "Semi-major axis", "pixels", {}});
    Random random(seed);
    for (int i = 0; i < count; ++i) {
        const double z = random.uniform(0.0, 2.0);
        set.index.push_back(i);
        set.redshift.push_back(z);
        set.quantities.front().values.push_back(size(z) * std::exp(0.3 * random.normal()));
    }
    return set;
}

double steady(double) {
    return 4.0;
}

double smallerAbove(double z) {
    return z < 1.4 ? 4.0 : 4.0 * 0.8;
}

QuantityComparison compared(const MeasuredSet& a, const MeasuredSet& b,
                            const ComparisonOptions& options = {}) {
    return compareSets(a, b, options).quantities.at(0);
}

} // namespace

class TestComparison : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesEverywhere();
    void saysFromWhichRedshiftSetsDiffer();
    void seldomDiffersByChance();
    void saysThatOnlyTheShapeDiffers();
    void comparesDifferencesOfMagnitudes();
    void countsWhatCouldNotBeMeasured();
    void givesNoVerdictOnTooFew_data();
    void givesNoVerdictOnTooFew();
    void comparesAllRedshiftsWithoutBins();
    void saysWhichRedshiftsWereJudged();
    void doesNotCompareFitsWithAndWithoutPsf();
    void saysThatRedshiftsDiffer();
    void matchesRedshifts();
    void comparesRedshiftPredictions();
    void refusesColumnsThatDiffer();
    void comparesWhatIsAskedFor();
    void stopsWhenCancelled();
    void writesErrorsWithTheirDigits();
};

void TestComparison::agreesEverywhere() {
    const auto a = galaxies("real", 1, 2000, steady);
    const auto b = galaxies("model", 2, 1500, steady);
    const Comparison c = compareSets(a, b);
    QCOMPARE(c.countB, std::int64_t{1500});
    const QuantityComparison& q = c.quantities.at(0);
    QVERIFY(q.ratio);
    QVERIFY(q.distances.ks < 0.05 && q.distances.ksChance > 0.01);
    QCOMPARE(q.bins.size(), std::size_t{10});
    std::int64_t inBins = 0;
    for (const IntervalBin& bin : q.bins) {
        QVERIFY(bin.judged && bin.a.low < bin.a.mean && bin.a.mean < bin.a.high);
        QVERIFY(bin.change.low < bin.change.value && bin.change.value < bin.change.high);
        inBins += bin.a.count;
    }
    QCOMPARE(inBins, std::int64_t{2000});
    const double percent =
        100.0 * stretchesOf(q.bins, true).at(0).error; // 0.3 (1/2000 + 1/1500)^(1/2) is 1.0
    QVERIFY(percent > 0.9 && percent < 1.2);
    QVERIFY2(q.verdict.starts_with("Semi-major axis: agrees within error (1.") && q.verdict.ends_with(" %)."),
             q.verdict.c_str());
    QVERIFY(c.redshiftVerdict.starts_with("Redshifts: the sets lie at the same ones"));
}

// The sentence is made of the numbers: 20 % from z = 1.4 on.
void TestComparison::saysFromWhichRedshiftSetsDiffer() {
    const auto a = galaxies("real", 3, 2000, steady);
    const auto b = galaxies("model", 4, 2000, smallerAbove);
    const QuantityComparison q = compared(a, b);
    const auto stretches = stretchesOf(q.bins, q.ratio);
    QCOMPARE(stretches.size(), std::size_t{2});
    QVERIFY(stretches[0].agrees && !stretches[1].agrees);
    QCOMPARE(stretches[0].zHigh, 1.4);
    QVERIFY(std::abs(stretches[1].value - 0.8) < 3.0 * stretches[1].error);
    QVERIFY(stretches[1].error < 0.02);
    const std::string expected = "generated are " +
                                 withError(100.0 * (1.0 - stretches[1].value), 100.0 * stretches[1].error) +
                                 " % smaller above.";
    QVERIFY(q.verdict.starts_with("Semi-major axis: agrees within error ("));
    QVERIFY2(q.verdict.find(" %) below z = 1.4; " + expected) != std::string::npos, q.verdict.c_str());

    const auto all =
        compared(a, galaxies("model", 5, 2000, [](double) { return 10.0; }), {.subject = "those of model"});
    QVERIFY2(all.verdict.starts_with("Semi-major axis: those of model are 2.5"), all.verdict.c_str());
    QVERIFY(all.verdict.ends_with(" times as large."));
}

// Two samples of one population: 95 % of the verdicts should say that they agree, and hardly any find an
// edge.
void TestComparison::seldomDiffersByChance() {
    int agree = 0;
    int cut = 0;
    constexpr int kTimes = 100;
    for (std::uint64_t i = 0; i < kTimes; ++i) {
        const auto q = compared(galaxies("a", 100 + i, 400, steady), galaxies("b", 300 + i, 400, steady),
                                {.bootstrap = {.resamples = 2}});
        const auto stretches = stretchesOf(q.bins, q.ratio);
        agree += stretches.size() == 1 && stretches.front().agrees ? 1 : 0;
        cut += stretches.size() > 1 ? 1 : 0;
    }
    QVERIFY2(agree >= 86, std::to_string(agree).c_str());
    QVERIFY2(cut <= 8, std::to_string(cut).c_str());
}

void TestComparison::saysThatOnlyTheShapeDiffers() {
    auto a = galaxies("real", 6, 1000, steady);
    auto b = galaxies("model", 7, 1000, steady);
    for (std::size_t i = 0; i < 1000; ++i) { // the same mean, one broad and one with two peaks
        a.quantities[0].values[i] = 5.0 + std::sin(static_cast<double>(i));
        b.quantities[0].values[i] = i % 2 == 0 ? 4.0 : 6.0;
    }
    const auto q = compared(a, b);
    QVERIFY2(q.verdict.find("but the values are distributed otherwise (KS distance 0.") != std::string::npos,
             q.verdict.c_str());
}

void TestComparison::comparesDifferencesOfMagnitudes() {
    auto a = galaxies("real", 8, 500, steady);
    auto b = galaxies("model", 9, 500, steady);
    for (std::size_t i = 0; i < 500; ++i) {
        a.quantities[0].values[i] += 18.0;
        b.quantities[0].values[i] += 18.5;
    }
    a.quantities[0].unit = "mag";
    const auto q = compared(a, b);
    QVERIFY(!q.ratio);
    QVERIFY(std::abs(q.change.value - 0.5) < 4.0 * q.change.error);
    QVERIFY2(q.verdict.find("generated are higher by 0.") != std::string::npos, q.verdict.c_str());
    QVERIFY(q.verdict.ends_with(" mag."));
}

void TestComparison::countsWhatCouldNotBeMeasured() {
    const auto a = galaxies("real", 10, 300, steady);
    auto b = galaxies("model", 11, 300, steady);
    for (std::size_t i = 0; i < 60; ++i) {
        b.quantities[0].values[5 * i] = i % 2 == 0 ? kNone : std::numeric_limits<double>::infinity();
    }
    const auto q = compared(a, b);
    QCOMPARE(q.unmeasuredA, std::int64_t{0});
    QCOMPARE(q.unmeasuredB, std::int64_t{60});
    QCOMPARE(q.b.count, std::int64_t{240});
    QVERIFY(q.verdict.ends_with("; of the generated 20 % could not be measured, of the others 0.0 %."));
}

void TestComparison::givesNoVerdictOnTooFew_data() {
    QTest::addColumn<int>("count");
    QTest::addColumn<bool>("blank");
    QTest::newRow("empty") << 0 << false;
    QTest::newRow("one galaxy") << 1 << false;
    QTest::newRow("nine") << 9 << false;
    QTest::newRow("nothing measured") << 50 << true;
}

void TestComparison::givesNoVerdictOnTooFew() {
    QFETCH(int, count);
    QFETCH(bool, blank);
    auto b = galaxies("model", 12, count, steady);
    if (blank) {
        b.quantities[0].values.assign(static_cast<std::size_t>(count), kNone);
    }
    const auto a = galaxies("real", 13, 100, steady);
    const auto q = compared(a, b);
    const int measured = blank ? 0 : count;
    QVERIFY2(q.verdict.starts_with("Semi-major axis: too few galaxies for a verdict, measured on 100 and " +
                                   std::to_string(measured) + ", at least 10 of each are needed"),
             q.verdict.c_str());
    QCOMPARE(std::isnan(q.b.mean), measured == 0);
    QCOMPARE(std::isnan(q.b.low), measured < 2); // one galaxy has no interval
    QCOMPARE(std::isnan(q.change.value), measured < 2);
    QCOMPARE(std::isnan(q.distances.ks), measured == 0);
    for (const IntervalBin& bin : q.bins) {
        QVERIFY(!bin.judged);
    }
    const auto none = compared(b, b);
    QVERIFY(none.verdict.find(blank ? "could not be measured on any galaxy" : "too few") !=
            std::string::npos);
    QCOMPARE(none.histogram.edges.empty(), measured == 0);
}

void TestComparison::comparesAllRedshiftsWithoutBins() {
    auto a = galaxies("real", 14, 30, steady);
    auto b = galaxies("model", 15, 30, [](double) { return 8.0; });
    const auto sparse = compared(a, b);
    QVERIFY2(sparse.verdict.ends_with("over all redshifts, as no bin of redshift has 10 of each."),
             sparse.verdict.c_str());
    a.redshift.assign(30, kNone);
    const Comparison c = compareSets(a, b);
    QVERIFY(c.redshiftVerdict.starts_with("Redshifts: not known of both sets"));
    QVERIFY(c.quantities[0].verdict.find("over all redshifts") != std::string::npos);
    QCOMPARE(c.quantities[0].a.count, std::int64_t{30});
}

// A hole in the redshifts that were judged is said.
void TestComparison::saysWhichRedshiftsWereJudged() {
    const auto all = galaxies("A", 5, 2000, steady);
    MeasuredSet some;
    some.name = "B";
    some.quantities.push_back({kSemiMajor, "Semi-major axis", "pixels", {}});
    for (std::size_t i = 0; i < all.index.size(); ++i) {
        if (all.redshift[i] < 0.8 || all.redshift[i] > 1.2) {
            some.index.push_back(all.index[i]);
            some.redshift.push_back(all.redshift[i]);
            some.quantities.front().values.push_back(all.quantities.front().values[i]);
        }
    }
    const auto verdict = compared(all, some).verdict;
    QVERIFY2(verdict.find("(judged from z = 0 to 0.8 and from 1.2 to 2)") != std::string::npos,
             verdict.c_str());
}

void TestComparison::doesNotCompareFitsWithAndWithoutPsf() {
    auto a = galaxies("A.csv", 6, 200, steady);
    a.quantities.front().key = kSersicIndex;
    a.quantities.front().label = "Sersic index";
    auto b = a;
    b.name = "B.csv";
    a.knowsPsf = true;
    b.knowsPsf = true;
    QVERIFY(compared(a, b).verdict.find("agrees within error") != std::string::npos);
    b.knowsPsf = false;
    const auto verdict = compared(a, b).verdict;
    QVERIFY2(verdict.find("Sersic index: not to be compared, as the fits of A.csv took") == 0,
             verdict.c_str());
    b.knowsPsf.reset(); // not known: as it is
    QVERIFY(compared(a, b).verdict.find("agrees within error") != std::string::npos);
}

void TestComparison::saysThatRedshiftsDiffer() {
    const auto a = galaxies("real", 16, 500, steady);
    auto b = galaxies("model", 17, 500, steady);
    for (double& z : b.redshift) {
        z = 0.5 * z + 1.0;
    }
    const Comparison c = compareSets(a, b);
    QVERIFY(c.redshifts.ks > 0.4 && c.redshifts.ksChance < 1e-6);
    QVERIFY(c.redshiftVerdict.starts_with("Redshifts: the sets lie at different ones (KS distance 0."));
    QVERIFY2(c.quantities[0].verdict.find("(judged from z = 1 to 2)") != std::string::npos,
             c.quantities[0].verdict.c_str());
}

void TestComparison::matchesRedshifts() {
    MeasuredSet a = galaxies("real", 18, 5, steady);
    MeasuredSet b = galaxies("model", 19, 4, steady);
    a.redshift = {0.50, 0.10, kNone, 0.90, 0.52};
    b.redshift = {0.53, 0.51, 0.13, 2.00};
    a.how = "band i";
    a.knowsPsf = true;
    const auto [x, y] = matchRedshifts(a, b, 0.025);
    QCOMPARE(x.index, (std::vector<std::int64_t>{0, 4}));
    QCOMPARE(y.index, (std::vector<std::int64_t>{1, 0}));
    QCOMPARE(x.how, a.how); // what is said of the sets stays said
    QVERIFY(x.knowsPsf == a.knowsPsf && y.knowsPsf == b.knowsPsf);
    QCOMPARE(x.quantities[0].values[1], a.quantities[0].values[4]);
    const auto [many, others] =
        matchRedshifts(galaxies("real", 20, 800, steady), galaxies("model", 21, 500, steady), 0.02);
    QVERIFY(many.index.size() > 450 && many.index.size() == others.index.size());
    for (std::size_t i = 0; i < many.redshift.size(); ++i) {
        QVERIFY(std::abs(many.redshift[i] - others.redshift[i]) <= 0.02);
    }
    QVERIFY(matchRedshifts(a, {}).first.index.empty());
}

void TestComparison::comparesRedshiftPredictions() {
    const auto predicted = [](MeasuredSet set, std::uint64_t seed, double scatter) {
        Random random(seed);
        Quantity q{kPredictedRedshift, "Predicted redshift", "", {}};
        for (const double z : set.redshift) {
            q.values.push_back(z + (1.0 + z) * (0.01 + scatter * random.normal()));
        }
        set.quantities.push_back(q);
        return set;
    };
    const auto a = predicted(galaxies("real", 22, 1500, steady), 1, 0.03);
    const auto b = predicted(galaxies("model", 23, 1500, steady), 2, 0.06);
    const auto p = compareSets(a, b).prediction;
    QVERIFY(p.has_value());
    QCOMPARE(p->a.redshift.size(), std::size_t{1500});
    QVERIFY(std::abs(p->a.scatter - 0.03) < 4.0 * p->a.scatterError && p->a.scatterError < 0.002);
    QVERIFY(std::abs(p->b.bias - 0.01) < 4.0 * p->b.biasError && p->b.biasError < 0.004);
    QVERIFY(p->b.loss > p->a.loss && p->b.lossError > 0.0 && p->b.bins.size() == 20);
    QVERIFY(p->b.outliers > 0.005 && p->b.outliers < 0.03);
    QVERIFY2(p->verdict.find(" times as large.") != std::string::npos ||
                 p->verdict.find(" % larger.") != std::string::npos,
             p->verdict.c_str());
    QVERIFY(compareSets(a, a).prediction->verdict.ends_with("the scatters agree within error."));
    QVERIFY(!compareSets(a, galaxies("none", 24, 20, steady)).prediction);
    QCOMPARE(compareSets(a, galaxies("none", 24, 20, steady)).onlyA,
             std::vector<std::string>{kPredictedRedshift});
}

void TestComparison::refusesColumnsThatDiffer() {
    auto a = galaxies("real", 25, 5, steady);
    a.quantities[0].values.pop_back();
    QVERIFY_EXCEPTION_THROWN(compareSets(a, a), ValueError);
    const auto b = galaxies("real", 25, 5, steady);
    QVERIFY_EXCEPTION_THROWN(compareSets(b, b, {.redshiftWidth = 0.0}), ValueError);
    QVERIFY_EXCEPTION_THROWN(compareSets(b, b, {.fewest = 1}), ValueError);
}

void TestComparison::comparesWhatIsAskedFor() {
    auto a = galaxies("real", 27, 30, steady);
    a.quantities.push_back({"sersic_index_error", "", "", std::vector<double>(30, 0.1)});
    QCOMPARE(compareSets(a, a).quantities.size(), std::size_t{1});
    QCOMPARE(compareSets(a, a, {.keys = {"sersic_index_error"}}).quantities.at(0).key,
             std::string("sersic_index_error"));
    QVERIFY_EXCEPTION_THROWN(compareSets(a, a, {.keys = {"charm"}}), ValueError);
}

void TestComparison::stopsWhenCancelled() {
    Monitor monitor;
    monitor.cancelled = [] { return true; };
    const auto a = galaxies("real", 26, 5, steady);
    QVERIFY_EXCEPTION_THROWN(compareSets(a, a, {}, monitor), Monitor::Cancelled);
}

void TestComparison::writesErrorsWithTheirDigits() {
    QCOMPARE(withError(12.34, 3.4), std::string("12 +- 3"));
    QCOMPARE(withError(0.3123, 0.042), std::string("0.31 +- 0.04"));
    QCOMPARE(withError(0.3123, 0.0142), std::string("0.312 +- 0.014"));
    QCOMPARE(withError(1234.0, 56.0), std::string("1234 +- 56"));
    QCOMPARE(changeText(0.88, 0.03, true, "pixels"), std::string("12 +- 3 % smaller"));
    QCOMPARE(changeText(2.46, 0.21, true, ""), std::string("2.5 +- 0.2 times as large"));
    QCOMPARE(changeText(-0.31, 0.04, false, "mag"), std::string("lower by 0.31 +- 0.04 mag"));
}

QTEST_GUILESS_MAIN(TestComparison)
#include "tst_comparison.moc"
