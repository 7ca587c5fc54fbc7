// SPDX-License-Identifier: MIT
#include "core/nn/Unet.h"

namespace lookback::nn {

namespace {

torch::Tensor rectified(torch::nn::Conv2d& convolution, const torch::Tensor& x) {
    return torch::relu(convolution->forward(x));
}

} // namespace

Unet::Unet(UnetOptions given)
    : options(std::move(given)) {
    std::int64_t channels = 1;
    for (std::size_t level = 0; level < options.widths.size(); ++level) {
        down_.push_back(pair("down" + std::to_string(level), channels, options.widths[level]));
        channels = options.widths[level];
    }
    for (std::size_t level = options.widths.size() - 1; level-- > 0;) { // the level that is gone up to
        const auto number = std::to_string(level);
        const auto width = options.widths[level];
        widen_.push_back(register_module(
            "widen" + number,
            torch::nn::ConvTranspose2d(torch::nn::ConvTranspose2dOptions(channels, width, 2).stride(2))));
        up_.push_back(pair("up" + number, 2 * width, width));
        channels = width;
    }
    out_ = register_module("out", torch::nn::Conv2d(torch::nn::Conv2dOptions(channels, options.out, 1)));
}

Unet::Pair Unet::pair(const std::string& name, std::int64_t in, std::int64_t out) {
    const auto add = [&](const char* number, std::int64_t from) {
        return register_module(name + "_conv" + number,
                               torch::nn::Conv2d(convolution(from, out, 3, options.edges)));
    };
    auto first = add("1", in);
    return {first, add("2", out)};
}

torch::Tensor Unet::forward(const torch::Tensor& maps) {
    const auto through = [](Pair& pair, const torch::Tensor& x) {
        return rectified(pair.second, rectified(pair.first, x));
    };
    std::vector<torch::Tensor> seen; // finest first
    auto x = maps;
    for (auto& level : down_) {
        x = through(level, seen.empty() ? x : torch::max_pool2d(x, 2));
        seen.push_back(x); // (N, widths[level], H / 2^level, W / 2^level)
    }
    seen.pop_back();
    for (std::size_t i = 0; i < up_.size(); ++i) {
        x = through(up_[i], torch::cat({seen.back(), widen_[i]->forward(x)}, 1));
        seen.pop_back();
    }
    return out_->forward(x);
}

std::int64_t Unet::multiple() const {
    return std::int64_t{1} << (options.widths.size() - 1);
}

} // namespace lookback::nn
