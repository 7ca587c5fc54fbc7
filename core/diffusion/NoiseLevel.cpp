// SPDX-License-Identifier: MIT
#include "core/diffusion/NoiseLevel.h"

#include <cmath>

namespace lookback::diffusion {

using engine::Prediction;

namespace {

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
    const auto wanted = predicts == Prediction::Noise ? noise : (level * clean - noise) * size;
    return (output - wanted).square().mean();
}

torch::Tensor predictedNoise(const torch::Tensor& x, double sigma, Prediction predicts,
                             const Preconditioned& network) {
    const auto output = outputAt(x, sigma, network);
    const double size = 1.0 / std::sqrt(1.0 + sigma * sigma);
    return predicts == Prediction::Noise ? output : (x * (sigma * size) - output) * size;
}

torch::Tensor predictedImage(const torch::Tensor& x, double sigma, Prediction predicts,
                             const Preconditioned& network) {
    if (predicts == Prediction::Noise) {
        return x - outputAt(x, sigma, network) * sigma;
    }
    return edmDenoise(x, torch::full({x.size(0)}, sigma, x.options().requires_grad(false)), 1.0, network);
}

} // namespace lookback::diffusion
