// SPDX-License-Identifier: MIT
#include "core/nn/AttentionUnet.h"

#include <torch/nn/functional/dropout.h>
#include <torch/nn/functional/upsampling.h>

#include <algorithm>

namespace lookback::nn {

namespace {

namespace F = torch::nn::functional;

constexpr double kLeak = 0.2;             // of LeakyReLU going down, as published
constexpr std::size_t kDroppedLevels = 3; // innermost levels with dropout, as published

torch::Tensor enlarged(const torch::Tensor& x) { // (N, C, H, W) -> (N, C, 2H, 2W)
    return F::interpolate(x, F::InterpolateFuncOptions()
                                 .size(std::vector<std::int64_t>{2 * x.size(2), 2 * x.size(3)})
                                 .mode(torch::kBilinear)
                                 .align_corners(false));
}

} // namespace

torch::Tensor AttentionUnet::Step::forward(const torch::Tensor& x) {
    const auto y = convolution->forward(x);
    return norm ? norm->forward(y) : y;
}

AttentionUnet::AttentionUnet(AttentionUnetOptions given)
    : options(std::move(given)) {
    const auto& widths = options.widths;
    for (std::size_t level = 0; level < widths.size(); ++level) {
        const auto name = "down" + std::to_string(level);
        const bool finest = level == 0;
        const auto from = finest ? options.in : widths[level - 1];
        down_.push_back({step(name + "_1", from, widths[level], finest ? 1 : 2, !finest),
                         step(name + "_2", widths[level], widths[level], 1, !finest)});
    }
    for (std::size_t level = 0; level + 1 < widths.size(); ++level) { // the level that is gone up to
        const auto name = "up" + std::to_string(level);
        const auto width = widths[level];
        widen_.push_back(step(name + "_widen", widths[level + 1], width, 1, level > 0));
        gate_.push_back(register_module(
            name + "_gate",
            std::make_shared<AttentionGate>(AttentionGateOptions{
                .skip = width, .gate = widths[level + 1], .inner = std::max<std::int64_t>(1, width / 2)})));
        up_.push_back(step(name, 2 * width, width, 1, level > 0));
    }
    out_ = register_module("out", Convolution(widths[0], options.out, 3));
}

AttentionUnet::Step AttentionUnet::step(const std::string& name, std::int64_t in, std::int64_t out,
                                        std::int64_t stride, bool normalised) {
    Step made{register_module(name + "_conv", Convolution(in, out, 3, stride))};
    if (normalised) {
        made.norm = register_module(name + "_norm", Norm(out, Reach::Image));
    }
    return made;
}

torch::Tensor AttentionUnet::forward(const torch::Tensor& maps) {
    std::vector<torch::Tensor> seen; // (N, widths[level], H / 2^level, W / 2^level), finest first
    auto x = maps;
    for (auto& level : down_) {
        for (auto& step : level) {
            x = torch::leaky_relu(step.forward(x), kLeak);
        }
        seen.push_back(x);
    }
    for (std::size_t level = up_.size(); level-- > 0;) {
        const bool dropped = level > 0 && level + kDroppedLevels >= up_.size();
        auto wide = torch::relu(widen_[level].forward(enlarged(x)));
        const auto let = gate_[level]->forward(seen[level], x);
        x = up_[level].forward(
            torch::cat({wide, let}, 1)); // (N, 2 widths[level], ..) -> (N, widths[level], ..)
        if (dropped) {
            x = torch::dropout(x, options.dropout, is_training());
        }
        x = torch::relu(x);
    }
    return out_->forward(x);
}

std::int64_t AttentionUnet::multiple() const {
    return std::int64_t{1} << (options.widths.size() - 1);
}

} // namespace lookback::nn
