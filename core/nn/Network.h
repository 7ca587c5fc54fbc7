// SPDX-License-Identifier: MIT
#pragma once

#include <torch/nn/module.h>

namespace lookback::nn {

struct ProfileNet;

/// A network of galaxy images: it sees noisy pixels, how noisy they are, and the redshift. One of maps sees
/// what is given behind the noisy channels, and no redshift.
struct Network : torch::nn::Module {
    /// x (N, bands, H, W) network values; noise (N) noise level in the coding that the network was trained
    /// with; redshift (N). Gives (N, bands, H, W). What it predicts (noise or image) is the process's affair.
    virtual torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& noise,
                                  const torch::Tensor& redshift) = 0;

    /// The part that knows the profiles of galaxies; null where it has none.
    virtual ProfileNet* profile() const { return nullptr; }
};

} // namespace lookback::nn
