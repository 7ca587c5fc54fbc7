// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace lookback::nn {

/// Pixels around a map with edges, in which it is mirrored, so that a network sees no sudden end and sides
/// that it can halve as often as it has levels.
struct MapFrame {
    std::int64_t left = 0;
    std::int64_t right = 0;
    std::int64_t bottom = 0;
    std::int64_t top = 0;
};

/// Up to `margin` pixels on each side, as many as a mirror shows, so that both sides become multiples of
/// `divisor`.
MapFrame frameAround(std::int64_t height, std::int64_t width, std::int64_t divisor, std::int64_t margin = 64);

torch::Tensor framed(const torch::Tensor& maps, const MapFrame& frame);   // (N, C, H, W) -> larger
torch::Tensor unframed(const torch::Tensor& maps, const MapFrame& frame); // and back

} // namespace lookback::nn
