// SPDX-License-Identifier: MIT
#include "core/analysis/TwoSample.h"
#include "core/common/Error.h"
#include "core/common/Random.h"
#include "core/io/Safetensors.h"
#include "tests/support/Shared.h"

#include <nlohmann/json.hpp>

#include <QtTest>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

using namespace lookback;
using namespace lookback::analysis;

class TestTwoSample : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void measuresByHand();
    void equalsScipy();
    void refusesAnEmptySample();
    void knowsTheChanceOfADistance();
    void errsAsRepeatedSamplesScatter();
    void givesTheSameErrorsForTheSameSeed();
    void claimsNoErrorWithoutTwoValues();

private:
    /// `count` normal values about `mean`.
    static std::vector<double> normals(std::uint64_t seed, int count, double mean) {
        Random random(seed);
        std::vector<double> values;
        for (int i = 0; i < count; ++i) {
            values.push_back(mean + random.normal());
        }
        return values;
    }
};

void TestTwoSample::measuresByHand() {
    QCOMPARE(kolmogorovSmirnov({1.0, 2.0}, {3.0, 4.0, 5.0}), 1.0);
    QCOMPARE(kolmogorovSmirnov({1.0, 3.0}, {3.0, 1.0, 1.0, 3.0}), 0.0);
    QCOMPARE(kolmogorovSmirnov({1.0, 2.0, 3.0, 4.0}, {2.0, 3.5}), 0.25);
    QCOMPARE(wasserstein({0.0, 1.0}, {2.5, 3.5}), 2.5);
    QCOMPARE(wasserstein({0.0, std::nan(""), 1.0}, {0.0, 1.0}), 0.0);
}

void TestTwoSample::equalsScipy() {
    LOOKBACK_NEEDS(path, "reference/redshift_metrics.safetensors");
    const auto file = io::readSafetensors(path);
    const auto expected = nlohmann::json::parse(file.metadata.at("expected"));
    const auto values = [&file](const char* name) {
        const auto& bytes = file.at(name).bytes;
        std::vector<double> numbers(bytes.size() / sizeof(double));
        std::memcpy(numbers.data(), bytes.data(), bytes.size());
        return numbers;
    };
    const auto a = values("set_a");
    const auto b = values("set_b");
    QVERIFY(std::abs(kolmogorovSmirnov(a, b) - expected.at("ks").get<double>()) < 1e-12);
    QVERIFY(std::abs(wasserstein(a, b) - expected.at("wasserstein").get<double>()) < 1e-12);
}

void TestTwoSample::refusesAnEmptySample() {
    QVERIFY_EXCEPTION_THROWN(kolmogorovSmirnov({}, {1.0}), ValueError);
    QVERIFY_EXCEPTION_THROWN(wasserstein({1.0}, {std::nan("")}), ValueError);
}

// Published quantiles of Kolmogorov's distribution: Q(1.3581) = 0.05, Q(1.6276) = 0.01 (Smirnov 1948), for
// samples so large that the correction is small.
void TestTwoSample::knowsTheChanceOfADistance() {
    const std::int64_t many = 2'000'000'000;
    const double effective = std::sqrt(1e9);
    QVERIFY(std::abs(kolmogorovSmirnovChance(1.3581 / effective, many, many) - 0.05) < 1e-4);
    QVERIFY(std::abs(kolmogorovSmirnovChance(1.6276 / effective, many, many) - 0.01) < 1e-4);
    QCOMPARE(kolmogorovSmirnovChance(0.0, 12, 7), 1.0);
    QVERIFY(kolmogorovSmirnovChance(1.0, 50, 50) < 1e-12);
    QVERIFY_EXCEPTION_THROWN(kolmogorovSmirnovChance(0.5, 0, 3), ValueError);
}

// The bootstrap's error is what the distance really scatters by when the samples are drawn again and again.
void TestTwoSample::errsAsRepeatedSamplesScatter() {
    std::vector<double> ks;
    std::vector<double> shifts;
    Distances mean{.ksError = 0.0, .wassersteinError = 0.0};
    constexpr int kTimes = 60;
    for (std::uint64_t i = 0; i < kTimes; ++i) {
        const auto a = normals(2 * i, 150, 0.0);
        const auto b = normals(2 * i + 1, 130, 0.8);
        ks.push_back(kolmogorovSmirnov(a, b));
        shifts.push_back(wasserstein(a, b));
        const Distances d = distances(a, b, {.resamples = 100, .seed = i});
        QCOMPARE(d.ks, ks.back());
        QCOMPARE(d.wasserstein, shifts.back());
        mean.ksError += d.ksError / kTimes;
        mean.wassersteinError += d.wassersteinError / kTimes;
    }
    const auto scatter = [](const std::vector<double>& values) {
        const double middle = std::accumulate(values.begin(), values.end(), 0.0) / kTimes;
        double squares = 0.0;
        for (const double v : values) {
            squares += (v - middle) * (v - middle);
        }
        return std::sqrt(squares / (kTimes - 1));
    };
    QVERIFY(std::abs(mean.ksError / scatter(ks) - 1.0) < 0.25); // 60 samples know it to 9 %
    QVERIFY(std::abs(mean.wassersteinError / scatter(shifts) - 1.0) < 0.25);
}

void TestTwoSample::givesTheSameErrorsForTheSameSeed() {
    const auto a = normals(1, 40, 0.0);
    const auto b = normals(2, 60, 0.3);
    const Distances first = distances(a, b, {.resamples = 50, .seed = 7});
    const Distances again = distances(a, b, {.resamples = 50, .seed = 7});
    const Distances other = distances(a, b, {.resamples = 50, .seed = 8});
    QCOMPARE(again.ksError, first.ksError);
    QCOMPARE(again.wassersteinError, first.wassersteinError);
    QVERIFY(other.wassersteinError != first.wassersteinError);
}

void TestTwoSample::claimsNoErrorWithoutTwoValues() {
    const Distances one = distances({1.0}, {1.5, 2.5});
    QCOMPARE(one.ks, 1.0);
    QCOMPARE(one.wasserstein, 1.0);
    QVERIFY(std::isnan(one.ksError) && std::isnan(one.wassersteinError));
    const Distances none = distances({1.0, 2.0}, {std::nan("")});
    QVERIFY(std::isnan(none.ks) && std::isnan(none.ksChance) && std::isnan(none.wasserstein));
    QVERIFY_EXCEPTION_THROWN(distances({1.0}, {1.0}, {.resamples = 1}), ValueError);
}

QTEST_GUILESS_MAIN(TestTwoSample)
#include "tst_two_sample.moc"
