// SPDX-License-Identifier: MIT
#include "core/diffusion/NoiseLevel.h"

#include <cmath>

namespace lookback::diffusion {

using engine::Prediction;

namespace {

constexpr double kHeaviest = 6.0; // 1 + a signal-to-noise ratio of 5 (Hang et al. 2023)

torch::Tensor outputAt(const torch::Tensor& x, double sigma, const Preconditioned& network) {
    const auto code = torch::full({x.size(0)}, std::log(sigma) / 4.0, x.options().requires_grad(false));
    return network(x / std::sqrt(1.0 + sigma * sigma), code);
}

} // namespace

torch::Tensor levelLoss(const torch::Tensor& clean, const torch::Tensor& noise, const torch::Tensor& sigma,
                        Prediction predicts, const Preconditioned& network) {
    const auto level = sigma.reshape({-1, 1, 1, 1});
    const auto size = (1.0 + level.square()).rsqrt();
    const auto output = network((clean + level * noise) * size, sigma.log() / 4.0);
    switch (predicts) {
    case Prediction::Preconditioned:
        return (output - (level * clean - noise) * size).square().mean();
    case Prediction::Image: {
        const auto weight = (1.0 + level.square().reciprocal()).clamp_max(kHeaviest);
        return (weight * (output - clean).square()).mean();
    }
    case Prediction::Noise:
        break;
    }
    return (output - noise).square().mean();
}

torch::Tensor predictedNoise(const torch::Tensor& x, double sigma, Prediction predicts,
                             const Preconditioned& network) {
    const auto output = outputAt(x, sigma, network);
    const double size = 1.0 / std::sqrt(1.0 + sigma * sigma);
    switch (predicts) {
    case Prediction::Preconditioned:
        return (x * (sigma * size) - output) * size;
    case Prediction::Image:
        return (x - output) / sigma;
    case Prediction::Noise:
        break;
    }
    return output;
}

torch::Tensor predictedImage(const torch::Tensor& x, double sigma, Prediction predicts,
                             const Preconditioned& network) {
    switch (predicts) {
    case Prediction::Preconditioned:
        return edmDenoise(x, torch::full({x.size(0)}, sigma, x.options().requires_grad(false)), 1.0, predicts,
                          network);
    case Prediction::Image:
        return outputAt(x, sigma, network);
    case Prediction::Noise:
        break;
    }
    return x - outputAt(x, sigma, network) * sigma;
}

} // namespace lookback::diffusion
