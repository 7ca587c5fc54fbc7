// SPDX-License-Identifier: MIT
#pragma once

#include "core/nn/MapNetwork.h"

#include <torch/nn/modules/conv.h>

#include <vector>

namespace lookback::nn {

/// How large a Unet is.
struct UnetOptions {
    std::int64_t out = 2;                          ///< Channels.
    std::vector<std::int64_t> widths{32, 64, 128}; ///< Channels of each level.
    Edges edges = Edges::Zeros;
};

/// The plain U-Net (Ronneberger et al. 2015) as a classifier of pixels, beside Inception and R2Unet in Zhang
/// et al. (2019): two 3 x 3 convolutions with max(0, x) a level, maxima of 2 x 2 pixels going down,
/// transposed 2 x 2 convolutions going up, every level seen going up. Names are ours.
struct Unet final : MapNetwork {
    explicit Unet(UnetOptions given = {});

    torch::Tensor forward(const torch::Tensor& maps) override; // (N, 1, H, W) -> (N, out, H, W)

    std::int64_t multiple() const override;

    UnetOptions options;

private:
    using Pair = std::pair<torch::nn::Conv2d, torch::nn::Conv2d>;

    Pair pair(const std::string& name, std::int64_t in, std::int64_t out);

    std::vector<Pair> down_;                        ///< Finest first.
    std::vector<torch::nn::ConvTranspose2d> widen_; ///< Coarsest first.
    std::vector<Pair> up_;
    torch::nn::Conv2d out_ = nullptr;
};

} // namespace lookback::nn
