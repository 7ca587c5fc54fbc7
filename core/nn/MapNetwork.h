// SPDX-License-Identifier: MIT
#pragma once

#include <torch/nn/module.h>
#include <torch/nn/options/conv.h>

#include <cstdint>

namespace lookback::nn {

/// What a convolution sees beyond the edge of a map.
enum class Edges {
    Zeros,   ///< Nothing, as published.
    Periodic ///< The other side, as in a simulated box: a shifted map gives the shifted answer.
};

/// A network that sees a map and nothing else.
struct MapNetwork : torch::nn::Module {
    /// (N, in, H, W) network values -> (N, out, H, W); H and W are multiples of `multiple()`.
    virtual torch::Tensor forward(const torch::Tensor& maps) = 0;

    /// Of the sides of a map, pixels: each level of the network halves them.
    virtual std::int64_t multiple() const { return 1; }
};

/// A convolution of odd side, pixels, that keeps the sides of the map.
inline torch::nn::Conv2dOptions convolution(std::int64_t in, std::int64_t out, std::int64_t side,
                                            Edges edges) {
    auto options = torch::nn::Conv2dOptions(in, out, side).padding(side / 2);
    return edges == Edges::Periodic && side > 1 ? options.padding_mode(torch::kCircular) : options;
}

} // namespace lookback::nn
