// SPDX-License-Identifier: MIT
#include "core/nn/CompactUnet.h"

#include "core/nn/CompactBlocks.h"

#include <torch/nn/functional/activation.h>
#include <torch/nn/functional/pixelshuffle.h>
#include <torch/nn/functional/upsampling.h>
#include <torch/nn/modules/linear.h>

#include <algorithm>
#include <string>

namespace lookback::nn {

namespace {

namespace F = torch::nn::functional;

/// One level on the way down or up: residual blocks, each followed by attention where asked for.
struct Level {
    std::vector<CompactBlock> blocks;
    std::vector<PixelAttention> attention; // empty or one per block
};

torch::Tensor run(Level& level, std::size_t block, const torch::Tensor& x, const torch::Tensor& code) {
    auto y = level.blocks[block]->forward(x, code);
    return level.attention.empty() ? y : level.attention[block]->forward(y);
}

} // namespace

std::int64_t reachOf(const CompactUnetOptions& o) {
    const auto levels = static_cast<std::int64_t>(o.widths.size());
    std::int64_t reach = 3 * o.patch; // the convolutions in and out, and a pixel's place in its patch
    for (std::int64_t l = 0; l < levels; ++l) {
        const std::int64_t step = o.patch << l; // pixels of the map, a pixel of this level
        const std::int64_t bottom = l + 1 == levels ? 2 : 0;
        reach += (2 * o.blocks + bottom) * 2 * step; // down, up; two convolutions a block
        reach += l + 1 < levels ? 2 * step : 0;      // to the next level and back
    }
    return reach;
}

struct CompactUnet::Parts {
    torch::nn::Linear code1 = nullptr;
    torch::nn::Linear code2 = nullptr;
    Convolution in = nullptr;
    std::vector<Level> down;
    std::vector<Convolution> shrink; // between levels on the way down
    Level bottom;
    std::vector<Convolution> widen; // between levels on the way up
    std::vector<Level> up;          // index as in `down`
    Norm norm = nullptr;
    Convolution out = nullptr;
};

CompactUnet::CompactUnet(CompactUnetOptions given)
    : options(std::move(given))
    , parts_(std::make_unique<Parts>()) {
    auto& p = *parts_;
    const auto& o = options;
    const std::int64_t pixels = o.bands * o.patch * o.patch;
    const std::int64_t seen = (o.bands + o.given) * o.patch * o.patch;
    const auto levels = o.widths.size();
    const auto attends = [&o](std::size_t level) {
        return std::find(o.attention.begin(), o.attention.end(), static_cast<std::int64_t>(level)) !=
               o.attention.end();
    };
    const auto addBlock = [&](Level& level, const std::string& name, std::int64_t in, std::int64_t out,
                              bool attend) {
        level.blocks.push_back(register_module(name, CompactBlock(in, out, o.code, o.reach)));
        if (attend) {
            level.attention.push_back(register_module(name + "_attention", PixelAttention(out)));
        }
    };
    p.code1 = register_module("code1", torch::nn::Linear((o.redshift ? 4 : 2) * kWaves, o.code));
    p.code2 = register_module("code2", torch::nn::Linear(o.code, o.code));
    p.in = register_module("in", Convolution(seen, o.widths[0], 3, 1, o.reach));
    p.down.resize(levels);
    p.up.resize(levels);
    for (std::size_t l = 0; l < levels; ++l) {
        const std::string name = "down" + std::to_string(l);
        for (std::int64_t b = 0; b < o.blocks; ++b) {
            addBlock(p.down[l], name + "_block" + std::to_string(b), o.widths[l], o.widths[l], attends(l));
        }
        if (l + 1 < levels) {
            p.shrink.push_back(
                register_module(name + "_shrink", Convolution(o.widths[l], o.widths[l + 1], 3, 2, o.reach)));
        }
    }
    addBlock(p.bottom, "bottom_block0", o.widths.back(), o.widths.back(), o.reach == Reach::Image);
    addBlock(p.bottom, "bottom_block1", o.widths.back(), o.widths.back(), false);
    for (std::size_t l = levels; l-- > 0;) {
        const std::string name = "up" + std::to_string(l);
        for (std::int64_t b = 0; b < o.blocks; ++b) { // each takes one block's output from the way down
            addBlock(p.up[l], name + "_block" + std::to_string(b), 2 * o.widths[l], o.widths[l], attends(l));
        }
        if (l > 0) {
            p.widen.push_back(
                register_module(name + "_widen", Convolution(o.widths[l], o.widths[l - 1], 3, 1, o.reach)));
        }
    }
    p.norm = register_module("norm", Norm(o.widths[0], o.reach));
    p.out = register_module("out", Convolution(o.widths[0], pixels, 3, 1, o.reach));
    p.out->startAtZero();
}

CompactUnet::~CompactUnet() = default;

void CompactUnet::addProfile(const ProfileOptions& sizes) {
    profile_ = register_module("profile", std::make_shared<ProfileNet>(sizes));
}

torch::Tensor CompactUnet::forward(const torch::Tensor& x, const torch::Tensor& noise,
                                   const torch::Tensor& redshift) {
    auto& p = *parts_;
    const auto scalars = options.redshift
                             ? torch::cat({waves(noise), waves(torch::log1p(redshift))}, 1) // (N, 64)
                             : waves(noise);                                                // (N, 32)
    const auto code = F::silu(p.code2->forward(F::silu(p.code1->forward(scalars))));        // (N, code)
    auto y = F::pixel_unshuffle(x, F::PixelUnshuffleFuncOptions(options.patch));
    if (options.reach == Reach::Surroundings) { // pixels are normalised one by one: channels lie together
        y = y.contiguous(torch::MemoryFormat::ChannelsLast);
    }
    y = p.in->forward(y);
    std::vector<torch::Tensor> skips;
    for (std::size_t l = 0; l < p.down.size(); ++l) {
        for (std::size_t b = 0; b < p.down[l].blocks.size(); ++b) {
            y = run(p.down[l], b, y, code);
            skips.push_back(y);
        }
        if (l < p.shrink.size()) {
            y = p.shrink[l]->forward(y); // (N, w[l], H, W) -> (N, w[l + 1], H/2, W/2)
        }
    }
    y = run(p.bottom, 0, y, code);
    y = p.bottom.blocks[1]->forward(y, code);
    for (std::size_t l = p.up.size(); l-- > 0;) {
        for (std::size_t b = 0; b < p.up[l].blocks.size(); ++b) {
            y = run(p.up[l], b, torch::cat({y, skips.back()}, 1), code);
            skips.pop_back();
        }
        if (l > 0) { // (N, w[l], H, W) -> (N, w[l - 1], 2H, 2W)
            const auto wide = F::interpolate(y, F::InterpolateFuncOptions()
                                                    .scale_factor(std::vector<double>{2.0, 2.0})
                                                    .mode(torch::kNearest));
            y = p.widen[p.up.size() - 1 - l]->forward(wide);
        }
    }
    y = p.out->forward(F::silu(p.norm->forward(y)));
    return F::pixel_shuffle(y, F::PixelShuffleFuncOptions(options.patch));
}

} // namespace lookback::nn
