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

} // namespace lookback::diffusion
