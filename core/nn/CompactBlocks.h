// SPDX-License-Identifier: MIT
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

namespace lookback::nn {

/// A convolution that keeps the side (or halves it, stride 2) and may multiply in another type than float32.
struct ConvolutionImpl final : torch::nn::Module {
    ConvolutionImpl(std::int64_t in, std::int64_t out, std::int64_t side, std::int64_t step = 1);

    torch::Tensor forward(const torch::Tensor& x); // (N, in, H, W) -> (N, out, H / stride, W / stride)
    void startAtZero();                            // so that a residual branch begins as the identity

    torch::Tensor weight; ///< (out, in, side, side)
    torch::Tensor bias;   ///< (out)
    std::int64_t stride;
    std::int64_t padding;
    torch::ScalarType type = torch::kFloat32;
};

TORCH_MODULE(Convolution);

/// Let all Convolutions of a network multiply in this type (float32, or bfloat16 where the processor is
/// faster at it); everything else, parameters and sums included, stays float32.
void setConvolutionType(torch::nn::Module& network, torch::ScalarType type);

/// x + conv(SiLU(scale * norm(conv(SiLU(norm(x)))) + shift)), scale and shift from the code.
struct CompactBlockImpl final : torch::nn::Module {
    CompactBlockImpl(std::int64_t in, std::int64_t out, std::int64_t code);

    torch::Tensor forward(const torch::Tensor& x,
                          const torch::Tensor& code); // (N, in, H, W) -> (N, out, H, W)

    torch::nn::GroupNorm norm1;
    Convolution conv1;
    torch::nn::Linear modulation; ///< code -> scale and shift
    torch::nn::GroupNorm norm2;
    Convolution conv2;
    Convolution skip = nullptr; ///< 1 x 1 where the channels change
};

TORCH_MODULE(CompactBlock);

/// Every pixel looks at every other: x + out(softmax(q k / sqrt(d)) v), heads of 32 channels.
struct PixelAttentionImpl final : torch::nn::Module {
    explicit PixelAttentionImpl(std::int64_t channels);

    torch::Tensor forward(const torch::Tensor& x); // (N, C, H, W) -> (N, C, H, W)

    std::int64_t heads;
    torch::nn::GroupNorm norm;
    Convolution qkv;
    Convolution out;
};

TORCH_MODULE(PixelAttention);

} // namespace lookback::nn
