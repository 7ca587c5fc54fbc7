// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace lookback::diffusion {

/// Standard normal values of this shape, float32, on `device`: those of fillNormal(), whatever the device,
/// but for rounding. On a GPU they are made there (Philox4x32-10 and Box-Muller as tensor operations), since
/// one core makes some 50 million a second and a GPU learns from more.
torch::Tensor normalNoise(torch::IntArrayRef shape, std::uint64_t seed, std::uint64_t stream,
                          const torch::Device& device);

/// The same by tensor operations wherever `device` is: what a GPU does.
torch::Tensor tensorNoise(torch::IntArrayRef shape, std::uint64_t seed, std::uint64_t stream,
                          const torch::Device& device);

/// White noise (N, band, H, W) with more of it in the level of each band: a linear map of `noise` that adds
/// `offset` times a standard normal number, sqrt(H W) times the band's mean, to all of its pixels. White
/// noise hides the level of a map of P pixels from sigma ~ sqrt(P) on alone, where networks can no longer
/// average it away and the path has no room left to choose it: levels come out too much alike, and drawn to 0
/// ("offset noise", Guttenberg 2023; Lin et al. 2023, arXiv:2305.08891, on the same of photographs).
torch::Tensor withOffset(const torch::Tensor& noise, double offset);

/// By what withOffset() stretches the mean of a band of `pixels`: 1 + offset sqrt(pixels).
double offsetStretch(double offset, std::int64_t pixels);

} // namespace lookback::diffusion
