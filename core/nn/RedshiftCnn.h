// SPDX-License-Identifier: MIT
#pragma once

#include "core/nn/CompactBlocks.h"

#include <map>
#include <string>
#include <vector>

namespace lookback::nn {

/// How large a RedshiftCnn is; the defaults are the published network, seeing images alone.
struct RedshiftCnnOptions {
    std::int64_t bands = 5;
    std::int64_t height = 64; ///< Pixels; at least 2 to the power of the number of widths.
    std::int64_t width = 64;  ///< Likewise.
    std::vector<std::int64_t> widths{32, 64, 128, 256, 256}; ///< Channels; each halves the side.
    std::vector<std::int64_t> top{512, 512};                 ///< Channels at the smallest side.
    std::vector<std::int64_t> dense{512, 128, 32};           ///< Values.
    std::vector<std::int64_t> magnitudes{}; ///< Values per layer beside the images; published: 5 x 200.
};

/// The redshift predictor published with Lizarraga et al. 2024 (CNNRedshift): 3 x 3 convolutions with tanh,
/// each followed by a 2 x 2 maximum, two more with ReLU, dense layers with tanh; beside them, where asked
/// for, one magnitude a band through dense layers with ReLU; both joined by one dense layer.
struct RedshiftCnn final : torch::nn::Module {
    explicit RedshiftCnn(RedshiftCnnOptions given = {});

    /// images (N, bands, height, width) network values; magnitudes (N, bands), AB, as they are, left out of a
    /// network without such layers. Gives the redshift (N).
    torch::Tensor forward(const torch::Tensor& images, const torch::Tensor& magnitudes = {});

    RedshiftCnnOptions options;

private:
    std::vector<Convolution> narrowing_;
    std::vector<Convolution> top_;
    std::vector<torch::nn::Linear> dense_;
    std::vector<torch::nn::Linear> magnitude_;
    torch::nn::Linear out_ = nullptr;
};

/// Options from the sizes of a card or recipe: "widths", "top", "dense", "magnitudes". Throws ValueError that
/// names a size which is not known or does not fit.
RedshiftCnnOptions redshiftCnnOptions(std::int64_t bands, std::int64_t height, std::int64_t width,
                                      const std::map<std::string, std::vector<std::int64_t>>& sizes);

/// The columns that a network with magnitude layers needs beside images of these bands: "g_cmodel_mag", ...
std::vector<std::string> magnitudeColumns(const std::vector<std::string>& bands);

} // namespace lookback::nn
