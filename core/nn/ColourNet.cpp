// SPDX-License-Identifier: MIT
#include "core/nn/ColourNet.h"

#include <torch/nn/functional/activation.h>
#include <torch/utils.h>

namespace lookback::nn {

namespace {

namespace F = torch::nn::functional;

constexpr std::int64_t kWaves = 10; // frequencies of log(1 + z): features 0.05 in z wide can be told apart

/// log(1 + z) and its sine and cosine at 2^(i/2), i = 0 .. 9: (N) -> (N, 21).
torch::Tensor redshiftCode(const torch::Tensor& redshift) {
    const auto v = torch::log1p(redshift).unsqueeze(1);
    const auto exponents =
        torch::arange(0, kWaves, torch::TensorOptions(v.device()).dtype(torch::kFloat32)) / 2.0;
    const auto angles = v * torch::pow(2.0, exponents).unsqueeze(0);
    return torch::cat({v, angles.sin(), angles.cos()}, 1);
}

} // namespace

ColourNet::ColourNet(std::int64_t itsNumbers, std::int64_t width)
    : numbers(itsNumbers) {
    in_ = register_module("in", torch::nn::Linear(numbers + 1 + 1 + 2 * kWaves, width));
    middle1_ = register_module("middle1", torch::nn::Linear(width, width));
    middle2_ = register_module("middle2", torch::nn::Linear(width, width));
    out_ = register_module("out", torch::nn::Linear(width, numbers));
    const torch::NoGradGuard noGradient;
    out_->weight.zero_();
    out_->bias.zero_();
}

torch::Tensor ColourNet::forward(const torch::Tensor& x, const torch::Tensor& sigma,
                                 const torch::Tensor& redshift) {
    const auto level = sigma.log().unsqueeze(1) / 4.0;
    // asinh of a signal-to-noise ratio lies between 0 and 8 or so: brought to about -1 .. 1.5
    auto y = in_->forward(torch::cat({x / 3.0 - 1.0, level, redshiftCode(redshift)}, 1)); // (N, width)
    y = y + middle1_->forward(F::silu(y));
    y = y + middle2_->forward(F::silu(y));
    return out_->forward(F::silu(y)); // (N, numbers)
}

} // namespace lookback::nn
