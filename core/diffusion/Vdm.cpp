// SPDX-License-Identifier: MIT
#include "core/diffusion/Vdm.h"

#include <cmath>
#include <numbers>

namespace lookback::diffusion {

namespace {

torch::Tensor perImage(const torch::Tensor& values) {
    return values.reshape({-1, 1, 1, 1});
}

double sigmoid(double v) {
    return 1.0 / (1.0 + std::exp(-v));
}

/// Nats summed over pixels and bands of each image, as bits per dimension: (N, band, H, W) -> scalar.
torch::Tensor bits(const torch::Tensor& nats) {
    return nats.mean() / std::numbers::ln2;
}

} // namespace

Gamma::Gamma(const engine::Schedule& schedule) {
    const auto ends = [&](const char* name, double value) {
        const auto scalar = torch::tensor(value, torch::kFloat32);
        return schedule.learned ? register_parameter(name, scalar) : scalar;
    };
    b = ends("b", schedule.gammaMin);
    w = ends("w", schedule.gammaMax - schedule.gammaMin);
}

torch::Tensor Gamma::at(const torch::Tensor& t) const {
    return b + slope() * t;
}

torch::Tensor Gamma::slope() const {
    return w.abs();
}

VdmTerms vdmTerms(const torch::Tensor& clean, const torch::Tensor& noise, const torch::Tensor& time,
                  const Gamma& gamma, const PredictNoise& network) {
    const auto level = gamma.at(time); // (N)
    const auto alpha = perImage(torch::sigmoid(-level).sqrt());
    const auto sigma = perImage(torch::sigmoid(level).sqrt());
    const auto error = noise - network(alpha * clean + sigma * noise, level);
    VdmTerms terms;
    terms.diffusion = bits(0.5 * gamma.slope() * error.square());
    const auto last = gamma.at(torch::ones_like(time).narrow(0, 0, 1));
    const auto variance = torch::sigmoid(last);
    const auto meanSquare = torch::sigmoid(-last) * clean.square();
    terms.prior = bits(0.5 * (variance + meanSquare - torch::log(variance) - 1.0));
    const auto first = gamma.at(torch::zeros_like(time).narrow(0, 0, 1));
    const auto distance = torch::exp(0.5 * first) * noise; // z_0 / alpha_0 - x
    const double constant = std::log(kReconstruction) + 0.5 * std::log(2.0 * std::numbers::pi);
    terms.reconstruction = bits(0.5 * (distance / kReconstruction).square() + constant);
    return terms;
}

torch::Tensor vdmStep(const torch::Tensor& z, const torch::Tensor& predictedNoise, double gammaT,
                      double gammaS, const torch::Tensor& noise) {
    const double share = -std::expm1(gammaS - gammaT); // of the noise that is taken away
    const double alphas = std::sqrt(sigmoid(-gammaS) / sigmoid(-gammaT));
    const auto mean = alphas * (z - share * std::sqrt(sigmoid(gammaT)) * predictedNoise);
    return mean + std::sqrt(sigmoid(gammaS) * share) * noise;
}

torch::Tensor vdmSample(const torch::Tensor& start, double gammaMin, double gammaMax, int steps,
                        const std::function<torch::Tensor(const torch::Tensor&, double)>& denoise,
                        const std::function<torch::Tensor(int)>& noise, const Monitor& monitor) {
    const auto gammaAt = [&](int left) { return gammaMin + (gammaMax - gammaMin) * left / steps; };
    auto z = start * std::sqrt(sigmoid(-gammaMax));
    for (int i = 0; i < steps; ++i) {
        monitor.step(i, steps);
        const double from = gammaAt(steps - i);
        const double level = std::exp(0.5 * from);
        const auto x = z / std::sqrt(sigmoid(-from));
        const auto predicted = (x - denoise(x, level)) / level;
        z = vdmStep(z, predicted, from, gammaAt(steps - i - 1), noise(i));
    }
    monitor.step(steps, steps);
    return z / std::sqrt(sigmoid(-gammaMin));
}

} // namespace lookback::diffusion
