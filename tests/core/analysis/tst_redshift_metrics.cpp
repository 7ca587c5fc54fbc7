// SPDX-License-Identifier: MIT
#include "core/analysis/RedshiftMetrics.h"
#include "core/analysis/TwoSample.h"
#include "core/common/Error.h"
#include "core/io/Safetensors.h"
#include "tests/support/Shared.h"

#include <nlohmann/json.hpp>

#include <QtTest>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>

using namespace lookback;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::vector<double> numbers(const io::Safetensors& file, const char* name) {
    const auto& tensor = file.at(name);
    std::vector<double> values(tensor.bytes.size() / sizeof(double));
    std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
    return values;
}

bool near(double a, double b) {
    return std::abs(a - b) < 1e-6;
}

} // namespace

class TestRedshiftMetrics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsThePublishedMeasures();
    void equalsThePublishedProbabilityIntegral();
    void scoresAHandfulByHand();
    void sortsGalaxiesIntoBins();
    void leavesOutWhatIsUnknown();
    void saysNothingOfTooFew();
    void ranksPredictionsByHand();
    void gathersPredictionsOfOneRedshift();
    void refusesAnotherNumberOfPredictions();
};

void TestRedshiftMetrics::equalsThePublishedMeasures() {
    LOOKBACK_NEEDS(path, "reference/redshift_metrics.safetensors");
    const auto file = io::readSafetensors(path);
    const auto expected = nlohmann::json::parse(file.metadata.at("expected"));
    const auto s = analysis::scoreRedshifts(numbers(file, "z_spec"), numbers(file, "z_phot"));
    QCOMPARE(s.count, std::size_t{800});
    QVERIFY(near(s.biasMedian, expected["bias_median"]));
    QVERIFY(near(s.biasBiweight, expected["bias_biweight"]));
    QVERIFY(near(s.scatterMad, expected["scatter_mad"]));
    QVERIFY(near(s.scatterBiweight, expected["scatter_biweight"]));
    QVERIFY(near(s.outliers, expected["outliers_015"]));
    QVERIFY(near(s.outliersBiweight, expected["outliers_2sigma"]));
    QVERIFY(near(s.meanLoss, expected["mean_loss"]));
    const auto a = numbers(file, "set_a");
    const auto b = numbers(file, "set_b");
    QVERIFY(near(analysis::kolmogorovSmirnov(a, b), expected["ks"]));
    QVERIFY(near(analysis::wasserstein(a, b), expected["wasserstein"]));
}

void TestRedshiftMetrics::equalsThePublishedProbabilityIntegral() {
    LOOKBACK_NEEDS(path, "reference/redshift_metrics.safetensors");
    const auto file = io::readSafetensors(path);
    const auto truth = numbers(file, "z_spec");
    const auto ensemble = numbers(file, "ensemble");
    const auto expected = numbers(file, "pit");
    const auto members = ensemble.size() / truth.size();
    QCOMPARE(members, std::size_t{64});
    for (std::size_t i = 0; i < truth.size(); ++i) {
        const std::span<const double> one(ensemble.data() + i * members, members);
        QVERIFY(near(analysis::probabilityIntegral(truth[i], one), expected[i]));
    }
}

void TestRedshiftMetrics::scoresAHandfulByHand() {
    // dz = -0.05, 0, 0.1, 0.2, with 1 + z_spec = 2.
    const std::vector<double> spec{1.0, 1.0, 1.0, 1.0};
    const std::vector<double> phot{0.9, 1.0, 1.2, 1.4};
    const auto s = analysis::scoreRedshifts(spec, phot);
    QVERIFY(near(s.biasMedian, 0.05));
    QVERIFY(near(s.scatterMad, 0.075 * 1.482602218505602)); // of 0.1, 0.05, 0.05, 0.15
    QVERIFY(near(s.outliers, 0.25));
    QVERIFY(near(s.meanLoss, (0.1 + 0.0 + 4.0 / 13.0 + 0.64) / 4.0));
    QVERIFY(s.biasBiweight > 0.05 && s.biasBiweight < 0.0625); // between median and mean
}

void TestRedshiftMetrics::sortsGalaxiesIntoBins() {
    const std::vector<double> spec{0.0, 0.19, 0.2, 0.6, 3.99, 4.0, 4.2, -0.1};
    const auto bins = analysis::scoreRedshiftBins(spec, spec);
    QCOMPARE(bins.size(), std::size_t{20});
    const std::map<int, std::size_t> expected{{0, 2}, {1, 1}, {3, 1}, {19, 2}};
    for (int b = 0; b < 20; ++b) {
        QVERIFY(near(bins[b].lowest, 0.2 * b) && near(bins[b].highest, 0.2 * (b + 1)));
        QCOMPARE(bins[b].scores.count, expected.contains(b) ? expected.at(b) : std::size_t{0});
    }
    QVERIFY(std::isnan(bins[5].scores.biasMedian)); // nobody there
    QCOMPARE(bins[0].scores.meanLoss, 0.0);
}

void TestRedshiftMetrics::leavesOutWhatIsUnknown() {
    const auto s = analysis::scoreRedshifts(std::vector{0.5, kNaN, 0.7}, std::vector{0.5, 0.6, kNaN});
    QCOMPARE(s.count, std::size_t{1});
    QCOMPARE(s.biasMedian, 0.0);
    QCOMPARE(analysis::probabilityIntegral(0.5, std::vector{0.4, kNaN, 0.6}), 0.5);
    QCOMPARE(analysis::rankedProbability(0.5, {0.4, kNaN, 0.4}), std::abs(0.4 - 0.5));
}

void TestRedshiftMetrics::saysNothingOfTooFew() {
    const auto none = analysis::scoreRedshifts({}, {});
    QCOMPARE(none.count, std::size_t{0});
    QVERIFY(std::isnan(none.biasMedian) && std::isnan(none.outliers) && std::isnan(none.meanLoss));
    const auto one = analysis::scoreRedshifts(std::vector{0.5}, std::vector{0.6});
    QVERIFY(near(one.biasMedian, 0.1 / 1.5));
    QVERIFY(std::isnan(one.scatterMad) && std::isnan(one.scatterBiweight) &&
            std::isnan(one.outliersBiweight));
    QVERIFY(std::isnan(analysis::probabilityIntegral(0.5, {})));
    QVERIFY(std::isnan(analysis::rankedProbability(kNaN, {0.5})));
    // Nine alike and one apart: no scatter, and no division by it.
    std::vector<double> alike(10, 0.5);
    alike.back() = 0.9;
    const auto s = analysis::scoreRedshifts(std::vector(10, 0.5), alike);
    QCOMPARE(s.scatterBiweight, 0.0);
    QCOMPARE(s.biasBiweight, 0.0);
}

void TestRedshiftMetrics::ranksPredictionsByHand() {
    QVERIFY(near(analysis::rankedProbability(1.0, {1.3}), 0.3));
    // mean |x - 1| = (0.2 + 0 + 0.4) / 3; mean |x - x'| = 2 (0.2 + 0.6 + 0.4) / 9.
    QVERIFY(near(analysis::rankedProbability(1.0, {1.4, 0.8, 1.0}), 0.2 - 1.2 / 9.0));
}

void TestRedshiftMetrics::gathersPredictionsOfOneRedshift() {
    const std::vector<double> spec{1.0, 0.3, 1.0, 0.5, 0.5, 1.0};
    const std::vector<double> phot{1.4, 0.2, 0.8, 0.6, kNaN, 1.0};
    const auto spreads = analysis::spreadOfRedshifts(spec, phot);
    QCOMPARE(spreads.size(), std::size_t{1}); // 0.3 and 0.5 have one prediction each
    QCOMPARE(spreads[0].redshift, 1.0);
    QCOMPARE(spreads[0].count, std::size_t{3});
    QVERIFY(near(spreads[0].mean, 3.2 / 3.0));
    QVERIFY(near(spreads[0].deviation, std::sqrt(0.28 / 3.0))); // squares 1/9, 16/225, 1/225: 0.18667, halved
    QVERIFY(near(spreads[0].integral, 1.0 / 3.0));
    QVERIFY(near(spreads[0].ranked, 0.2 - 1.2 / 9.0));
}

void TestRedshiftMetrics::refusesAnotherNumberOfPredictions() {
    QVERIFY_EXCEPTION_THROWN(analysis::scoreRedshifts(std::vector{0.5, 0.6}, std::vector{0.5}), ValueError);
}

QTEST_GUILESS_MAIN(TestRedshiftMetrics)
#include "tst_redshift_metrics.moc"
