// SPDX-License-Identifier: MIT
#include "core/nn/CompactBlocks.h"

#include <torch/nn/functional/activation.h>
#include <torch/nn/init.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>

namespace lookback::nn {

namespace {

namespace F = torch::nn::functional;

/// `n` more pixels on every side, those of the opposite edge: (N, C, H, W) -> (N, C, H + 2 n, W + 2 n).
torch::Tensor wrapped(const torch::Tensor& x, std::int64_t n) {
    const auto around = [n](const torch::Tensor& t, std::int64_t axis) {
        return torch::cat({t.narrow(axis, t.size(axis) - n, n), t, t.narrow(axis, 0, n)}, axis);
    };
    return around(around(x, 3), 2);
}

} // namespace

ConvolutionImpl::ConvolutionImpl(std::int64_t in, std::int64_t out, std::int64_t side, std::int64_t step,
                                 Reach itsReach)
    : stride(step)
    , padding(side / 2)
    , reach(itsReach) {
    weight = register_parameter("weight", torch::empty({out, in, side, side}));
    bias = register_parameter("bias", torch::zeros({out}));
    torch::NoGradGuard noGradient;
    weight.normal_(0.0, std::sqrt(1.0 / static_cast<double>(in * side * side)));
}

torch::Tensor ConvolutionImpl::forward(const torch::Tensor& given) {
    const bool around = reach == Reach::Surroundings && padding > 0;
    const auto x = around ? wrapped(given, padding) : given;
    const std::int64_t pad = around ? 0 : padding;
    const std::vector<std::int64_t> steps{stride, stride};
    const std::vector<std::int64_t> pads{pad, pad};
    if (type == torch::kFloat32) {
        // One small image goes past oneDNN in LibTorch (ConvParams::use_mkldnn), at a third of its speed.
        const bool past = x.is_cpu() && x.size(0) == 1 && !torch::GradMode::is_enabled() && at::hasMKLDNN();
        return past ? at::mkldnn_convolution(x, weight, bias, pads, steps, {1, 1}, 1)
                    : torch::conv2d(x, weight, bias, steps, pads);
    }
    return torch::conv2d(x.to(type), weight.to(type), bias.to(type), steps, pads).to(torch::kFloat32);
}

void ConvolutionImpl::startAtZero() {
    torch::NoGradGuard noGradient;
    weight.zero_();
    bias.zero_();
}

torch::nn::Linear startingAtZero(std::int64_t in, std::int64_t out) {
    torch::nn::Linear linear(in, out);
    const torch::NoGradGuard noGradient;
    linear->weight.zero_();
    linear->bias.zero_();
    return linear;
}

torch::Tensor waves(const torch::Tensor& v) {
    const auto exponents =
        torch::arange(0, kWaves, torch::TensorOptions(v.device()).dtype(torch::kFloat32)) / 2.0;
    const auto angles = v.unsqueeze(1) * torch::pow(2.0, exponents).unsqueeze(0);
    return torch::cat({angles.sin(), angles.cos()}, 1);
}

void setConvolutionType(torch::nn::Module& network, torch::ScalarType type) {
    for (const auto& module : network.modules()) {
        if (auto* convolution = module->as<ConvolutionImpl>()) {
            convolution->type = type;
        }
    }
}

NormImpl::NormImpl(std::int64_t channels, Reach itsReach)
    : reach(itsReach) {
    weight = register_parameter("weight", torch::ones({channels}));
    bias = register_parameter("bias", torch::zeros({channels}));
}

torch::Tensor NormImpl::forward(const torch::Tensor& given) {
    const auto x = given.to(weight.scalar_type()); // sums over an image are too long for half precision
    if (reach == Reach::Image) {
        return torch::group_norm(x, 8, weight, bias);
    }
    const auto last = x.permute({0, 2, 3, 1}); // (N, H, W, C)
    return torch::layer_norm(last, {x.size(1)}, weight, bias).permute({0, 3, 1, 2});
}

CompactBlockImpl::CompactBlockImpl(std::int64_t in, std::int64_t out, std::int64_t code, Reach reach)
    : norm1(in, reach)
    , conv1(in, out, 3, 1, reach)
    , modulation(code, 2 * out)
    , norm2(out, reach)
    , conv2(out, out, 3, 1, reach) {
    register_module("norm1", norm1);
    register_module("conv1", conv1);
    register_module("modulation", modulation);
    register_module("norm2", norm2);
    register_module("conv2", conv2);
    conv2->startAtZero();
    if (in != out) {
        skip = register_module("skip", Convolution(in, out, 1));
    }
}

torch::Tensor CompactBlockImpl::forward(const torch::Tensor& x, const torch::Tensor& code) {
    auto y = conv1->forward(F::silu(norm1->forward(x))); // (N, out, H, W)
    const auto parts =
        modulation->forward(code).unsqueeze(-1).unsqueeze(-1).chunk(2, 1); // 2 x (N, out, 1, 1)
    y = torch::addcmul(parts[1], norm2->forward(y), parts[0] + 1.0);
    y = conv2->forward(F::silu(y));
    return (skip ? skip->forward(x) : x) + y;
}

PixelAttentionImpl::PixelAttentionImpl(std::int64_t channels)
    : heads(std::max<std::int64_t>(1, channels / 32))
    , norm(channels, Reach::Image)
    , qkv(channels, 3 * channels, 1)
    , out(channels, channels, 1) {
    register_module("norm", norm);
    register_module("qkv", qkv);
    register_module("out", out);
    out->startAtZero();
}

torch::Tensor PixelAttentionImpl::forward(const torch::Tensor& x) {
    const auto n = x.size(0);
    const auto depth = x.size(1) / heads;
    const auto parts = qkv->forward(norm->forward(x)).reshape({n, 3, heads, depth, -1}).unbind(1);
    const auto query = parts[0].transpose(-2, -1); // (N, heads, H W, depth)
    const auto weights =
        torch::softmax(torch::matmul(query, parts[1]) / std::sqrt(static_cast<double>(depth)), -1);
    const auto mixed = torch::matmul(parts[2], weights.transpose(-2, -1)); // (N, heads, depth, H W)
    return x + out->forward(mixed.reshape(x.sizes()));
}

} // namespace lookback::nn
