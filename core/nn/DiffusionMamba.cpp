// SPDX-License-Identifier: MIT
#include "core/nn/DiffusionMamba.h"

#include "core/nn/CompactBlocks.h"
#include "core/nn/MambaBlock.h"

#include <torch/nn/functional/activation.h>
#include <torch/nn/functional/pixelshuffle.h>
#include <torch/utils.h>

#include <numbers>
#include <string>
#include <vector>

namespace lookback::nn {

namespace {

namespace F = torch::nn::functional;

constexpr std::int64_t kPlaceWaves = 4; // half waves from edge to edge: 1, 2, 4, 8

/// Sines and cosines of the places of a line of tokens, -1 at one edge and 1 at the other:
/// (tokens, 2 kPlaceWaves).
torch::Tensor placesOf(std::int64_t tokens, const torch::TensorOptions& options) {
    const auto place = (torch::arange(tokens, options) + 0.5) * (2.0 / static_cast<double>(tokens)) - 1.0;
    const auto rates = torch::pow(2.0, torch::arange(kPlaceWaves, options)) * (std::numbers::pi / 2.0);
    const auto angles = place.unsqueeze(1) * rates;
    return torch::cat({angles.sin(), angles.cos()}, 1);
}

/// (height, width, 4 kPlaceWaves)
torch::Tensor placesOf(std::int64_t height, std::int64_t width, const torch::TensorOptions& options) {
    const auto down = placesOf(height, options).unsqueeze(1).expand({height, width, 2 * kPlaceWaves});
    const auto across = placesOf(width, options).unsqueeze(0).expand({height, width, 2 * kPlaceWaves});
    return torch::cat({down, across}, 2);
}

torch::nn::Conv2d depthwise(std::int64_t channels) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(channels, channels, 3).padding(1).groups(channels));
}

torch::Tensor withNeighbours(torch::nn::Conv2d& convolution, const torch::Tensor& grid) {
    const auto image = grid.permute({0, 3, 1, 2}); // (N, width, h, w)
    return grid + convolution->forward(image).permute({0, 2, 3, 1});
}

} // namespace

double parametersOf(const DiffusionMambaOptions& o) {
    const MambaOptions mamba{.width = o.width, .state = o.state, .expand = o.expand};
    const auto width = static_cast<double>(o.width);
    const auto inner = static_cast<double>(mamba.inner());
    const auto rank = static_cast<double>(mamba.rank());
    const auto state = static_cast<double>(o.state);
    const double scan =
        inner * (3.0 * width + 2.0 * rank + 3.0 * state + 3.0 + static_cast<double>(mamba.convolution));
    const double blocks = static_cast<double>(o.depth) * (scan + 5.0 * width) +
                          static_cast<double>(o.depth / 2) * (2.0 * width + 1.0) * width;
    const auto pixels = static_cast<double>(o.patch * o.patch);
    const double ends = pixels * static_cast<double>(o.targets + o.given) * width + width + // patch
                        pixels * static_cast<double>(o.targets) * (width + 1.0) + width +   // out
                        (4.0 * kPlaceWaves + 1.0) * width + 2.0 * 10.0 * width;
    const double code = (2.0 * kWaves + 1.0) * width + (1.0 + 1.0 + 3.0 + 2.0) * (width + 1.0) * width;
    return blocks + ends + code;
}

struct DiffusionMamba::Parts {
    torch::nn::Linear code1 = nullptr; // of the noise level
    torch::nn::Linear code2 = nullptr;
    torch::nn::Linear modulation = nullptr; // of all blocks
    torch::nn::Linear token = nullptr;
    torch::nn::Linear patch = nullptr;
    torch::nn::Linear place = nullptr;
    torch::nn::Conv2d before = nullptr;
    std::vector<MambaBlock> blocks;
    torch::nn::Conv2d after = nullptr;
    RmsNorm norm = nullptr;
    torch::nn::Linear outModulation = nullptr;
    torch::nn::Linear out = nullptr;
};

DiffusionMamba::DiffusionMamba(DiffusionMambaOptions given)
    : options(given)
    , parts_(std::make_unique<Parts>()) {
    auto& p = *parts_;
    const auto& o = options;
    using torch::nn::Linear;
    const auto pixels = o.patch * o.patch;
    p.code1 = register_module("code1", Linear(2 * kWaves, o.width));
    p.code2 = register_module("code2", Linear(o.width, o.width));
    p.modulation = register_module("modulation", startingAtZero(o.width, 3 * o.width));
    p.token = register_module("token", Linear(o.width, o.width));
    p.patch = register_module("patch", Linear((o.targets + o.given) * pixels, o.width));
    p.place = register_module("place", Linear(4 * kPlaceWaves, o.width));
    p.before = register_module("before", depthwise(o.width));
    const MambaOptions mamba{.width = o.width, .state = o.state, .expand = o.expand};
    for (std::int64_t i = 0; i < o.depth; ++i) {
        const bool merges = i >= o.depth - o.depth / 2;
        p.blocks.push_back(
            register_module("block" + std::to_string(i), MambaBlock(mamba, scanOrderOf(i), merges)));
    }
    p.after = register_module("after", depthwise(o.width));
    p.norm = register_module("norm", RmsNorm(o.width));
    p.outModulation = register_module("out_modulation", startingAtZero(o.width, 2 * o.width));
    p.out = register_module("out", startingAtZero(o.width, o.targets * pixels));
}

DiffusionMamba::~DiffusionMamba() = default;

torch::Tensor DiffusionMamba::forward(const torch::Tensor& x, const torch::Tensor& noise,
                                      const torch::Tensor& /*redshift*/) {
    auto& p = *parts_;
    const auto level = F::silu(p.code2->forward(F::silu(p.code1->forward(waves(noise))))); // (N, width)
    const NoiseCode code{p.modulation->forward(level).unflatten(1, torch::IntArrayRef{3, options.width}),
                         p.token->forward(level).unsqueeze(1)};
    const auto patches =
        F::pixel_unshuffle(x, F::PixelUnshuffleFuncOptions(options.patch)).permute({0, 2, 3, 1});
    auto y = p.patch->forward(patches); // (N, h, w, width)
    y = y + p.place->forward(placesOf(y.size(1), y.size(2), y.options().requires_grad(false)));
    y = withNeighbours(p.before, y);
    std::vector<torch::Tensor> left; // by the blocks of the first half
    const auto half = p.blocks.size() / 2;
    for (std::size_t i = 0; i < p.blocks.size(); ++i) {
        if (i < p.blocks.size() - half) {
            y = p.blocks[i]->forward(y, code);
            if (i < half) {
                left.push_back(y);
            }
        } else {
            y = p.blocks[i]->forward(y, code, left.back());
            left.pop_back();
        }
    }
    y = withNeighbours(p.after, y);
    const auto last =
        p.outModulation->forward(level).unsqueeze(1).unsqueeze(1).chunk(2, 3); // (N, 1, 1, width)
    y = p.out->forward(torch::addcmul(last[0], p.norm->forward(y), last[1] + 1.0));
    return F::pixel_shuffle(y.permute({0, 3, 1, 2}), F::PixelShuffleFuncOptions(options.patch));
}

} // namespace lookback::nn
