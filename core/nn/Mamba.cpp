// SPDX-License-Identifier: MIT
#include "core/nn/Mamba.h"

#include "core/nn/SelectiveScan.h"

#include <torch/nn/functional/activation.h>
#include <torch/utils.h>

#include <cmath>

namespace lookback::nn {

namespace {

namespace F = torch::nn::functional;

constexpr double kSmallestStep = 1e-3; // of delta at the start, as published
constexpr double kLargestStep = 0.1;
constexpr double kEpsilon = 1e-6;

} // namespace

MambaImpl::MambaImpl(MambaOptions given)
    : options(given)
    , in(torch::nn::LinearOptions(given.width, 2 * given.inner()).bias(false))
    , convolution(
          torch::nn::Conv1dOptions(given.inner(), given.inner(), given.convolution).groups(given.inner()))
    , select(torch::nn::LinearOptions(given.inner(), given.rank() + 2 * given.state).bias(false))
    , step(given.rank(), given.inner())
    , out(torch::nn::LinearOptions(given.inner(), given.width).bias(false)) {
    const auto inner = options.inner();
    register_module("in_proj", in);
    register_module("conv1d", convolution);
    register_module("x_proj", select);
    register_module("dt_proj", step);
    const auto rates = torch::arange(1, options.state + 1, torch::kFloat32); // 1 .. state
    logA = register_parameter("A_log", rates.log().expand({inner, options.state}).clone());
    d = register_parameter("D", torch::ones({inner}));
    register_module("out_proj", out);
    const torch::NoGradGuard noGradient;
    const auto steps =
        (torch::rand({inner}) * std::log(kLargestStep / kSmallestStep) + std::log(kSmallestStep)).exp();
    step->bias.copy_(steps + (-(-steps).expm1()).log()); // the inverse of softplus
}

// Channels stay beside each other, as the scan wants them; the library's convolution would turn them twice.
torch::Tensor MambaImpl::convolved(const torch::Tensor& x) const {
    const auto tokens = x.size(1);
    const auto seen = options.convolution;
    const auto padded = torch::constant_pad_nd(x, {0, 0, seen - 1, 0}); // nothing before the first token
    const auto kernel = convolution->weight.squeeze(1).unbind(1);       // `seen` times (inner)
    auto sum = convolution->bias + padded.narrow(1, 0, tokens) * kernel[0];
    for (std::int64_t k = 1; k < seen; ++k) {
        sum = torch::addcmul(sum, padded.narrow(1, k, tokens), kernel[static_cast<std::size_t>(k)]);
    }
    return sum;
}

torch::Tensor MambaImpl::forward(const torch::Tensor& tokens) {
    const auto both = in->forward(tokens).chunk(2, 2); // 2 x (N, tokens, inner)
    const auto x = F::silu(convolved(both[0]));        // (N, tokens, inner)
    const auto parts =
        select->forward(x).split_with_sizes({options.rank(), options.state, options.state}, 2); // steps, B, C
    const auto delta = F::softplus(step->forward(parts[0])); // (N, tokens, inner)
    const auto y = selectiveScan(x, delta, -logA.exp(), parts[1], parts[2], d);
    return out->forward(y * F::silu(both[1]));
}

RmsNormImpl::RmsNormImpl(std::int64_t channels)
    : weight(register_parameter("weight", torch::ones({channels}))) {}

torch::Tensor RmsNormImpl::forward(const torch::Tensor& x) const {
    return x * (x.square().mean(-1, true) + kEpsilon).rsqrt() * weight;
}

} // namespace lookback::nn
