// SPDX-License-Identifier: MIT
#include "core/nn/VdmUnet.h"

#include <torch/nn/functional/activation.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>
#include <torch/utils.h>

#include <cmath>

namespace lookback::nn {

namespace {

namespace F = torch::nn::functional;

torch::nn::Conv2d convolution(std::int64_t in, std::int64_t out, bool zero = false) {
    torch::nn::Conv2d conv(torch::nn::Conv2dOptions(in, out, 3).padding(1).padding_mode(torch::kCircular));
    if (zero) {
        torch::NoGradGuard noGradient;
        conv->weight.zero_();
        conv->bias.zero_();
    }
    return conv;
}

torch::nn::Conv2d pointwise(std::int64_t in, std::int64_t out) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 1));
}

torch::nn::GroupNorm groups(std::int64_t channels) {
    return torch::nn::GroupNorm(torch::nn::GroupNormOptions(8, channels));
}

/// Log-spaced waves of 1000 v, from 1 down to 1e-4: (N) -> (N, length), sines first.
torch::Tensor waves(const torch::Tensor& v, std::int64_t length) {
    const auto rates =
        torch::logspace(0.0, -4.0, length / 2, 10.0, torch::TensorOptions(v.device()).dtype(torch::kFloat32));
    const auto angles = 1000.0 * v.unsqueeze(1) * rates.unsqueeze(0); // (N, length / 2)
    return torch::cat({angles.sin(), angles.cos()}, 1);
}

/// x + net2(net1(x) + Linear(code)); x through a 1 x 1 convolution where the channels change.
struct ResidualImpl final : torch::nn::Module {
    ResidualImpl(std::int64_t in, std::int64_t out, std::int64_t code, double dropout)
        : net1(groups(in), torch::nn::SiLU(), convolution(in, out))
        , project(torch::nn::LinearOptions(code, out).bias(false))
        , net2(groups(out), torch::nn::SiLU(), torch::nn::Dropout(dropout), convolution(out, out, true)) {
        register_module("net1", net1);
        register_module("cond_proj", project);
        register_module("net2", net2);
        if (in != out) {
            skip = register_module("skip_conv", pointwise(in, out));
        }
        torch::NoGradGuard noGradient;
        project->weight.zero_();
    }

    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& code) {
        const auto y = net1->forward(x) + project->forward(code).unsqueeze(-1).unsqueeze(-1);
        return (skip ? skip->forward(x) : x) + net2->forward(y); // (N, out, H, W)
    }

    torch::nn::Sequential net1;
    torch::nn::Linear project;
    torch::nn::Sequential net2;
    torch::nn::Conv2d skip = nullptr;
};

TORCH_MODULE(Residual);

/// x + out(softmax(q k / sqrt(C)) v), one head over all pixels.
struct AttentionImpl final : torch::nn::Module {
    explicit AttentionImpl(std::int64_t channels)
        : norm(groups(channels))
        , qkv(pointwise(channels, 3 * channels))
        , out(pointwise(channels, channels)) {
        layers = register_module("layers", torch::nn::ModuleList());
        layers->push_back(norm);
        layers->push_back(qkv);
        layers->push_back(torch::nn::Identity()); // where the published program mixes the pixels
        layers->push_back(out);
    }

    torch::Tensor forward(const torch::Tensor& x) {
        const auto parts = qkv->forward(norm->forward(x)).flatten(2).chunk(3, 1); // 3 x (N, C, H W)
        const double scale = 1.0 / std::sqrt(static_cast<double>(x.size(1)));
        const auto weights = torch::softmax(torch::matmul(parts[0].transpose(1, 2), parts[1]) * scale, -1);
        const auto mixed = torch::matmul(parts[2], weights.transpose(1, 2)); // (N, C, H W)
        return x + out->forward(mixed.reshape(x.sizes()));
    }

    torch::nn::ModuleList layers = nullptr;
    torch::nn::GroupNorm norm;
    torch::nn::Conv2d qkv;
    torch::nn::Conv2d out;
};

TORCH_MODULE(Attention);

/// A level: its residual block, and the way to the next level or from it.
struct DownImpl final : torch::nn::Module {
    DownImpl(std::int64_t in, std::int64_t out, std::int64_t code, double dropout)
        : block(in, out, code, dropout)
        , shrink(torch::nn::Conv2dOptions(out, out, 2).stride(2)) {
        register_module("resnet_block", block);
        register_module("down", shrink);
    }

    Residual block;
    torch::nn::Conv2d shrink;
};

TORCH_MODULE(Down);

struct UpImpl final : torch::nn::Module {
    UpImpl(std::int64_t in, std::int64_t out, std::int64_t code, double dropout)
        : block(in, out, code, dropout)
        , widen(torch::nn::ConvTranspose2dOptions(in, out, 2).stride(2)) {
        register_module("resnet_block", block);
        register_module("up", widen);
    }

    Residual block;
    torch::nn::ConvTranspose2d widen;
};

TORCH_MODULE(Up);

} // namespace

struct VdmUnet::Parts {
    torch::nn::Sequential code = nullptr;
    torch::nn::Conv2d in = nullptr;
    std::vector<Down> down;
    Residual middle1 = nullptr;
    Attention attention = nullptr;
    Residual middle2 = nullptr;
    std::vector<Up> up; // the smallest side first
    torch::nn::Sequential out = nullptr;
};

VdmUnet::VdmUnet(VdmUnetOptions given)
    : options(given)
    , parts_(std::make_unique<Parts>()) {
    auto& p = *parts_;
    const auto& o = options;
    const std::int64_t code = 4 * o.width;
    p.code = register_module("embed_t_conditioning",
                             torch::nn::Sequential(torch::nn::Linear(o.width, code), torch::nn::SiLU(),
                                                   torch::nn::Linear(code, code), torch::nn::SiLU()));
    p.in = register_module("conv_in", convolution(o.targets + o.given, o.width));
    torch::nn::ModuleList downs;
    torch::nn::ModuleList ups;
    std::int64_t channels = o.width;
    for (std::int64_t l = 0; l < o.levels; ++l) {
        const std::int64_t wide = o.width << l;
        p.down.push_back(Down(channels, wide, code, o.dropout));
        downs->push_back(p.down.back());
        channels = wide;
    }
    register_module("down_blocks", downs);
    p.middle1 = register_module("mid_resnet_block_1", Residual(channels, 2 * channels, code, o.dropout));
    p.attention = register_module("mid_attn_block", Attention(2 * channels));
    p.middle2 = register_module("mid_resnet_block_2", Residual(2 * channels, 2 * channels, code, o.dropout));
    for (std::int64_t l = o.levels; l-- > 0;) {
        p.up.push_back(Up(o.width << (l + 1), o.width << l, code, o.dropout));
        ups->push_back(p.up.back());
    }
    register_module("up_blocks", ups);
    p.out = register_module("conv_out", torch::nn::Sequential(groups(o.width), torch::nn::SiLU(),
                                                              convolution(o.width, o.targets, true)));
}

VdmUnet::~VdmUnet() = default;

torch::Tensor VdmUnet::forward(const torch::Tensor& x, const torch::Tensor& gamma, const torch::Tensor&) {
    auto& p = *parts_;
    const auto time = (gamma - options.gammaMin) / (options.gammaMax - options.gammaMin);
    const auto code = p.code->forward(waves(time, options.width)); // (N, 4 width)
    auto y = p.in->forward(x);                                     // (N, width, H, W)
    std::vector<torch::Tensor> skips;
    for (auto& level : p.down) {
        y = level->block->forward(y, code);
        skips.push_back(y);
        y = level->shrink->forward(y); // (N, C, H, W) -> (N, C, H/2, W/2)
    }
    y = p.middle2->forward(p.attention->forward(p.middle1->forward(y, code)), code);
    for (auto& level : p.up) { // (N, 2 C, H/2, W/2) -> (N, C, H, W)
        y = level->block->forward(torch::cat({level->widen->forward(y), skips.back()}, 1), code);
        skips.pop_back();
    }
    return p.out->forward(y) + x.narrow(1, 0, options.targets);
}

} // namespace lookback::nn
