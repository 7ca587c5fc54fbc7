// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"

#include <torch/types.h>

#include <functional>
#include <vector>

namespace lookback::diffusion {

/// What is left of an image at the highest level: normal, of mean 0.
struct Prior {
    double spread = 1.0; ///< Of its noise.
    double offset = 0.0; ///< Of withOffset(), Noise.h.
};

/// `count` levels from the lowest to the highest, each the same factor above the one before.
std::vector<double> risingLevels(int count, double lowest, double highest);

/// log p(x) in nats of images x (N, band, H, W), summed over each one's pixels: (N), by the instantaneous
/// change of variables along the probability-flow ODE (Song et al. 2021, section 4.3 and D.2):
/// log p(x) = log p(y; prior) + integral of div v over sigma, where dy/dsigma = v = noise(y, sigma)
/// leads from y = x at levels.front() to levels.back(), in coordinates y = clean + sigma noise. The density
/// is that of images under noise of levels.front(). The divergence is Hutchinson's mean of e . grad(v . e)
/// over `probes` e, (N, band, H, W) each, of independent entries of mean 0 and variance 1. Steps are Heun's:
/// two evaluations each, monitor.step() per evaluation; the integral is taken over log(sigma), where it is
/// smooth. `noise` must be differentiable in y: not for
/// InferenceMode.
torch::Tensor logDensity(const torch::Tensor& x, const std::vector<double>& levels, const Prior& prior,
                         const std::function<torch::Tensor(const torch::Tensor& y, double sigma)>& noise,
                         const std::vector<torch::Tensor>& probes, const Monitor& monitor);

} // namespace lookback::diffusion
