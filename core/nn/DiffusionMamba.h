// SPDX-License-Identifier: MIT
#pragma once

#include "core/nn/Network.h"

#include <cstdint>
#include <memory>

namespace lookback::nn {

/// How large a DiffusionMamba is.
struct DiffusionMambaOptions {
    std::int64_t targets = 1; ///< Channels that are noisy and predicted.
    std::int64_t given = 1;   ///< Channels that are seen beside them.
    std::int64_t width = 192; ///< Channels of a token.
    std::int64_t depth = 8;   ///< Blocks; those of the second half also see the first half's, last first.
    std::int64_t state = 16;  ///< Numbers that each inner channel remembers along a scan.
    std::int64_t expand = 2;  ///< Inner channels for each of a token's.
    std::int64_t patch = 2;   ///< Side of the squares of pixels that become a token.
};

/// Parameters of such a network, all weights counted.
double parametersOf(const DiffusionMambaOptions& options);

/// Diffusion Mamba (Teng et al. 2024): patches of the map are tokens that state-space models scan, by rows
/// and columns, forward and backward in turn, so that time grows linearly with the pixels. The noise level
/// shifts, scales and gates every block (one network for all blocks and an offset each) and stands before the
/// tokens of every scan; learned tokens end the lines; depthwise 3 x 3 convolutions before and after the
/// blocks join neighbours. Where a token lies is told by sines and cosines of its place from edge to edge, so
/// that maps may have any side. Starts as a network that answers 0.
struct DiffusionMamba final : Network {
    explicit DiffusionMamba(DiffusionMambaOptions given = {});
    ~DiffusionMamba() override;

    /// x (N, targets + given, H, W), noise (N) as log(sigma) / 4 -> (N, targets, H, W). H and W must be
    /// multiples of the patch. No redshift.
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& noise,
                          const torch::Tensor& redshift = {}) override;

    DiffusionMambaOptions options;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace lookback::nn
