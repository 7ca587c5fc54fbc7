// SPDX-License-Identifier: MIT
#pragma once

#include "core/nn/CompactBlocks.h"
#include "core/nn/Network.h"
#include "core/nn/ProfileNet.h"

#include <memory>
#include <vector>

namespace lookback::nn {

/// How large a CompactUnet is.
struct CompactUnetOptions {
    std::int64_t bands = 5;
    std::vector<std::int64_t> widths{64, 128,
                                     192};     ///< Channels per level, multiples of 8; each halves the side.
    std::int64_t blocks = 2;                   ///< Residual blocks per level.
    std::vector<std::int64_t> attention{1, 2}; ///< Levels with self-attention, 0 the finest.
    std::int64_t code = 256;                   ///< Length of the code of noise level and redshift.
    std::int64_t patch = 2;     ///< Space-to-depth: patch x patch pixels become channels. Divides the side.
    std::int64_t given = 0;     ///< Channels that it sees behind the bands and does not predict.
    bool redshift = true;       ///< Whether it sees one.
    Reach reach = Reach::Image; ///< Surroundings: without any attention.
};

/// How far from a pixel its answer may hang on others, pixels, with Reach::Surroundings: the sum over all
/// convolutions on the longest way through the network.
std::int64_t reachOf(const CompactUnetOptions& options);

/// Our own small U-Net for the slider: works on 2 x 2 patches, so a 64 x 64 image costs what 32 x 32 does.
/// Residual blocks (GroupNorm 8, SiLU) are scaled and shifted by a code of noise level and log(1 + z). With
/// Reach::Surroundings it is a network of maps of any size, which moves with them by steps of the divisor.
struct CompactUnet final : Network {
    explicit CompactUnet(CompactUnetOptions given = {});
    ~CompactUnet() override;

    /// x (N, bands + given, H, W), noise (N) as log(sigma) / 4, redshift (N) -> (N, bands, H, W).
    /// H and W must be multiples of patch * 2^(levels - 1).
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& noise,
                          const torch::Tensor& redshift) override;

    ProfileNet* profile() const override { return profile_.get(); }

    void addProfile(const ProfileOptions& sizes); ///< With fresh weights; its parameters come last.

    CompactUnetOptions options;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
    std::shared_ptr<ProfileNet> profile_;
};

} // namespace lookback::nn
