// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"
#include "core/engine/Schedule.h"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <functional>
#include <memory>
#include <vector>

namespace lookback::diffusion {

/// The process of a variational diffusion model (Kingma et al. 2021): z_t = alpha x + sigma noise with
/// alpha^2 = sigmoid(-gamma(t)), sigma^2 = sigmoid(gamma(t)), t from 0 (the image) to 1 (noise).

/// gamma(t) = b + |w| t, linear between two ends, which move with the weights where they are learned. Its
/// parameters carry the published names b and w.
struct Gamma final : torch::nn::Module {
    explicit Gamma(const engine::Schedule& schedule);

    torch::Tensor at(const torch::Tensor& t) const; ///< (N) -> (N)
    torch::Tensor slope() const;                    ///< d gamma / dt, a scalar.

    torch::Tensor b; ///< gamma(0), a scalar.
    torch::Tensor w; ///< gamma(1) - gamma(0), a scalar.
};

/// The three terms of the variational bound in bits per dimension, each the mean over the batch, a scalar.
struct VdmTerms {
    torch::Tensor diffusion;      ///< 1/2 gamma'(t) |noise - predicted noise|^2
    torch::Tensor prior;          ///< KL(q(z_1 | x), N(0, 1))
    torch::Tensor reconstruction; ///< -log N(x; z_0 / alpha_0, kReconstruction)

    torch::Tensor sum() const { return diffusion + prior + reconstruction; }
};

inline constexpr double kReconstruction = 1e-3; ///< Standard deviation of the last step, network values.

/// The noise that a network sees in z_t (N, band, H, W) at gamma (N).
using PredictNoise = std::function<torch::Tensor(const torch::Tensor& z, const torch::Tensor& gamma)>;

/// `clean` (N, band, H, W), `noise` standard normal of its shape, `time` (N) in (0, 1), evenly apart from one
/// random start within a batch. The reconstruction's noise is the same: each term is a mean of its own.
VdmTerms vdmTerms(const torch::Tensor& clean, const torch::Tensor& noise, const torch::Tensor& time,
                  const Gamma& gamma, const PredictNoise& network);

/// One ancestral step from gamma_t to the smaller gamma_s, equation 34: z and both noises of one shape.
torch::Tensor vdmStep(const torch::Tensor& z, const torch::Tensor& predictedNoise, double gammaT,
                      double gammaS, const torch::Tensor& noise);

/// The ancestral sampler in coordinates x = clean + sigma noise: from `start` at sigma = exp(gammaMax / 2) in
/// `steps` steps, even in gamma, to gammaMin, whose clean image z_0 / alpha_0 it gives.
/// `denoise` and `noise` as in Samplers.h. monitor.step() per evaluation.
torch::Tensor vdmSample(const torch::Tensor& start, double gammaMin, double gammaMax, int steps,
                        const std::function<torch::Tensor(const torch::Tensor& x, double sigma)>& denoise,
                        const std::function<torch::Tensor(int step)>& noise, const Monitor& monitor);

} // namespace lookback::diffusion
