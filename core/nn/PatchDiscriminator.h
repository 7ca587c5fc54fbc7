// SPDX-License-Identifier: MIT
#pragma once

#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace lookback::nn {

/// How large a PatchDiscriminator is; the defaults are the published network.
struct PatchDiscriminatorOptions {
    std::int64_t in = 2;     ///< Channels: the input map and the one that is judged.
    std::int64_t width = 32; ///< Channels of the first layer; the next have 2, 4 and 8 times as many.
};

/// Says of each patch of a map whether it looks real beside its input: Isola et al. (2017), PatchGAN. 4 x 4
/// convolutions, three that halve the sides and two that do not, each behind LeakyReLU(0.2), from the third
/// on behind batch normalisation too. Parameter names as published.
struct PatchDiscriminator final : torch::nn::Module {
    explicit PatchDiscriminator(PatchDiscriminatorOptions given = {});
    ~PatchDiscriminator() override;

    /// (N, in, H, W) -> (N, 1, H/8 - 2, W/8 - 2): a score a patch of 70 x 70 pixels, above 0 where it looks
    /// real.
    torch::Tensor forward(const torch::Tensor& maps);

    PatchDiscriminatorOptions options;

private:
    struct Block;
    std::vector<std::shared_ptr<Block>> blocks_;
};

} // namespace lookback::nn
