// SPDX-License-Identifier: MIT
#include "core/common/Random.h"
#include "core/diffusion/Likelihood.h"
#include "core/diffusion/Samplers.h"
#include "core/diffusion/ScoreSde.h"
#include "tests/support/Tensors.h"

#include <QtTest>
#include <cmath>
#include <numbers>
#include <vector>

using namespace lookback;
using diffusion::ScoreSde;
using engine::Prediction;
using engine::Schedule;

namespace {

Schedule scheduleOf(Schedule::Kind kind) {
    Schedule schedule;
    schedule.kind = kind;
    schedule.sigmaMin = 0.01;
    schedule.sigmaMax = 50.0;
    return schedule;
}

torch::Tensor normal(std::vector<std::int64_t> shape, std::uint64_t seed) {
    auto values = torch::empty(shape, torch::kFloat32);
    fillNormal({values.data_ptr<float>(), static_cast<std::size_t>(values.numel())}, seed, 0);
    return values;
}

constexpr double kSpread = 0.6; // of the images below
constexpr double kMean = 0.9;

/// The noise that is expected in x = clean + sigma noise, where clean pixels are normal.
torch::Tensor knownNoise(const torch::Tensor& x, double sigma) {
    return sigma * (x - kMean) / (kSpread * kSpread + sigma * sigma);
}

/// The same as a network, which sees x / sqrt(1 + sigma^2) and log(sigma) / 4.
torch::Tensor knownNetwork(const torch::Tensor& scaled, const torch::Tensor& code) {
    const auto sigma = torch::exp(4.0 * code).reshape({-1, 1, 1, 1});
    const auto x = scaled * (1.0 + sigma.square()).sqrt();
    return sigma * (x - kMean) / (kSpread * kSpread + sigma.square());
}

/// log density of images of independent normal pixels, nats.
double knownDensity(const torch::Tensor& x, double mean, double variance) {
    const double n = static_cast<double>(x.numel());
    const double squares = (x.to(torch::kFloat64) - mean).square().sum().item<double>();
    return -0.5 * squares / variance - 0.5 * n * std::log(2.0 * std::numbers::pi * variance);
}

std::vector<double> rising(const ScoreSde& sde, int count) {
    return diffusion::risingLevels(count, sde.sigma(sde.first()), sde.sigma(1.0));
}

std::vector<torch::Tensor> probes(int count, const torch::Tensor& like) {
    std::vector<torch::Tensor> all;
    for (int i = 0; i < count; ++i) {
        all.push_back(normal(like.sizes().vec(), 100 + i).sign());
    }
    return all;
}

} // namespace

class TestScoreSde : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void drownsAsTheEquationsSay();
    void asksForWhatTheNetworkGives_data();
    void asksForWhatTheNetworkGives();
    void readsImageAndNoise();
    void drawsTheImagesItKnows_data();
    void drawsTheImagesItKnows();
    void knowsTheDensityOfNormalImages_data();
    void knowsTheDensityOfNormalImages();
    void knowsTheDensityUnderAnOffset();
    void estimatesTheDivergenceOfMixedPixels();
    void stopsWithinAnEvaluation();
};

// Vp, t = 1/2: exp(-19.9/16 - 0.025) = 0.281189; Ve: 0.01 sqrt(5000) = 0.707107.
void TestScoreSde::drownsAsTheEquationsSay() {
    const ScoreSde vp(scheduleOf(Schedule::Kind::Vp));
    QVERIFY(std::abs(vp.alpha(0.5) - std::exp(-19.9 / 16.0 - 0.025)) < 1e-12);
    QVERIFY(std::abs(vp.alpha(0.5) * vp.alpha(0.5) + vp.spread(0.5) * vp.spread(0.5) - 1.0) < 1e-12);
    QVERIFY(std::abs(vp.prior() * vp.alpha(1.0) - 1.0) < 1e-9);
    const ScoreSde ve(scheduleOf(Schedule::Kind::Ve));
    QCOMPARE(ve.alpha(0.5), 1.0);
    QVERIFY(std::abs(ve.spread(0.5) - 0.01 * std::sqrt(5000.0)) < 1e-9);
    for (const auto& sde : {vp, ve}) { // tensors and numbers agree, and noise rises
        const auto t = torch::linspace(0.01, 1.0, 7);
        for (int i = 0; i < 7; ++i) {
            const double at = t[i].item<double>();
            QVERIFY(std::abs(sde.alpha(t)[i].item<double>() / sde.alpha(at) - 1.0) < 1e-5);
            QVERIFY(std::abs(sde.spread(t)[i].item<double>() / sde.spread(at) - 1.0) < 1e-5);
            QVERIFY(i == 0 || sde.sigma(at) > sde.sigma(t[i - 1].item<double>()));
        }
    }
}

void TestScoreSde::asksForWhatTheNetworkGives_data() {
    QTest::addColumn<Prediction>("predicts");
    QTest::newRow("noise") << Prediction::Noise;
    QTest::newRow("preconditioned") << Prediction::Preconditioned;
    QTest::newRow("image") << Prediction::Image;
}

// A network that knows the image has no loss. One that says nothing has that of the noise, or, as images and
// noise here both have unit variance, of F, which has it too, or of the image under its weights.
void TestScoreSde::asksForWhatTheNetworkGives() {
    QFETCH(Prediction, predicts);
    const auto clean = normal({64, 1, 8, 8}, 1);
    const auto noise = normal({64, 1, 8, 8}, 2);
    const auto position = torch::linspace(0.01, 0.99, 64);
    for (const auto kind : {Schedule::Kind::Vp, Schedule::Kind::Ve}) {
        const ScoreSde sde(scheduleOf(kind));
        const auto knows = [&](const torch::Tensor& scaled, const torch::Tensor& code) {
            const auto sigma = torch::exp(4.0 * code.to(torch::kFloat64)).reshape({-1, 1, 1, 1});
            const auto size = (1.0 + sigma.square()).sqrt();
            const auto itsNoise = (scaled * size - clean) / sigma;
            return predicts == Prediction::Noise   ? itsNoise
                   : predicts == Prediction::Image ? clean.to(torch::kFloat64)
                                                   : (clean * sigma - itsNoise) / size;
        };
        const auto loss = [&](const diffusion::Preconditioned& network) {
            return diffusion::scoreLoss(clean, noise, position, sde, predicts, network).item<double>();
        };
        QVERIFY(loss(knows) < 1e-4);
        const auto silent = [](const torch::Tensor& x, const torch::Tensor&) { return torch::zeros_like(x); };
        double wanted = noise.square().mean().item<double>();
        if (predicts == Prediction::Image) {
            const auto t = sde.first() + (1.0 - sde.first()) * position;
            const auto weight = (1.0 + (sde.alpha(t) / sde.spread(t)).square()).clamp_max(6.0);
            wanted = (weight * clean.square().mean({1, 2, 3})).mean().item<double>();
        }
        QVERIFY(std::abs(loss(silent) / wanted - 1.0) <
                (predicts == Prediction::Preconditioned ? 0.1 : 1e-6));
    }
}

// The image and the noise that a network tells of add up to what it saw, and at any level they are those that
// it knows.
void TestScoreSde::readsImageAndNoise() {
    for (const double sigma : {0.01, 1.0, 150.0}) {
        const auto x = kMean + normal({2, 1, 8, 8}, 3) * std::hypot(kSpread, sigma);
        const auto noise = knownNoise(x, sigma);
        const auto preconditioned = [&](const torch::Tensor& scaled, const torch::Tensor&) {
            const double size = std::sqrt(1.0 + sigma * sigma);
            return (scaled * sigma - noise * size);
        };
        const auto itself = [&](const torch::Tensor&, const torch::Tensor&) { return x - sigma * noise; };
        const std::vector<std::pair<Prediction, diffusion::Preconditioned>> networks{
            {Prediction::Noise, knownNetwork},
            {Prediction::Preconditioned, preconditioned},
            {Prediction::Image, itself}};
        for (const auto& [predicts, network] : networks) {
            const auto itsNoise = diffusion::predictedNoise(x, sigma, predicts, network);
            const auto image = diffusion::predictedImage(x, sigma, predicts, network);
            QVERIFY(torch::allclose(itsNoise, noise, 1e-4, 1e-4));
            QVERIFY(torch::allclose(image + sigma * itsNoise, x, 1e-5, 1e-5 * (1.0 + sigma)));
        }
    }
}

void TestScoreSde::drawsTheImagesItKnows_data() {
    QTest::addColumn<bool>("vp");
    QTest::newRow("variance preserving") << true;
    QTest::newRow("variance exploding") << false;
}

void TestScoreSde::drawsTheImagesItKnows() {
    QFETCH(bool, vp);
    const ScoreSde sde(scheduleOf(vp ? Schedule::Kind::Vp : Schedule::Kind::Ve));
    const auto start = normal({4, 1, 64, 64}, 1) * (sde.prior() * sde.alpha(1.0)); // x_1
    const auto score = [&](const torch::Tensor& x, double t) {
        return diffusion::predictedNoise(x / sde.alpha(t), sde.sigma(t), Prediction::Noise, knownNetwork) /
               -sde.spread(t);
    };
    const auto noise = [](int step) { return normal({4, 1, 64, 64}, 10 + step); };
    const auto drawn =
        diffusion::predictorCorrector(start, 200, sde, diffusion::kCorrectorRatio, score, noise, {});
    QVERIFY(std::abs(drawn.mean().item<double>() - kMean) < 0.05);
    QVERIFY(std::abs(drawn.std().item<double>() / kSpread - 1.0) < 0.05);
    // The ODE, as Samplers.h has it.
    const auto clean = [](const torch::Tensor& x, double sigma) { return x - sigma * knownNoise(x, sigma); };
    const auto levels = diffusion::karrasLevels(40, sde.sigma(sde.first()), sde.sigma(1.0));
    const auto ode =
        diffusion::sample(diffusion::Method::Heun, start / sde.alpha(1.0), {levels}, clean, {}, {});
    QVERIFY(std::abs(ode.mean().item<double>() - kMean) < 0.05);
    QVERIFY(std::abs(ode.std().item<double>() / kSpread - 1.0) < 0.03);
}

void TestScoreSde::knowsTheDensityOfNormalImages_data() {
    drawsTheImagesItKnows_data();
}

void TestScoreSde::knowsTheDensityOfNormalImages() {
    QFETCH(bool, vp);
    const ScoreSde sde(scheduleOf(vp ? Schedule::Kind::Vp : Schedule::Kind::Ve));
    const auto levels = rising(sde, 40);
    const double variance = kSpread * kSpread + levels.front() * levels.front();
    const auto x = kMean + kSpread * normal({2, 1, 16, 16}, 3);
    const auto noise = [](const torch::Tensor& y, double sigma) {
        return diffusion::predictedNoise(y, sigma, Prediction::Noise, knownNetwork);
    };
    const auto found = diffusion::logDensity(x, levels, {sde.prior()}, noise, probes(1, x), {});
    for (int i = 0; i < 2; ++i) {
        const double expected = knownDensity(x[i], kMean, variance);
        const auto message = QStringLiteral("%1 instead of %2").arg(found[i].item<double>()).arg(expected);
        QVERIFY2(std::abs(found[i].item<double>() / expected - 1.0) < 0.01, qPrintable(message));
    }
}

// Of values with standard deviation s, under noise that stretches the mean of 16 x 16 pixels by f = 1 + 0.5
// 16: variances s^2 + sigma^2, and s^2 + (f sigma)^2 of 16 times the mean; D = s^2 / variance y.
void TestScoreSde::knowsTheDensityUnderAnOffset() {
    const ScoreSde sde(scheduleOf(Schedule::Kind::Ve));
    const auto levels = rising(sde, 60);
    constexpr double kStretch = 1.0 + 0.5 * 16.0;
    const auto variance = [](double sigma) { return kSpread * kSpread + sigma * sigma; };
    const auto split = [](const torch::Tensor& y) { return y.mean(torch::IntArrayRef{2, 3}, true); };
    const auto noise = [&](const torch::Tensor& y, double sigma) { // (y - D) / sigma
        const auto level = split(y);
        const double stretched = kStretch * kStretch * sigma;
        return (y - level) * (sigma / variance(sigma)) + level * (stretched / variance(kStretch * sigma));
    };
    const auto x = kSpread * normal({2, 1, 16, 16}, 3);
    const auto found = diffusion::logDensity(x, levels, {sde.prior(), 0.5}, noise, probes(60, x), {});
    const auto level = split(x).expand_as(x);
    const double low = levels.front();
    for (int i = 0; i < 2; ++i) {
        const double expected = knownDensity(x[i] - level[i], 0.0, variance(low)) -
                                0.5 * level[i].square().sum().item<double>() / variance(kStretch * low) -
                                0.5 * std::log(variance(kStretch * low) / variance(low));
        const auto message = QStringLiteral("%1 instead of %2").arg(found[i].item<double>()).arg(expected);
        QVERIFY2(std::abs(found[i].item<double>() / expected - 1.0) < 0.01, qPrintable(message));
    }
}

// Pixels that hang together in pairs: x = A z. What probes say of the trace then scatters, but not its mean.
void TestScoreSde::estimatesTheDivergenceOfMixedPixels() {
    const auto mixing = torch::tensor({{0.8, 0.3}, {0.3, 0.5}}, torch::kFloat32);
    const auto covariance = torch::matmul(mixing, mixing.t());
    const ScoreSde sde(scheduleOf(Schedule::Kind::Ve));
    const auto levels = rising(sde, 40);
    const auto inverseAt = [&](double sigma) {
        const auto c = covariance + sigma * sigma * torch::eye(2);
        const double determinant = (c[0][0] * c[1][1] - c[0][1] * c[1][0]).item<double>();
        return std::pair{
            torch::stack({torch::stack({c[1][1], -c[0][1]}), torch::stack({-c[1][0], c[0][0]})}) /
                determinant,
            determinant};
    };
    const auto noise = [&](const torch::Tensor& y, double sigma) { // (1, 1, 32, 2)
        return sigma * torch::matmul(y, inverseAt(sigma).first);
    };
    const auto x = torch::matmul(normal({1, 1, 32, 2}, 5), mixing);
    const auto [inverse, determinant] = inverseAt(levels.front());
    const double expected = -0.5 * (torch::matmul(x, inverse) * x).sum().item<double>() -
                            32.0 * (std::log(2.0 * std::numbers::pi) + 0.5 * std::log(determinant));
    const auto found = diffusion::logDensity(x, levels, {sde.prior()}, noise, probes(40, x), {});
    const auto message = QStringLiteral("%1 instead of %2").arg(found[0].item<double>()).arg(expected);
    QVERIFY2(std::abs(found[0].item<double>() - expected) < 0.03 * 64.0, qPrintable(message));
}

void TestScoreSde::stopsWithinAnEvaluation() {
    const ScoreSde sde(scheduleOf(Schedule::Kind::Vp));
    int evaluations = 0;
    Monitor monitor;
    monitor.cancelled = [&] { return evaluations >= 3; };
    const auto score = [&](const torch::Tensor& x, double) {
        ++evaluations;
        return -x;
    };
    const auto noise = [](int step) { return normal({1, 1, 4, 4}, 10 + step); };
    QVERIFY_EXCEPTION_THROWN(
        diffusion::predictorCorrector(normal({1, 1, 4, 4}, 1), 50, sde, 0.16, score, noise, monitor),
        Monitor::Cancelled);
    QCOMPARE(evaluations, 3);
}

QTEST_GUILESS_MAIN(TestScoreSde)
#include "tst_score_sde.moc"
