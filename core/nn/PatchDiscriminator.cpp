// SPDX-License-Identifier: MIT
#include "core/nn/PatchDiscriminator.h"

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>

#include <array>
#include <string>

namespace lookback::nn {

namespace {

/// The normalisation lies one name deeper than the convolution: "2.norm.norm.weight".
struct Norm final : torch::nn::Module {
    explicit Norm(std::int64_t channels)
        : norm(register_module("norm", torch::nn::BatchNorm2d(channels))) {}

    torch::nn::BatchNorm2d norm;
};

} // namespace

struct PatchDiscriminator::Block final : torch::nn::Module {
    Block(std::int64_t number, std::int64_t in, std::int64_t out, std::int64_t stride)
        : active(number > 0) {
        if (number >= 2) {
            norm = register_module("norm", std::make_shared<Norm>(in));
        }
        conv = register_module(
            "conv", torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 4).stride(stride).padding(1)));
    }

    torch::Tensor
    forward(torch::Tensor x) { // (N, in, H, W) -> (N, out, H/stride, W/stride), or 1 less for stride 1
        if (norm) {
            x = norm->norm->forward(x);
        }
        if (active) {
            x = torch::leaky_relu(x, 0.2);
        }
        return conv->forward(x);
    }

    bool active;
    std::shared_ptr<Norm> norm;
    torch::nn::Conv2d conv = nullptr;
};

PatchDiscriminator::PatchDiscriminator(PatchDiscriminatorOptions given)
    : options(given) {
    const auto n = options.width;
    const std::array<std::int64_t, 6> widths{options.in, n, 2 * n, 4 * n, 8 * n, 1};
    for (std::int64_t i = 0; i < 5; ++i) {
        const auto at = static_cast<std::size_t>(i);
        blocks_.push_back(register_module(
            std::to_string(i), std::make_shared<Block>(i, widths[at], widths[at + 1], i < 3 ? 2 : 1)));
    }
}

PatchDiscriminator::~PatchDiscriminator() = default;

torch::Tensor PatchDiscriminator::forward(const torch::Tensor& maps) {
    auto x = maps;
    for (auto& block : blocks_) {
        x = block->forward(x);
    }
    return x;
}

} // namespace lookback::nn
