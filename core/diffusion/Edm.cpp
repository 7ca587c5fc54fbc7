// SPDX-License-Identifier: MIT
#include "core/diffusion/Edm.h"

#include <numbers>

namespace lookback::diffusion {

using engine::Prediction;

namespace {

constexpr double kHeaviest = 6.0; // of an image, over data^2: 1 + a signal-to-noise ratio of 5

torch::Tensor perImage(const torch::Tensor& values) {
    return values.reshape({-1, 1, 1, 1});
}

/// error (N, band, H, W) -> the mean over scales of s^2 (error averaged over s x s pixels)^2, a scalar.
torch::Tensor meanOverScales(const torch::Tensor& error, const std::vector<std::int64_t>& scales) {
    auto sum = torch::zeros({}, error.options());
    for (const auto s : scales) {
        const auto coarse = s == 1 ? error : torch::avg_pool2d(error, {s, s}); // (N, band, H/s, W/s)
        sum = sum + coarse.square().mean() * static_cast<double>(s * s);
    }
    return sum / static_cast<double>(scales.size());
}

} // namespace

torch::Tensor edmDenoise(const torch::Tensor& x, const torch::Tensor& sigma, double data, Prediction predicts,
                         const Preconditioned& network) {
    const auto level = perImage(sigma);
    const auto total = level.square() + data * data;
    const auto output = network(x * total.rsqrt(), sigma.log() / 4.0);
    if (predicts == Prediction::Image) {
        return output;
    }
    return x * (data * data / total) + output * (level * data * total.rsqrt());
}

torch::Tensor edmLoss(const torch::Tensor& clean, const torch::Tensor& noise, const torch::Tensor& position,
                      double data, Prediction predicts, const Emphasis& emphasis,
                      const Preconditioned& network) {
    const auto probit = torch::erfinv(2.0 * position - 1.0) * std::numbers::sqrt2;
    const auto sigma = torch::exp(probit * emphasis.logSigmaSpread + emphasis.logSigmaMean);
    const auto level = perImage(sigma);
    auto weight = (level.square() + data * data) / (level * data).square();
    if (predicts == Prediction::Image) {
        weight = weight.clamp_max(kHeaviest / (data * data));
    }
    const auto drawn = edmDenoise(clean + level * noise, sigma, data, predicts, network);
    const auto error = weight.sqrt() * (drawn - clean);
    return meanOverScales(error, emphasis.scales);
}

} // namespace lookback::diffusion
