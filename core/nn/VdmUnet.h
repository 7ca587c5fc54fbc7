// SPDX-License-Identifier: MIT
#pragma once

#include "core/nn/Network.h"

#include <memory>

namespace lookback::nn {

/// How large a VdmUnet is.
struct VdmUnetOptions {
    std::int64_t targets = 1; ///< Channels that are noisy and predicted.
    std::int64_t given = 1;   ///< Channels that are seen beside them.
    std::int64_t width = 48;  ///< Channels of the first level, a multiple of 8; each level doubles them.
    std::int64_t levels = 4;  ///< Each halves the side; the bottom has twice the last one's channels.
    double dropout = 0.1;     ///< While training.
    double gammaMin = -13.3;  ///< These two bring gamma to about 0 .. 1 before it is coded.
    double gammaMax = 13.3;
};

/// The U-Net of the conditional variational diffusion model, as published with Ono et al. (2024), with the
/// parameter names of its checkpoints. Periodic edges; one attention head over all pixels at the bottom.
struct VdmUnet final : Network {
    explicit VdmUnet(VdmUnetOptions given = {});
    ~VdmUnet() override;

    /// z_t with what is given behind it (N, targets + given, H, W), gamma (N) -> the noise in z_t
    /// (N, targets, H, W). H and W must be multiples of 2^levels. No redshift.
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& gamma,
                          const torch::Tensor& redshift = {}) override;

    VdmUnetOptions options;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace lookback::nn
