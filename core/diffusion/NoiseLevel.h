// SPDX-License-Identifier: MIT
#pragma once

#include "core/diffusion/Edm.h"
#include "core/engine/Schedule.h"

#include <torch/types.h>

namespace lookback::diffusion {

// What DDPMs and score-based models share: a network sees x = clean + sigma noise as x / sqrt(1 + sigma^2)
// and log(sigma) / 4, whichever process x comes from, and gives what engine::Prediction says.

/// Its loss at the levels `sigma` (N), a scalar: the mean square of its error, of the image weighted by
/// min(1 + 1 / sigma^2, 6): the preconditioned one's weights, no heavier than at a signal-to-noise ratio of 5
/// (Hang et al. 2023, arXiv:2303.09556). `clean` (N, band, H, W), `noise` standard normal of its shape.
torch::Tensor levelLoss(const torch::Tensor& clean, const torch::Tensor& noise, const torch::Tensor& sigma,
                        engine::Prediction predicts, const Preconditioned& network);

/// The noise in x (N, band, H, W), (x - D) / sigma: same shape.
torch::Tensor predictedNoise(const torch::Tensor& x, double sigma, engine::Prediction predicts,
                             const Preconditioned& network);

/// The image in x, D(x, sigma): same shape.
torch::Tensor predictedImage(const torch::Tensor& x, double sigma, engine::Prediction predicts,
                             const Preconditioned& network);

} // namespace lookback::diffusion
