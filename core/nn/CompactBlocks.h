// SPDX-License-Identifier: MIT
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

namespace lookback::nn {

/// What a network's answer at a pixel hangs on.
enum class Reach {
    Image,       ///< All of the image: edges are edges, and channels are normalised over all pixels.
    Surroundings ///< What lies around, whatever the size of the map: edges meet as those of a periodic map,
                 ///< and each pixel's channels are normalised by themselves.
};

/// A convolution that keeps the side (or halves it, stride 2) and may multiply in another type than float32.
struct ConvolutionImpl final : torch::nn::Module {
    ConvolutionImpl(std::int64_t in, std::int64_t out, std::int64_t side, std::int64_t step = 1,
                    Reach itsReach = Reach::Image);

    torch::Tensor forward(const torch::Tensor& x); // (N, in, H, W) -> (N, out, H / stride, W / stride)
    void startAtZero();                            // so that a residual branch begins as the identity

    torch::Tensor weight; ///< (out, in, side, side)
    torch::Tensor bias;   ///< (out)
    std::int64_t stride;
    std::int64_t padding;
    Reach reach;
    torch::ScalarType type = torch::kFloat32;
};

TORCH_MODULE(Convolution);

/// A layer that gives nothing yet, so that a residual branch begins as the identity.
torch::nn::Linear startingAtZero(std::int64_t in, std::int64_t out);

inline constexpr std::int64_t kWaves = 16; ///< Frequencies of each scalar's code.

/// The code of a scalar: sin and cos of v 2^(i/2), i = 0 .. 15, so that nearby values have nearby codes:
/// (N) -> (N, 2 kWaves).
torch::Tensor waves(const torch::Tensor& v);

/// Let all Convolutions of a network multiply in this type (float32, or bfloat16 where the processor is
/// faster at it); everything else, parameters and sums included, stays float32.
void setConvolutionType(torch::nn::Module& network, torch::ScalarType type);

/// Mean 0 and variance 1, then one scale and one shift a channel: over eight groups of channels and all
/// pixels (Wu & He 2018), or over all channels of each pixel, as the reach says.
struct NormImpl final : torch::nn::Module {
    NormImpl(std::int64_t channels, Reach itsReach);

    torch::Tensor forward(const torch::Tensor& x); // (N, C, H, W) -> same

    torch::Tensor weight; ///< (C)
    torch::Tensor bias;   ///< (C)
    Reach reach;
};

TORCH_MODULE(Norm);

/// x + conv(SiLU(scale * norm(conv(SiLU(norm(x)))) + shift)), scale and shift from the code.
struct CompactBlockImpl final : torch::nn::Module {
    CompactBlockImpl(std::int64_t in, std::int64_t out, std::int64_t code, Reach reach = Reach::Image);

    torch::Tensor forward(const torch::Tensor& x,
                          const torch::Tensor& code); // (N, in, H, W) -> (N, out, H, W)

    Norm norm1;
    Convolution conv1;
    torch::nn::Linear modulation; ///< code -> scale and shift
    Norm norm2;
    Convolution conv2;
    Convolution skip = nullptr; ///< 1 x 1 where the channels change
};

TORCH_MODULE(CompactBlock);

/// Every pixel looks at every other: x + out(softmax(q k / sqrt(d)) v), heads of 32 channels.
struct PixelAttentionImpl final : torch::nn::Module {
    explicit PixelAttentionImpl(std::int64_t channels);

    torch::Tensor forward(const torch::Tensor& x); // (N, C, H, W) -> (N, C, H, W)

    std::int64_t heads;
    Norm norm;
    Convolution qkv;
    Convolution out;
};

TORCH_MODULE(PixelAttention);

} // namespace lookback::nn
