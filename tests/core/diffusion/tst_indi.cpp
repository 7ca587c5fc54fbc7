// SPDX-License-Identifier: MIT
#include "core/common/Random.h"
#include "core/diffusion/Indi.h"
#include "core/diffusion/Noise.h"
#include "tests/support/Tensors.h"

#include <QtTest>
#include <cmath>
#include <vector>

using namespace lookback;
using engine::Schedule;

namespace {

Schedule scheduleOf(double epsilon, bool falling = false) {
    Schedule schedule;
    schedule.kind = Schedule::Kind::Indi;
    schedule.epsilon = epsilon;
    schedule.falling = falling;
    return schedule;
}

torch::Tensor normal(std::vector<std::int64_t> shape, std::uint64_t seed) {
    auto values = torch::empty(shape, torch::kFloat32);
    fillNormal({values.data_ptr<float>(), static_cast<std::size_t>(values.numel())}, seed, 0);
    return values;
}

} // namespace

class TestIndi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mixesTargetAndGivenWithTime();
    void stepsAsComputedByHand();
    void goesStraightWhereTheTargetIsKnown();
    void keepsTheBridgesVarianceOnTheWay();
    void countsEvaluations();
    void drawsLevelsOfWholeMapsWithAnOffset();
};

// F = 0, x = 2, y = 6, noise 1, t = 1/4, eps 0.4: x_t = 1.5 + 1.5 + 0.25 0.4 = 3.1; eps / sqrt(t): 3.2.
void TestIndi::mixesTargetAndGivenWithTime() {
    const auto filled = [](double v) { return torch::full({1, 1, 2, 2}, v); };
    for (const auto& [falling, expected] : {std::pair{false, 3.1}, std::pair{true, 3.2}}) {
        torch::Tensor seen;
        torch::Tensor time;
        const auto loss = diffusion::indiLoss(filled(2.0), filled(6.0), filled(1.0), torch::full({1}, 0.25),
                                              scheduleOf(0.4, falling), [&](const auto& x, const auto& t) {
                                                  seen = x;
                                                  time = t;
                                                  return torch::zeros_like(x);
                                              });
        QVERIFY(test::largestDifference(seen, filled(expected)) < 1e-6);
        QCOMPARE(time.item<double>(), 0.25);
        QCOMPARE(loss.item<double>(), 4.0);
    }
}

// Two steps with F = x / 2 from y = 8, eps 0: x = 8 -> 1/2 4 + 1/2 8 = 6 -> F(6) = 3.
void TestIndi::stepsAsComputedByHand() {
    const auto y = torch::full({1, 1, 2, 2}, 8.0);
    const auto zero = [](int) { return torch::zeros({1, 1, 2, 2}); };
    const auto half = [](const torch::Tensor& x, double) { return x / 2.0; };
    const auto drawn = diffusion::indiSample(y, 2, scheduleOf(0.0), half, zero, {});
    QVERIFY(test::largestDifference(drawn, torch::full({1, 1, 2, 2}, 3.0)) < 1e-6);
}

// With F = x all points of the path lie between y and x, and its end is x whatever the number of steps.
void TestIndi::goesStraightWhereTheTargetIsKnown() {
    const auto x = normal({2, 3, 4, 4}, 1);
    const auto y = normal({2, 3, 4, 4}, 2);
    for (const int steps : {1, 2, 7}) {
        int i = 0;
        const auto network = [&](const torch::Tensor& at, double t) {
            const double share = static_cast<double>(steps - i++) / steps;
            return std::abs(t - share) < 1e-12 && test::largestDifference(at, (1.0 - t) * x + t * y) < 1e-5
                       ? x
                       : torch::full_like(x, 1e6);
        };
        const auto zero = [&](int) { return torch::zeros_like(y); };
        const auto drawn = diffusion::indiSample(y, steps, scheduleOf(0.0), network, zero, {});
        QVERIFY(test::largestDifference(drawn, x) < 1e-6);
    }
}

// With F = 0 and y = 0 what is left is noise of standard deviation t eps_t, as in training.
void TestIndi::keepsTheBridgesVarianceOnTheWay() {
    for (const bool falling : {false, true}) {
        const auto schedule = scheduleOf(0.5, falling);
        const auto network = [&](const torch::Tensor& x, double t) {
            const double expected = diffusion::indiSpread(schedule, torch::full({1}, t)).item<double>();
            const double found = x.std().item<double>();
            return std::abs(found / expected - 1.0) < 0.03 ? torch::zeros_like(x) : torch::full_like(x, 1e6);
        };
        const auto noise = [](int step) { return normal({1, 1, 100, 100}, 10 + step); };
        const auto drawn =
            diffusion::indiSample(torch::zeros({1, 1, 100, 100}), 5, schedule, network, noise, {});
        QCOMPARE(drawn.abs().max().item<double>(), 0.0);
    }
}

void TestIndi::countsEvaluations() {
    std::vector<int> steps;
    Monitor monitor;
    monitor.onStep = [&](int done, int total) { steps.push_back(10 * done + total); };
    const auto same = [](const torch::Tensor& x, double) { return x; };
    const auto zero = [](int) { return torch::zeros({1, 1, 2, 2}); };
    diffusion::indiSample(torch::ones({1, 1, 2, 2}), 3, scheduleOf(0.01), same, zero, monitor);
    QCOMPARE(steps, (std::vector<int>{3, 13, 23, 33}));
}

// Maps that are one number each, drawn with standard deviation 0.5, behind gas that says nothing, and the
// network that knows this: E[x | x_t] of the mean of the map. With an offset ten steps keep seven eighths of
// that; in white noise of 64 x 64 pixels they leap from t = 1, where the answer is one for all, to 0.9, where
// it is decided, and keep a quarter.
void TestIndi::drawsLevelsOfWholeMapsWithAnOffset() {
    constexpr double kSpread = 0.5;
    constexpr std::int64_t kSide = 64;
    constexpr std::int64_t kSamples = 400;
    const auto kept = [&](double offset) {
        const auto schedule = scheduleOf(1.0);
        const auto network = [&](const torch::Tensor& x, double t) {
            const double left = (1.0 - t) * kSpread * kSpread;
            const double noise = t * (offset + 1.0 / kSide); // of the mean of a map
            const auto mean = x.mean(torch::IntArrayRef{2, 3}, true);
            return (mean * (left / ((1.0 - t) * left + noise * noise))).expand_as(x);
        };
        const auto noise = [&](int) {
            return diffusion::withOffset(normal({kSamples, 1, kSide, kSide}, 5), offset);
        };
        const auto given = torch::zeros({kSamples, 1, kSide, kSide});
        const auto drawn = diffusion::indiSample(given, 10, schedule, network, noise, {});
        return drawn.mean(torch::IntArrayRef{1, 2, 3}).std().item<double>() / kSpread;
    };
    const double white = kept(0.0);
    QVERIFY2(white < 0.4, qPrintable(QString::number(white)));
    const double withOffset = kept(0.3);
    QVERIFY2(withOffset > 0.78 && withOffset < 0.97, qPrintable(QString::number(withOffset)));
}

QTEST_GUILESS_MAIN(TestIndi)
#include "tst_indi.moc"
