// SPDX-License-Identifier: MIT
#include "core/nn/AttentionGate.h"

#include <torch/nn/functional/upsampling.h>

#include <vector>

namespace lookback::nn {

AttentionGate::AttentionGate(AttentionGateOptions given)
    : options(given) {
    const auto& o = options;
    using Options = torch::nn::Conv2dOptions;
    fromGate_ = register_module("W_g", torch::nn::Conv2d(Options(o.gate, o.inner, 1)));
    toInner_ = register_module("W_x", torch::nn::Conv2d(Options(o.skip, o.inner, 2).stride(2).bias(false)));
    attention_ = register_module("psi", torch::nn::Conv2d(Options(o.inner, 1, 1)));
    out_ = register_module("W_out", torch::nn::Conv2d(Options(o.skip, o.skip, 1)));
}

torch::Tensor AttentionGate::forward(const torch::Tensor& skip, const torch::Tensor& gate) {
    namespace F = torch::nn::functional;
    const auto met = torch::relu(toInner_->forward(skip) + fromGate_->forward(gate)); // (N, inner, H/2, W/2)
    const auto small = torch::sigmoid(attention_->forward(met));                      // (N, 1, H/2, W/2)
    const auto size = std::vector<std::int64_t>{skip.size(2), skip.size(3)};
    const auto large = F::interpolate(
        small,
        F::InterpolateFuncOptions().size(size).mode(torch::kBilinear).align_corners(false)); // (N, 1, H, W)
    return out_->forward(large * skip);
}

} // namespace lookback::nn
