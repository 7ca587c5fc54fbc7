// SPDX-License-Identifier: MIT
#include "core/nn/RedshiftCnn.h"

#include "core/common/Error.h"

#include <torch/nn/functional/pooling.h>

#include <algorithm>

namespace lookback::nn {

namespace {

constexpr std::int64_t kWidest = 4096;            // channels or values of a layer
constexpr std::size_t kMostLayers = 16;           // of one kind
constexpr double kMostParameters = 3e8;           // 1.2 GB, fifty times the published network
constexpr const char* kMagnitude = "_cmodel_mag"; // as GalaxiesML names its columns

using Sizes = std::vector<std::int64_t>;

double parametersOf(const RedshiftCnnOptions& o) {
    double count = 0.0;
    auto from = static_cast<double>(o.bands);
    const auto add = [&](const Sizes& layers, double taps) {
        for (const auto to : layers) {
            count += taps * from * static_cast<double>(to);
            from = static_cast<double>(to);
        }
    };
    add(o.widths, 9.0);
    add(o.top, 9.0);
    from *= static_cast<double>((o.height >> o.widths.size()) * (o.width >> o.widths.size()));
    add(o.dense, 1.0);
    from = static_cast<double>(o.bands);
    add(o.magnitudes, 1.0);
    return count;
}

} // namespace

RedshiftCnn::RedshiftCnn(RedshiftCnnOptions given)
    : options(std::move(given)) {
    const auto& o = options;
    auto from = o.bands;
    const auto convolve = [&](std::vector<Convolution>& layers, const Sizes& sizes) {
        for (const auto to : sizes) {
            const auto number = std::to_string(narrowing_.size() + top_.size() + 1);
            layers.push_back(register_module("conv" + number, Convolution(from, to, 3)));
            from = to;
        }
    };
    const auto connect = [&](std::vector<torch::nn::Linear>& layers, const Sizes& sizes,
                             const std::string& name) {
        for (const auto to : sizes) {
            layers.push_back(
                register_module(name + std::to_string(layers.size() + 1), torch::nn::Linear(from, to)));
            from = to;
        }
    };
    convolve(narrowing_, o.widths);
    convolve(top_, o.top);
    from *= (o.height >> o.widths.size()) * (o.width >> o.widths.size());
    connect(dense_, o.dense, "dense");
    const auto seen = from;
    from = o.magnitudes.empty() ? 0 : o.bands;
    connect(magnitude_, o.magnitudes, "magnitude");
    out_ = register_module("out", torch::nn::Linear(seen + from, 1));
}

torch::Tensor RedshiftCnn::forward(const torch::Tensor& images, const torch::Tensor& magnitudes) {
    auto x = images;
    for (auto& layer : narrowing_) { // (N, from, H, W) -> (N, to, H / 2, W / 2)
        // The maximum first: tanh rises everywhere, so this is max(tanh) at a quarter of the work.
        x = torch::tanh(torch::max_pool2d(layer->forward(x), 2));
    }
    for (auto& layer : top_) {
        x = torch::relu(layer->forward(x));
    }
    x = x.flatten(1); // (N, channels H W)
    for (auto& layer : dense_) {
        x = torch::tanh(layer->forward(x));
    }
    if (!magnitude_.empty()) {
        auto m = magnitudes;
        for (auto& layer : magnitude_) {
            m = torch::relu(layer->forward(m));
        }
        x = torch::cat({x, m}, 1);
    }
    return out_->forward(x).squeeze(1); // (N)
}

RedshiftCnnOptions redshiftCnnOptions(std::int64_t bands, std::int64_t height, std::int64_t width,
                                      const std::map<std::string, Sizes>& sizes) {
    RedshiftCnnOptions o{.bands = bands, .height = height, .width = width};
    for (const auto& [name, layers] : sizes) {
        const bool sensible =
            layers.size() <= kMostLayers &&
            std::all_of(layers.begin(), layers.end(), [](auto w) { return w >= 1 && w <= kWidest; });
        if (!sensible) {
            throw ValueError("sizes." + name, "expected at most 16 numbers from 1 to 4096.");
        }
        if (name == "widths") {
            o.widths = layers;
        } else if (name == "top") {
            o.top = layers;
        } else if (name == "dense") {
            o.dense = layers;
        } else if (name == "magnitudes") {
            o.magnitudes = layers;
        } else {
            throw ValueError("sizes." + name, "expected widths, top, dense or magnitudes.");
        }
    }
    if (std::min(height, width) >> o.widths.size() < 1) {
        throw ValueError("sizes.widths",
                         "expected at most as many as the image's sides can be halved, found " +
                             std::to_string(o.widths.size()) + " for " + std::to_string(height) + " x " +
                             std::to_string(width) + ".");
    }
    if (parametersOf(o) > kMostParameters) {
        throw ValueError("sizes", "expected a network of at most 3e8 parameters.");
    }
    return o;
}

std::vector<std::string> magnitudeColumns(const std::vector<std::string>& bands) {
    std::vector<std::string> columns;
    for (const auto& band : bands) {
        columns.push_back(band + kMagnitude);
    }
    return columns;
}

} // namespace lookback::nn
