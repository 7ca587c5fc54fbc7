// SPDX-License-Identifier: MIT
#include "core/nn/R2Unet.h"

#include <torch/nn/functional/padding.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>

namespace lookback::nn {

namespace {

/// One convolution again and again: on its input, then on input plus last answer.
struct RecurrentImpl final : torch::nn::Module {
    RecurrentImpl(std::int64_t channels, std::int64_t times, Edges edges)
        : recurrences(times)
        , conv(torch::nn::Conv2d(convolution(channels, channels, 3, edges)), torch::nn::ReLU()) {
        register_module("conv", conv);
    }

    torch::Tensor forward(const torch::Tensor& x) { // (N, C, H, W) -> (N, C, H, W)
        auto y = conv->forward(x);
        for (std::int64_t i = 0; i < recurrences; ++i) {
            y = conv->forward(x + y);
        }
        return y;
    }

    std::int64_t recurrences;
    torch::nn::Sequential conv;
};

TORCH_MODULE(Recurrent);

struct BlockImpl final : torch::nn::Module {
    BlockImpl(std::int64_t in, std::int64_t out, const R2UnetOptions& o)
        : layers(Recurrent(out, o.recurrences, o.edges), Recurrent(out, o.recurrences, o.edges))
        , first(torch::nn::Conv2dOptions(in, out, 1)) {
        register_module("RCNN", layers);
        register_module("initial_conv", first);
    }

    torch::Tensor forward(const torch::Tensor& x) { // (N, in, H, W) -> (N, out, H, W)
        const auto y = first->forward(x);
        return y + layers->forward(y);
    }

    torch::nn::Sequential layers;
    torch::nn::Conv2d first;
};

TORCH_MODULE(Block);

/// A transposed convolution that doubles the sides, and max(0, x).
struct WidenImpl final : torch::nn::Module {
    WidenImpl(std::int64_t in, std::int64_t out, Edges given)
        : edges(given)
        , conv(register_module(
              "0", torch::nn::ConvTranspose2d(torch::nn::ConvTranspose2dOptions(in, out, 3).stride(2)))) {}

    torch::Tensor forward(const torch::Tensor& x) { // (N, in, H, W) -> (N, out, 2 H, 2 W)
        namespace F = torch::nn::functional;
        // Pixel i lands on 2 i - 1, 2 i and 2 i + 1. The pixel after the last one, which lands on the last
        // row and column, is nothing or the first.
        auto next = F::PadFuncOptions({0, 1, 0, 1});
        if (edges == Edges::Periodic) {
            next.mode(torch::kCircular);
        }
        const auto y = conv->forward(F::pad(x, next)); // (N, out, 2 H + 3, 2 W + 3)
        return torch::relu(y.slice(2, 1, 1 + 2 * x.size(2)).slice(3, 1, 1 + 2 * x.size(3)));
    }

    Edges edges;
    torch::nn::ConvTranspose2d conv;
};

TORCH_MODULE(Widen);

} // namespace

struct R2Unet::Stages {
    std::vector<Block> down;  // finest first
    std::vector<Widen> widen; // coarsest first
    std::vector<Block> up;
    torch::nn::Conv2d out = nullptr;
};

R2Unet::R2Unet(R2UnetOptions given)
    : options(std::move(given))
    , stages_(std::make_unique<Stages>()) {
    auto& s = *stages_;
    const auto& o = options;
    const auto addBlock = [&](std::vector<Block>& way, std::int64_t in, std::int64_t out) {
        way.push_back(
            register_module("r2cnn" + std::to_string(s.down.size() + s.up.size() + 1), Block(in, out, o)));
    };
    std::int64_t channels = 1;
    for (const auto width : o.widths) {
        addBlock(s.down, channels, width);
        channels = width;
    }
    for (std::size_t level = o.widths.size() - 1; level-- > 0;) { // the level that is gone up to
        const auto width = o.widths[level];
        s.widen.push_back(
            register_module("up_conv" + std::to_string(s.widen.size() + 1), Widen(channels, width, o.edges)));
        channels = level > 0 ? o.widths[level - 1] : width / 2;
        addBlock(s.up, level > 0 || o.topSkip ? 2 * width : width, channels);
    }
    s.out = register_module("conv11", torch::nn::Conv2d(torch::nn::Conv2dOptions(channels, o.out, 1)));
}

R2Unet::~R2Unet() = default;

torch::Tensor R2Unet::forward(const torch::Tensor& maps) {
    auto& s = *stages_;
    std::vector<torch::Tensor> seen; // finest first
    auto x = maps;
    for (auto& block : s.down) {
        x = block->forward(seen.empty() ? x : torch::max_pool2d(x, 2));
        seen.push_back(x); // (N, widths[level], H / 2^level, W / 2^level)
    }
    seen.pop_back();
    for (std::size_t i = 0; i < s.up.size(); ++i) {
        x = s.widen[i]->forward(x);
        if (seen.size() > 1 || options.topSkip) {
            x = torch::cat({seen.back(), x}, 1);
        }
        seen.pop_back();
        x = s.up[i]->forward(x);
    }
    return s.out->forward(x);
}

std::int64_t R2Unet::multiple() const {
    return std::int64_t{1} << (options.widths.size() - 1);
}

} // namespace lookback::nn
