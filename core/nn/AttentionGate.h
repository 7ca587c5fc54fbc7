// SPDX-License-Identifier: MIT
#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/conv.h>

#include <cstdint>

namespace lookback::nn {

/// Channels that meet in an AttentionGate.
struct AttentionGateOptions {
    std::int64_t skip = 16; ///< Of what a skip connection carries.
    std::int64_t gate = 32; ///< Of the coarser level that says what matters.
    std::int64_t inner = 8; ///< Of the space that both are brought to.
};

/// Lets through the parts of a skip connection that the coarser level asks for: additive attention, Oktay et
/// al. (2018): a = sigmoid(psi(relu(W_x x + W_g g))), enlarged to the size of x, then W_out (a x). W_x halves
/// the sides, so the gate is half as large as the skip. Parameter names as published.
struct AttentionGate final : torch::nn::Module {
    explicit AttentionGate(AttentionGateOptions given = {});

    /// skip (N, skip, H, W), gate (N, gate, H/2, W/2) -> (N, skip, H, W)
    torch::Tensor forward(const torch::Tensor& skip, const torch::Tensor& gate);

    AttentionGateOptions options;

private:
    torch::nn::Conv2d toInner_ = nullptr;   // W_x
    torch::nn::Conv2d fromGate_ = nullptr;  // W_g
    torch::nn::Conv2d attention_ = nullptr; // psi
    torch::nn::Conv2d out_ = nullptr;       // W_out
};

} // namespace lookback::nn
