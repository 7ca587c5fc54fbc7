// SPDX-License-Identifier: MIT
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <cstdint>

namespace lookback::nn {

/// How large a Mamba is.
struct MambaOptions {
    std::int64_t width = 192;     ///< Channels of a token.
    std::int64_t state = 16;      ///< Numbers that each inner channel remembers.
    std::int64_t expand = 2;      ///< Inner channels for each of a token's.
    std::int64_t convolution = 4; ///< Tokens that the short convolution sees, the last its own.

    std::int64_t inner() const { return expand * width; }

    std::int64_t rank() const { return (width + 15) / 16; } ///< Of the map to the step sizes.
};

/// Every token mixed with those before it, in time linear in their number (Gu & Dao 2023, figure 3): a short
/// causal convolution, then a selective scan whose step sizes delta = softplus(Linear), B and C hang on the
/// token, gated by SiLU(z). A = -exp(A_log). Parameter names as published.
struct MambaImpl final : torch::nn::Module {
    explicit MambaImpl(MambaOptions given = {});

    torch::Tensor forward(const torch::Tensor& tokens); // (N, tokens, width) -> same

    MambaOptions options;
    torch::nn::Linear in;          ///< width -> 2 inner: what is scanned and its gate
    torch::nn::Conv1d convolution; ///< Of each inner channel by itself.
    torch::nn::Linear select;      ///< inner -> rank + 2 state: step size, B and C
    torch::nn::Linear step;        ///< rank -> inner
    torch::Tensor logA;            ///< (inner, state)
    torch::Tensor d;               ///< (inner)
    torch::nn::Linear out;         ///< inner -> width

private:
    torch::Tensor convolved(const torch::Tensor& x) const; // (N, tokens, inner) -> same
};

TORCH_MODULE(Mamba);

/// x / sqrt(mean of x^2 over the channels) with one scale a channel (Zhang & Sennrich 2019).
struct RmsNormImpl final : torch::nn::Module {
    explicit RmsNormImpl(std::int64_t channels);

    torch::Tensor forward(const torch::Tensor& x) const; // (..., channels) -> same

    torch::Tensor weight; ///< (channels)
};

TORCH_MODULE(RmsNorm);

} // namespace lookback::nn
