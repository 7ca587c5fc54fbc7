// SPDX-License-Identifier: MIT
#pragma once

#include "core/diffusion/NoiseLevel.h"

#include <torch/types.h>

#include <vector>

namespace lookback::diffusion {

/// Noise schedule of Ho et al. (2020): beta rises linearly over `steps` time steps.
struct DdpmSchedule {
    explicit DdpmSchedule(int steps = 1000, double betaStart = 1e-4, double betaEnd = 0.02);

    int steps() const { return static_cast<int>(beta.size()); }

    /// Noise level sigma = sqrt((1 - alphaBar) / alphaBar) of x / sqrt(alphaBar), rising with t.
    double sigma(int t) const;

    /// The (fractional) time step whose noise level is sigma; clamped to 0 .. steps - 1.
    double timeOf(double sigma) const;

    std::vector<double> beta;     ///< Per step.
    std::vector<double> alphaBar; ///< Running product of 1 - beta.
};

/// The loss of `predicts` (NoiseLevel.h) in sqrt(alphaBar) x + sqrt(1 - alphaBar) noise, a scalar; of Noise
/// it is the simple loss of Ho et al. 2020, equation 14. `clean` (N, band, H, W), `noise` standard normal of
/// its shape, `position` (N) in (0, 1): becomes the time step.
torch::Tensor ddpmLoss(const torch::Tensor& clean, const torch::Tensor& noise, const torch::Tensor& position,
                       const DdpmSchedule& schedule, engine::Prediction predicts,
                       const Preconditioned& network);

/// One ancestral step from time t to an earlier time s, variance beta = 1 - alphaBar_t / alphaBar_s as
/// published: x (any shape), predicted noise and fresh noise of the same shape. An undefined `noise` adds
/// none (the last step). Ho et al. 2020, algorithm 2.
torch::Tensor ddpmStep(const torch::Tensor& x, const torch::Tensor& predictedNoise, double alphaBarT,
                       double alphaBarS, const torch::Tensor& noise = {});

/// One deterministic step from t to s (eta = 0). Song, Meng & Ermon 2021, equation 12.
torch::Tensor ddimStep(const torch::Tensor& x, const torch::Tensor& predictedNoise, double alphaBarT,
                       double alphaBarS);

} // namespace lookback::diffusion
