// SPDX-License-Identifier: MIT
#pragma once

#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include <vector>

namespace lookback::nn {

/// How large a ProfileNet is.
struct ProfileOptions {
    std::int64_t bands = 5;
    std::int64_t rings = 8;   ///< Around the middle of the image.
    std::int64_t width = 256; ///< Numbers of a layer.
    std::int64_t depth = 4;   ///< Residual blocks.
};

/// A network of the few numbers that say how bright a galaxy is in each ring and band: residual blocks
/// x + b(SiLU(a(scale * norm(x) + shift))), scale and shift from a code of noise level and log(1 + z).
struct ProfileNet final : torch::nn::Module {
    explicit ProfileNet(const ProfileOptions& given);

    /// x (N, bands * rings) along the axes, noise (N) as log(sigma) / 4, redshift (N) -> (N, bands * rings).
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& noise, const torch::Tensor& redshift);

    const ProfileOptions options;
    torch::Tensor mean; ///< Of the numbers over galaxies, (bands * rings); a buffer, 0 at first.
    torch::Tensor
        axes; ///< Principal axes of their covariance, an orthonormal row each; the unit matrix at first.
    torch::Tensor spread; ///< Standard deviation along each axis, (bands * rings); 1 at first.

private:
    struct Block {
        torch::nn::Linear modulation;
        torch::nn::LayerNorm norm;
        torch::nn::Linear widen;
        torch::nn::Linear narrow;
    };

    torch::nn::Linear code_;
    torch::nn::Linear in_;
    std::vector<Block> blocks_;
    torch::nn::Linear out_;
};

} // namespace lookback::nn
