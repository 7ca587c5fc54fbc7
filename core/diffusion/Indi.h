// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"
#include "core/diffusion/Edm.h"
#include "core/diffusion/Samplers.h"
#include "core/engine/Schedule.h"

#include <torch/types.h>

namespace lookback::diffusion {

/// Inversion by direct iteration (Delbracio & Milanfar 2023, arXiv:2303.11435): a straight way from a target
/// x at t = 0 to what is given y at t = 1, x_t = (1 - t) x + t y + t eps_t noise, and a network F(x_t, t)
/// that knows the x behind it. The noise is that of a perturbed y: eps_t = epsilon, or epsilon / sqrt(t),
/// for which x_t is a Brownian bridge's half. x and y have one shape, (N, band, H, W).

/// eps_t for t in (0, 1].
double indiNoise(const engine::Schedule& schedule, double t);

/// Standard deviation of the noise in x_t, t eps_t, for t (N) in (0, 1).
torch::Tensor indiSpread(const engine::Schedule& schedule, const torch::Tensor& t);

/// Mean of |F(x_t, t) - x|^2, a scalar, for t (N) in (0, 1) and standard normal noise.
torch::Tensor indiLoss(const torch::Tensor& clean, const torch::Tensor& given, const torch::Tensor& noise,
                       const torch::Tensor& t, const engine::Schedule& schedule,
                       const Preconditioned& network);

/// From y + eps_1 noise(0) at t = 1 in `steps` equal steps d to t = 0:
/// x_{t-d} = d/t F(x_t, t) + (1 - d/t) x_t + (t - d) sqrt(eps_{t-d}^2 - eps_t^2) noise(1 + step).
/// The last step goes to F. monitor.step() per evaluation.
torch::Tensor indiSample(const torch::Tensor& given, int steps, const engine::Schedule& schedule,
                         const std::function<torch::Tensor(const torch::Tensor& x, double t)>& network,
                         const StepNoise& noise, const Monitor& monitor);

} // namespace lookback::diffusion
