// SPDX-License-Identifier: MIT
#include "core/diffusion/Ddpm.h"
#include "core/diffusion/ImageModel.h"
#include "core/diffusion/Samplers.h"
#include "core/io/Safetensors.h"
#include "tests/support/Shared.h"
#include "tests/support/Tensors.h"

#include <QtTest>
#include <array>
#include <cmath>

using namespace lookback;
using namespace lookback::diffusion;

namespace {

engine::ModelCard smallCard() {
    engine::ModelCard card;
    card.architecture = "compact_unet";
    card.bands = {"g", "r"};
    card.height = card.width = 16;
    card.sizes = {{"widths", {8}}, {"code", {16}}};
    card.schedule.kind = engine::Schedule::Kind::Edm;
    card.schedule.sigmaData = 0.5;
    return card;
}

} // namespace

class TestSamplers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsThePublishedSteps();
    void invertsTheNoiseLevel();
    void reachesTheExactGaussian_data();
    void reachesTheExactGaussian();
    void convergesAtItsOrder();
    void beginsAboutTheExpectedImage();
    void stopsWhenCancelled();
    void bringsFluxBack();
    void drawsTheSameNoiseAloneAndInABatch();
    void weighsErrorsOfEveryScale();
    void weighsAnImageNoMoreThanAtAFifthOfItsPower();
};

void TestSamplers::equalsThePublishedSteps() {
    LOOKBACK_NEEDS(path, "reference/ddpm_steps.safetensors");
    const auto file = io::readSafetensors(path);
    const auto get = [&file](const char* name) { return test::tensorOf(file, name); };
    const DdpmSchedule s;
    const auto table = [](const std::vector<double>& values) {
        return torch::tensor(values, torch::kFloat64);
    };
    QVERIFY(test::largestDifference(table(s.beta), get("beta")) < 1e-15);
    QVERIFY(test::largestDifference(table(s.alphaBar), get("alpha_bar")) < 1e-13);
    const auto ancestral = [&](int t, bool noisy) {
        return ddpmStep(get("x"), get("eps_hat"), s.alphaBar[t], s.alphaBar[t - 1],
                        noisy ? get("noise") : torch::Tensor());
    };
    QVERIFY(test::largestDifference(ancestral(999, true), get("ddpm_999")) < 1e-10);
    QVERIFY(test::largestDifference(ancestral(500, true), get("ddpm_500")) < 1e-10);
    QVERIFY(test::largestDifference(ancestral(1, false), get("ddpm_1")) < 1e-10);
    const auto direct = [&](int t, int to) {
        return ddimStep(get("x"), get("eps_hat"), s.alphaBar[t], s.alphaBar[to]);
    };
    QVERIFY(test::largestDifference(direct(999, 800), get("ddim_999_800")) < 1e-10);
    QVERIFY(test::largestDifference(direct(500, 250), get("ddim_500_250")) < 1e-10);
}

void TestSamplers::invertsTheNoiseLevel() {
    const DdpmSchedule s;
    for (const int t : {0, 1, 17, 500, 998, 999}) {
        QVERIFY(std::abs(s.timeOf(s.sigma(t)) - t) < 1e-9);
    }
    QCOMPARE(s.timeOf(1e9), 999.0);
    QCOMPARE(s.timeOf(0.0), 0.0);
}

namespace {

constexpr double kMean = 0.7;
constexpr double kSpread = 1.3;

/// The clean image expected behind x when pixels are drawn from N(kMean, kSpread^2): known exactly.
torch::Tensor gaussianDenoise(const torch::Tensor& x, double sigma) {
    const double data = kSpread * kSpread;
    return (x * data + kMean * sigma * sigma) / (data + sigma * sigma);
}

torch::Tensor draw(Method method, int levels, std::uint64_t seed, std::int64_t count) {
    const auto noise = [&](std::uint64_t stream) {
        return noiseOf(std::array{seed}, stream, 1, 1, static_cast<int>(count)).to(torch::kFloat64);
    };
    return sample(method, noise(0) * 40.0, {karrasLevels(levels, 0.01, 40.0)}, gaussianDenoise,
                  [&](int step) { return noise(step + 1); }, {});
}

} // namespace

void TestSamplers::reachesTheExactGaussian_data() {
    QTest::addColumn<int>("method");
    QTest::addColumn<int>("levels");
    QTest::newRow("ancestral") << static_cast<int>(Method::Ancestral) << 400;
    QTest::newRow("ddim") << static_cast<int>(Method::Ddim) << 400;
    QTest::newRow("dpm++") << static_cast<int>(Method::DpmSolver) << 40;
    QTest::newRow("heun") << static_cast<int>(Method::Heun) << 40;
}

void TestSamplers::reachesTheExactGaussian() {
    QFETCH(int, method);
    QFETCH(int, levels);
    const auto x = draw(static_cast<Method>(method), levels, 5, 40000);
    QVERIFY2(std::abs(x.mean().item<double>() - kMean) < 0.05,
             std::to_string(x.mean().item<double>()).c_str());
    QVERIFY2(std::abs(x.std().item<double>() / kSpread - 1.0) < 0.02,
             std::to_string(x.std().item<double>()).c_str());
}

// On a Gaussian the exact end point of the deterministic path is known: mean + (x - mean) spread / total.
void TestSamplers::convergesAtItsOrder() {
    const auto error = [](Method method, int levels) {
        const auto start = noiseOf(std::array<std::uint64_t, 1>{8}, 0, 1, 1, 100).to(torch::kFloat64) * 40.0;
        const Path path{karrasLevels(levels, 0.01, 40.0)};
        const auto end = sample(method, start, path, gaussianDenoise, {}, {});
        // The last jump goes to the expected clean image: compare with the exact path just before and there.
        const double total = std::sqrt(kSpread * kSpread + 1600.0);
        const double last = std::sqrt(kSpread * kSpread + 1e-4);
        const auto exact = gaussianDenoise(kMean + (start - kMean) * (last / total), 0.01);
        return test::largestDifference(end, exact);
    };
    QVERIFY(error(Method::DpmSolver, 80) < error(Method::DpmSolver, 40) / 3.0);
    QVERIFY(error(Method::Heun, 80) < error(Method::Heun, 40) / 3.0);
    QVERIFY(error(Method::Ddim, 80) < error(Method::Ddim, 40) / 1.7);
    QVERIFY(error(Method::DpmSolver, 40) < error(Method::Ddim, 40));
}

// Galaxies of a mean of 30 and a spread of 10 show through noise of 40: noise alone loses a quarter of the
// mean. About the expected image, D(40 n) = (1600 m + 4000 n) / 1700, it stays to 6 %, squared 10 / 40, and
// the spread with it; nothing is evaluated besides.
void TestSamplers::beginsAboutTheExpectedImage() {
    int evaluations = 0;
    const Denoise denoise = [&](const torch::Tensor& x, double sigma) {
        ++evaluations;
        return (x * 100.0 + 30.0 * sigma * sigma) / (100.0 + sigma * sigma);
    };
    const auto noise = noiseOf(std::array<std::uint64_t, 1>{6}, 0, 1, 1, 40000).to(torch::kFloat64);
    const auto drawn = [&](Method method, Begin begin) {
        evaluations = 0;
        return sample(method, noise * 40.0, {karrasLevels(60, 0.01, 40.0), begin}, denoise, {}, {});
    };
    const auto mean = [](const torch::Tensor& x) { return x.mean().item<double>(); };
    // The exact path from x = 40 n ends at m + (x - m) 10 / sqrt(1700): 30 (1 - 0.2425).
    QVERIFY(std::abs(mean(drawn(Method::DpmSolver, Begin::Given)) - 22.72) < 0.1);
    for (const auto method : {Method::DpmSolver, Method::Heun, Method::Ddim}) {
        const auto x = drawn(method, Begin::Expected);
        QCOMPARE(evaluations, evaluationsOf(method, 60));
        QVERIFY2(std::abs(mean(x) - 30.0) < 30.0 * 0.0625, std::to_string(mean(x)).c_str());
        QVERIFY(std::abs(x.std().item<double>() / 10.0 - 1.0) < 0.0625);
    }
    QCOMPARE(spreadOfStart(Begin::Given, 4.0, 3.0), 5.0);
    QCOMPARE(spreadOfStart(Begin::Expected, 4.0, 3.0), 4.0);
    QVERIFY(beginOf(Method::Ancestral) == Begin::Given); // as published
    QVERIFY(beginOf(Method::DpmSolver) == Begin::Expected);
}

void TestSamplers::stopsWhenCancelled() {
    int evaluations = 0;
    const Denoise denoise = [&](const torch::Tensor& x, double) {
        ++evaluations;
        return x * 0.5;
    };
    const Monitor monitor{{}, [&] { return evaluations == 3; }};
    QVERIFY_EXCEPTION_THROWN(
        sample(Method::DpmSolver, torch::ones({1}), {karrasLevels(20, 0.01, 40.0)}, denoise, {}, monitor),
        Monitor::Cancelled);
    QCOMPARE(evaluations, 3);
}

void TestSamplers::bringsFluxBack() {
    engine::ModelCard card;
    card.bands = {"g", "r"};
    card.normalisation = {.softening = {0.03, 0.07}, .offset = {0.4, 0.2}, .scale = {0.5, 0.9}};
    const auto flux =
        torch::tensor({-0.21, 0.0, 0.05, 812.5}, torch::kFloat64).reshape({1, 1, 2, 2}).repeat({1, 2, 1, 1});
    const auto back = denormalise(normalise(flux, card), card);
    QVERIFY(((back - flux).abs() / (flux.abs() + 0.01)).max().item<double>() < 1e-12);
    // asinh(0.05 / 0.03) = 1.283795..., less 0.4, times 0.5
    QVERIFY(std::abs(normalise(flux, card)[0][0][1][0].item<double>() -
                     0.5 * (std::asinh(0.05 / 0.03) - 0.4)) < 1e-12);
}

void TestSamplers::drawsTheSameNoiseAloneAndInABatch() {
    const auto batch = noiseOf(std::array<std::uint64_t, 3>{4, 9, 1}, 2, 5, 8, 8);
    const auto alone = noiseOf(std::array<std::uint64_t, 1>{9}, 2, 5, 8, 8);
    QCOMPARE(test::largestDifference(batch[1], alone[0]), 0.0);
}

/// A fresh compact network answers 0, so that the error is -x sigma^2 / (sigma^2 + 0.25) times its weight.
void TestSamplers::weighsErrorsOfEveryScale() {
    const auto card = smallCard();
    const ImageModel model(card, makeNetwork(card));
    const auto zero = torch::zeros({3, 2, 16, 16});
    const auto half = torch::full({3}, 0.5); // sigma = 1 where log sigma is 0 on average
    const auto loss = [&](const torch::Tensor& clean, std::vector<std::int64_t> scales) {
        return model.loss(clean, half, zero, half, {0.0, 1.0, std::move(scales)}).item<double>();
    };
    // Weight 1.25 / 0.25 = 5, error 1 / 1.25: 5 * 0.64 = 3.2. A coherent error of s x s pixels counts s^2.
    const auto ones = torch::ones_like(zero);
    QVERIFY(std::abs(loss(ones, {1}) - 3.2) < 1e-5);
    QVERIFY(std::abs(loss(ones, {1, 4}) - 3.2 * (1 + 16) / 2) < 1e-4);
    // Pixels that cancel each other are seen at scale 1 only; noise counts alike at each.
    auto checks = ones.clone();
    checks.slice(3, 0, 16, 2).neg_();
    QVERIFY(std::abs(loss(checks, {1, 2}) - 1.6) < 1e-5);
    const auto noise = noiseOf(std::array<std::uint64_t, 3>{1, 2, 3}, 0, 2, 16, 16);
    QVERIFY(std::abs(loss(noise, {1}) / loss(noise, {2}) - 1.0) < 0.15);
}

/// The same network, which now says that there is nothing: its error is the image.
void TestSamplers::weighsAnImageNoMoreThanAtAFifthOfItsPower() {
    auto card = smallCard();
    card.schedule.predicts = engine::Prediction::Image;
    const ImageModel model(card, makeNetwork(card));
    const auto ones = torch::ones({3, 2, 16, 16});
    const auto half = torch::full({3}, 0.5);
    const auto lossAt = [&](double logSigma) {
        return model.loss(ones, half, torch::zeros_like(ones), half, {logSigma, 1.0, {1}}).item<double>();
    };
    QVERIFY(std::abs(lossAt(0.0) - 5.0) < 1e-5);             // 1 / 0.25 + 1 / 1
    QVERIFY(std::abs(lossAt(std::log(0.01)) - 24.0) < 1e-4); // 6 / 0.25, not 10,004
    const auto drawn = model.denoise(ones, half, half);
    QCOMPARE(test::largestDifference(drawn, torch::zeros_like(ones)), 0.0);
}

QTEST_GUILESS_MAIN(TestSamplers)
#include "tst_samplers.moc"
