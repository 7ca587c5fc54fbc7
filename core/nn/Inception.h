// SPDX-License-Identifier: MIT
#pragma once

#include "core/nn/MapNetwork.h"

#include <torch/nn/modules/conv.h>

namespace lookback::nn {

/// How large an Inception is; the defaults are the published network.
struct InceptionOptions {
    std::int64_t one = 6;   ///< Channels of the branch that sees single pixels.
    std::int64_t three = 8; ///< Of the one that sees 3 x 3 pixels.
    std::int64_t five = 10; ///< Of the one that sees 5 x 5 pixels.
    std::int64_t pool = 3;  ///< Of the one that sees the mean of 3 x 3 pixels.
    bool rectified = true;  ///< Whether scores below zero become zero.
    Edges edges = Edges::Zeros;
};

/// A convolution without bias, and max(0, x) where asked for.
struct RectifiedConvolutionImpl final : torch::nn::Module {
    RectifiedConvolutionImpl(std::int64_t in, std::int64_t out, std::int64_t side, Edges edges,
                             bool rectifies = true);

    torch::Tensor forward(const torch::Tensor& x); // (N, in, H, W) -> (N, out, H, W)

    bool rectified;
    torch::nn::Conv2d conv;
};

TORCH_MODULE(RectifiedConvolution);

/// Four views of a pixel's surroundings, side by side.
struct BranchesImpl final : torch::nn::Module {
    explicit BranchesImpl(const InceptionOptions& o);

    torch::Tensor forward(const torch::Tensor& x); // (N, 1, H, W) -> (N, one + three + five + pool, H, W)

    RectifiedConvolution one;
    RectifiedConvolution three;
    RectifiedConvolution five;
    RectifiedConvolution pool;
    Edges edges;
};

TORCH_MODULE(Branches);

/// The first phase of Zhang et al. (2019, arXiv:1902.05965) on maps: scores that a pixel is without and with
/// galaxies, from the 9 x 9 pixels around it. Parameter names as published. As published, scores are
/// rectified, so that a pixel can be left without an opinion, and without a slope to learn from.
struct Inception final : MapNetwork {
    explicit Inception(InceptionOptions given = {});

    torch::Tensor forward(const torch::Tensor& maps) override; // (N, 1, H, W) -> (N, 2, H, W)

    InceptionOptions options;

private:
    Branches branches_;
    RectifiedConvolution first_;
    RectifiedConvolution second_;
    RectifiedConvolution scores_;
};

} // namespace lookback::nn
