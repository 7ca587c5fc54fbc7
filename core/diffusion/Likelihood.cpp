// SPDX-License-Identifier: MIT
#include "core/diffusion/Likelihood.h"

#include "core/diffusion/Noise.h"

#include <torch/autograd.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookback::diffusion {

namespace {

/// Sum over all but the first axis: (N, band, H, W) -> (N), in double precision.
torch::Tensor perImage(const torch::Tensor& values) {
    return values.to(torch::kFloat64).flatten(1).sum(1);
}

struct Flow {
    torch::Tensor velocity;   ///< (N, band, H, W)
    torch::Tensor divergence; ///< (N), double
};

Flow flowAt(const torch::Tensor& y, double sigma,
            const std::function<torch::Tensor(const torch::Tensor&, double)>& noise,
            const std::vector<torch::Tensor>& probes) {
    const torch::AutoGradMode gradient(true);
    const auto from = y.detach().requires_grad_(true);
    const auto velocity = noise(from, sigma);
    torch::Tensor sum;
    for (std::size_t i = 0; i < probes.size(); ++i) {
        const bool more = i + 1 < probes.size();
        const auto slope =
            torch::autograd::grad({(velocity * probes[i]).sum()}, {from}, {}, more, false)[0].detach();
        const auto one = perImage(slope * probes[i]);
        sum = sum.defined() ? sum + one : one;
    }
    return {velocity.detach(), sum / static_cast<double>(probes.size())};
}

/// log of the prior's density at y (N, band, H, W): (N).
torch::Tensor densityOf(const Prior& prior, const torch::Tensor& y) {
    const double stretch = offsetStretch(prior.offset, y.size(2) * y.size(3));
    const auto white = y - y.mean(torch::IntArrayRef{2, 3}, true) * (1.0 - 1.0 / stretch);
    const auto values = static_cast<double>(y.numel() / y.size(0));
    const double constant = values * (std::log(prior.spread) + 0.5 * std::log(2.0 * std::numbers::pi)) +
                            static_cast<double>(y.size(1)) * std::log(stretch);
    return -0.5 * perImage(white.square()) / (prior.spread * prior.spread) - constant;
}

} // namespace

std::vector<double> risingLevels(int count, double lowest, double highest) {
    std::vector<double> levels;
    for (int i = 0; i < count; ++i) {
        levels.push_back(lowest *
                         std::pow(highest / lowest, static_cast<double>(i) / std::max(count - 1, 1)));
    }
    return levels;
}

torch::Tensor logDensity(const torch::Tensor& x, const std::vector<double>& levels, const Prior& prior,
                         const std::function<torch::Tensor(const torch::Tensor&, double)>& noise,
                         const std::vector<torch::Tensor>& probes, const Monitor& monitor) {
    const int evaluations = 2 * (static_cast<int>(levels.size()) - 1);
    int done = 0;
    const auto flow = [&](const torch::Tensor& y, double sigma) {
        monitor.step(done++, evaluations);
        return flowAt(y, sigma, noise, probes);
    };
    auto y = x.detach();
    auto integral = torch::zeros({x.size(0)}, x.options().dtype(torch::kFloat64).requires_grad(false));
    for (std::size_t i = 0; i + 1 < levels.size(); ++i) {
        const double step = levels[i + 1] - levels[i];
        const auto here = flow(y, levels[i]);
        const auto there = flow(y + step * here.velocity, levels[i + 1]);
        y = y + 0.5 * step * (here.velocity + there.velocity);
        integral = integral + 0.5 * std::log(levels[i + 1] / levels[i]) *
                                  (levels[i] * here.divergence + levels[i + 1] * there.divergence);
    }
    monitor.step(evaluations, evaluations);
    return integral + densityOf(prior, y.to(torch::kFloat64));
}

} // namespace lookback::diffusion
