// SPDX-License-Identifier: MIT
#include "core/analysis/TwoSample.h"
#include "core/common/Error.h"
#include "core/io/Safetensors.h"
#include "tests/support/Shared.h"

#include <nlohmann/json.hpp>

#include <QtTest>
#include <cmath>
#include <cstring>
#include <limits>

using namespace lookback;
using namespace lookback::analysis;

class TestTwoSample : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void measuresByHand();
    void equalsScipy();
    void refusesAnEmptySample();
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

QTEST_GUILESS_MAIN(TestTwoSample)
#include "tst_two_sample.moc"
