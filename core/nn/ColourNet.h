// SPDX-License-Identifier: MIT
#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>

namespace lookback::nn {

/// A small network that knows what brightnesses galaxies of a redshift have, in every band and aperture: it
/// tells what of a galaxy's numbers is noise.
struct ColourNet final : torch::nn::Module {
    /// `numbers` of a galaxy, e.g. 15 for 5 bands in 3 apertures; `width` values in each hidden layer.
    ColourNet(std::int64_t numbers, std::int64_t width);

    /// x (N, numbers) with normal noise of level sigma (N) > 0 in it; redshift (N). Gives the noise in units
    /// of sigma, (N, numbers); nothing at all with fresh weights.
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& sigma, const torch::Tensor& redshift);

    const std::int64_t numbers;

private:
    torch::nn::Linear in_ = nullptr;
    torch::nn::Linear middle1_ = nullptr;
    torch::nn::Linear middle2_ = nullptr;
    torch::nn::Linear out_ = nullptr;
};

} // namespace lookback::nn
