// SPDX-License-Identifier: MIT
#pragma once

#include "core/nn/AttentionGate.h"
#include "core/nn/CompactBlocks.h"
#include "core/nn/MapNetwork.h"

#include <memory>
#include <string>
#include <vector>

namespace lookback::nn {

/// How large an AttentionUnet is.
struct AttentionUnetOptions {
    std::int64_t in = 1;  ///< Channels of the map that is given.
    std::int64_t out = 1; ///< Channels of the map that is drawn.
    std::vector<std::int64_t> widths{32, 64, 128, 256,
                                     256}; ///< Channels per level, multiples of 8; each halves the sides.
    double dropout = 0.5; ///< Share of channels set to 0 at the inner levels while training, 0 to below 1.
};

/// The generator of pix2pix (Isola et al. 2017) with an additive attention gate on every skip (Oktay et al.
/// 2018), as in Denzel et al. (2024): LeakyReLU 0.2 going down, ReLU and dropout at the three innermost
/// levels going up. Three things are ours. Steps between levels are 3 x 3 convolutions, going up behind a
/// bilinear enlargement, so that there is no checkerboard. Nothing bounds the answer: maps are standardised
/// logarithms. And channels are normalised in groups over one map, the same in training and in use whatever
/// the batch; not one by one, which would hide how bright a map is, and not at all at the finest level.
struct AttentionUnet final : MapNetwork {
    explicit AttentionUnet(AttentionUnetOptions given = {});

    torch::Tensor forward(const torch::Tensor& maps) override; // (N, in, H, W) -> (N, out, H, W)

    std::int64_t multiple() const override;

    AttentionUnetOptions options;

private:
    struct Step {
        torch::Tensor forward(const torch::Tensor& x);

        Convolution convolution = nullptr;
        Norm norm = nullptr; ///< None at the finest level.
    };

    /// A convolution that keeps (or halves) the sides, with its normalisation except at the finest level.
    Step step(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t stride,
              bool normalised);

    std::vector<std::vector<Step>> down_;              ///< Two steps a level, finest first.
    std::vector<Step> widen_;                          ///< Finest first, as the next two.
    std::vector<std::shared_ptr<AttentionGate>> gate_; ///< On what the level saw going down.
    std::vector<Step> up_;
    Convolution out_ = nullptr;
};

} // namespace lookback::nn
