// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/Schedule.h"

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace lookback::diffusion {

/// What an Edm model attends to while it learns. log sigma is normal with this mean and spread. Levels at
/// which a galaxy that fills the stamp can still be told from noise must be among them (sigma of 100 and
/// more for 64 x 64 x 5 values), or large bright galaxies come out too rare.
/// The loss is the mean over `scales` of s^2 times the squares of the error averaged over s x s pixels,
/// so that white noise counts alike at each. A quadratic form has the same minimum whatever its weights,
/// but with scale 1 alone the colour of a whole galaxy, on which its redshift hangs, is lost among
/// pixels. After the multiscale loss of Hoogeboom, Heek & Salimans 2023 (arXiv:2301.11093).
struct Emphasis {
    double logSigmaMean = -1.0;
    double logSigmaSpread = 1.2;
    std::vector<std::int64_t> scales{1}; ///< Pixels; each divides both sides of the image.
};

/// A network under the preconditioning of Karras et al. 2022, table 1:
/// D(x, sigma) = c_skip x + c_out F(c_in x, log(sigma) / 4), for values of root mean square `data`; where F
/// gives the Image, D is F itself. x (N, band, H, W), sigma (N).
using Preconditioned = std::function<torch::Tensor(const torch::Tensor& scaled, const torch::Tensor& noise)>;
torch::Tensor edmDenoise(const torch::Tensor& x, const torch::Tensor& sigma, double data,
                         engine::Prediction predicts, const Preconditioned& network);

/// Its loss on clean values (N, band, H, W), `noise` standard normal of their shape, `position` (N) in (0,
/// 1): log sigma = mean + spread probit(position), squares weighted by (sigma^2 + data^2) / (sigma data)^2,
/// of the Image by no more than 6 / data^2, the weight at a signal-to-noise ratio of 5 (Hang et al. 2023).
torch::Tensor edmLoss(const torch::Tensor& clean, const torch::Tensor& noise, const torch::Tensor& position,
                      double data, engine::Prediction predicts, const Emphasis& emphasis,
                      const Preconditioned& network);

} // namespace lookback::diffusion
