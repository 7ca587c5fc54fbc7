// SPDX-License-Identifier: MIT
#pragma once

#include "core/nn/Mamba.h"
#include "core/nn/ScanOrder.h"

namespace lookback::nn {

/// What all blocks of a DiffusionMamba see of the noise level.
struct NoiseCode {
    torch::Tensor modulation; ///< (N, 3, width): shift, scale and gate.
    torch::Tensor token;      ///< (N, 1, width)
};

/// One scan over a grid of tokens: x + gate * Mamba(norm(x) (1 + scale) + shift), behind the token of the
/// noise level. Shift, scale and gate are the network's plus the block's own (adaLN-single, Chen et al.
/// 2023). The gate starts at 0.
struct MambaBlockImpl final : torch::nn::Module {
    /// `merges`: also sees what an earlier block left.
    MambaBlockImpl(const MambaOptions& options, ScanOrder itsOrder, bool merges);

    /// grid (N, h, w, width), and `earlier` the same if it merges -> the same
    torch::Tensor forward(const torch::Tensor& grid, const NoiseCode& code,
                          const torch::Tensor& earlier = {});

    ScanOrder order;
    torch::nn::Linear merge = nullptr; ///< 2 width -> width
    RmsNorm norm;
    Mamba mamba;
    torch::Tensor offset; ///< (3, width), added to the network's shift, scale and gate
    torch::Tensor end;    ///< (width), the token behind every line
};

TORCH_MODULE(MambaBlock);

} // namespace lookback::nn
