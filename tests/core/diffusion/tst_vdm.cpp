// SPDX-License-Identifier: MIT
#include "core/common/Random.h"
#include "core/diffusion/Vdm.h"
#include "core/io/Safetensors.h"
#include "tests/support/Shared.h"
#include "tests/support/Tensors.h"

#include <QtTest>
#include <array>
#include <cmath>
#include <numbers>

using namespace lookback;
using diffusion::Gamma;
using engine::Schedule;

namespace {

Schedule scheduleOf(bool learned) {
    Schedule schedule;
    schedule.kind = Schedule::Kind::Vdm;
    schedule.learned = learned;
    return schedule;
}

torch::Tensor normal(std::vector<std::int64_t> shape, std::uint64_t seed) {
    auto values = torch::empty(shape, torch::kFloat32);
    fillNormal({values.data_ptr<float>(), static_cast<std::size_t>(values.numel())}, seed, 0);
    return values;
}

double sigmoid(double v) {
    return 1.0 / (1.0 + std::exp(-v));
}

} // namespace

class TestVdm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stepsAsPublished();
    void risesBetweenItsEnds();
    void movesItsEndsOnlyWhereTheyAreLearned();
    void boundsACaseThatIsComputedByHand();
    void asksForNothingWhereTheNoiseIsKnown();
    void drawsTheVarianceOfItsData();
};

void TestVdm::stepsAsPublished() {
    LOOKBACK_NEEDS(path, "reference/vdm_step.safetensors");
    const auto file = io::readSafetensors(path);
    const auto gamma = [](double t) { return -13.3 + 26.6 * t; };
    const std::array<std::pair<double, double>, 3> times{{{1.0, 0.996}, {0.5, 0.496}, {0.004, 0.0}}};
    for (std::size_t i = 0; i < times.size(); ++i) {
        const auto [t, s] = times[i];
        const auto stepped = diffusion::vdmStep(test::tensorOf(file, "z"), test::tensorOf(file, "eps_hat"),
                                                gamma(t), gamma(s), test::tensorOf(file, "noise"));
        const double off = test::largestDifference(stepped, test::tensorOf(file, "zs_" + std::to_string(i)));
        QVERIFY2(off < 1e-10, QByteArray::number(off).constData());
    }
}

void TestVdm::risesBetweenItsEnds() {
    for (const bool learned : {true, false}) {
        const Gamma gamma(scheduleOf(learned));
        const auto at = gamma.at(torch::tensor({0.0F, 0.5F, 1.0F}));
        QVERIFY(std::abs(at[0].item<double>() + 13.3) < 1e-5);
        QVERIFY(std::abs(at[1].item<double>()) < 1e-5);
        QVERIFY(std::abs(at[2].item<double>() - 13.3) < 1e-5);
        QVERIFY(std::abs(gamma.slope().item<double>() - 26.6) < 1e-5);
    }
    Gamma turned(scheduleOf(true));
    {
        const torch::NoGradGuard noGradient;
        turned.w.fill_(-26.6); // however it is moved, noise never falls with t
    }
    QVERIFY(std::abs(turned.at(torch::ones({1})).item<double>() - 13.3) < 1e-5);
}

void TestVdm::movesItsEndsOnlyWhereTheyAreLearned() {
    const auto names = [](const Gamma& gamma) {
        QStringList all;
        for (const auto& item : gamma.named_parameters()) {
            all << QString::fromStdString(item.key());
        }
        return all;
    };
    QCOMPARE(names(Gamma(scheduleOf(true))), (QStringList{QStringLiteral("b"), QStringLiteral("w")}));
    QCOMPARE(names(Gamma(scheduleOf(false))), QStringList());
    const Gamma gamma(scheduleOf(true));
    const auto terms =
        diffusion::vdmTerms(normal({2, 1, 4, 4}, 1), normal({2, 1, 4, 4}, 2), torch::tensor({0.25F, 0.75F}),
                            gamma, [](const torch::Tensor& z, const torch::Tensor&) { return 0.5 * z; });
    terms.sum().backward();
    for (const auto& end : {gamma.b, gamma.w}) {
        QVERIFY(end.grad().defined() && std::abs(end.grad().item<double>()) > 1e-6);
    }
}

// One pixel of value 2 with noise 0.5 at t = 0.5, where gamma = 0; a network that sees no noise at all. In
// nats: diffusion 1/2 26.6 0.5^2; prior of mean 2 alpha_1 and variance sigma_1^2; reconstruction of the
// distance exp(gamma_0 / 2) 0.5 in a normal of width 1e-3.
void TestVdm::boundsACaseThatIsComputedByHand() {
    const Gamma gamma(scheduleOf(false));
    const auto pixel = [](double v) { return torch::full({1, 1, 1, 1}, v, torch::kFloat64); };
    const auto terms = diffusion::vdmTerms(
        pixel(2.0), pixel(0.5), torch::full({1}, 0.5, torch::kFloat64), gamma,
        [](const torch::Tensor& z, const torch::Tensor&) { return torch::zeros_like(z); });
    const double variance = sigmoid(13.3);
    const double prior = 0.5 * (variance + 4.0 * sigmoid(-13.3) - std::log(variance) - 1.0);
    const double distance = std::exp(-6.65) * 0.5 / 1e-3;
    const double reconstruction =
        0.5 * distance * distance + std::log(1e-3) + 0.5 * std::log(2.0 * std::numbers::pi);
    const auto near = [](const torch::Tensor& found, double nats) {
        const double off = std::abs(found.item<double>() - nats / std::numbers::ln2);
        return off < 1e-5 * (1.0 + std::abs(nats));
    };
    QVERIFY(near(terms.diffusion, 0.5 * 26.6 * 0.25));
    QVERIFY(near(terms.prior, prior));
    QVERIFY(near(terms.reconstruction, reconstruction));
    QVERIFY(near(terms.sum(), 0.5 * 26.6 * 0.25 + prior + reconstruction));
}

void TestVdm::asksForNothingWhereTheNoiseIsKnown() {
    const Gamma gamma(scheduleOf(true));
    const auto noise = normal({3, 2, 4, 4}, 5);
    const auto time = torch::tensor({0.1F, 0.4F, 0.7F});
    const auto known = diffusion::vdmTerms(normal({3, 2, 4, 4}, 6), noise, time, gamma,
                                           [&](const torch::Tensor&, const torch::Tensor&) { return noise; });
    QVERIFY(known.diffusion.item<double>() < 1e-12);
}

// Data of independent normal pixels of width 0.7: the clean pixel expected behind x is x 0.49 / (0.49 +
// sigma^2).
void TestVdm::drawsTheVarianceOfItsData() {
    constexpr double kWidth = 0.7;
    const auto shape = std::vector<std::int64_t>{1, 1, 64, 64};
    const double highest = std::exp(0.5 * 13.3);
    const auto drawn = diffusion::vdmSample(
        normal(shape, 100) * std::sqrt(highest * highest + 1.0), -13.3, 13.3, 500,
        [&](const torch::Tensor& x, double sigma) {
            return x * (kWidth * kWidth / (kWidth * kWidth + sigma * sigma));
        },
        [&](int step) { return normal(shape, 200 + static_cast<std::uint64_t>(step)); }, {});
    QVERIFY2(std::abs(drawn.std().item<double>() / kWidth - 1.0) < 0.04,
             QByteArray::number(drawn.std().item<double>()).constData());
    QVERIFY(std::abs(drawn.mean().item<double>()) < 0.05);
}

QTEST_GUILESS_MAIN(TestVdm)
#include "tst_vdm.moc"
