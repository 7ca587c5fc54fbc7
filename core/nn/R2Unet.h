// SPDX-License-Identifier: MIT
#pragma once

#include "core/nn/MapNetwork.h"

#include <memory>
#include <vector>

namespace lookback::nn {

/// How large an R2Unet is; the defaults are the published network.
struct R2UnetOptions {
    std::int64_t out = 1; ///< Channels: 1 for a field, 2 for scores without and with galaxies.
    std::vector<std::int64_t> widths{32, 64, 128, 256}; ///< Channels of each level, the first even.
    std::int64_t recurrences = 2;                       ///< How often a convolution sees its own answer.
    bool topSkip = false; ///< Whether the finest level going down is seen going up.
    Edges edges = Edges::Zeros;
};

/// The recurrent residual U-Net (Alom et al. 2018) in the form of Zhang et al. (2019, arXiv:1902.05965), on
/// maps: at every level two 3 x 3 convolutions that run `recurrences` + 1 times each on their input and their
/// last answer, around a 1 x 1 one; maxima of 2 x 2 pixels going down, transposed convolutions going up.
/// Parameter names as published. No layer normalises.
struct R2Unet final : MapNetwork {
    explicit R2Unet(R2UnetOptions given = {});
    ~R2Unet() override;

    torch::Tensor forward(const torch::Tensor& maps) override; // (N, 1, H, W) -> (N, out, H, W)

    std::int64_t multiple() const override;

    R2UnetOptions options;

private:
    struct Stages;
    std::unique_ptr<Stages> stages_;
};

} // namespace lookback::nn
