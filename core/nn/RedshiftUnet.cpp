// SPDX-License-Identifier: MIT
#include "core/nn/RedshiftUnet.h"

#include <torch/nn/functional/activation.h>
#include <torch/nn/functional/upsampling.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/normalization.h>
#include <torch/nn/modules/pooling.h>

#include <array>
#include <cmath>

namespace lookback::nn {

namespace {

constexpr std::int64_t kCode = 256; // length of the time code

namespace F = torch::nn::functional;

torch::nn::Conv2d convolution(std::int64_t in, std::int64_t out) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 3).padding(1).bias(false));
}

torch::nn::GroupNorm oneGroup(std::int64_t channels) {
    return torch::nn::GroupNorm(torch::nn::GroupNormOptions(1, channels));
}

/// Convolve, normalise, GELU, convolve, normalise; the residual form adds its input and applies GELU.
struct DoubleConvImpl final : torch::nn::Module {
    DoubleConvImpl(std::int64_t in, std::int64_t out, std::int64_t mid, bool addsInput)
        : residual(addsInput)
        , layers(convolution(in, mid), oneGroup(mid), torch::nn::GELU(), convolution(mid, out),
                 oneGroup(out)) {
        register_module("double_conv", layers);
    }

    torch::Tensor forward(const torch::Tensor& x) { // (N, in, H, W) -> (N, out, H, W)
        return residual ? F::gelu(x + layers->forward(x)) : layers->forward(x);
    }

    bool residual;
    torch::nn::Sequential layers;
};

TORCH_MODULE(DoubleConv);

DoubleConv doubleConv(std::int64_t in, std::int64_t out) {
    return DoubleConv(in, out, out, false);
}

DoubleConv residualConv(std::int64_t channels) {
    return DoubleConv(channels, channels, channels, true);
}

torch::nn::Sequential codeLayer(std::int64_t channels) {
    return torch::nn::Sequential(torch::nn::SiLU(), torch::nn::Linear(kCode, channels));
}

torch::Tensor perChannel(const torch::Tensor& values) {
    return values.unsqueeze(-1).unsqueeze(-1);
}

struct DownImpl final : torch::nn::Module {
    DownImpl(std::int64_t in, std::int64_t out)
        : layers(torch::nn::MaxPool2d(2), residualConv(in), doubleConv(in, out))
        , code(codeLayer(out)) {
        register_module("maxpool_conv", layers);
        register_module("emb_layer", code);
    }

    torch::Tensor forward(const torch::Tensor& x,
                          const torch::Tensor& c) { // (N, in, H, W) -> (N, out, H/2, W/2)
        return layers->forward(x) + perChannel(code->forward(c));
    }

    torch::nn::Sequential layers;
    torch::nn::Sequential code;
};

TORCH_MODULE(Down);

struct UpImpl final : torch::nn::Module {
    UpImpl(std::int64_t in, std::int64_t out)
        : layers(residualConv(in), DoubleConv(in, out, in / 2, false))
        , code(codeLayer(out)) {
        register_module("conv", layers);
        register_module("emb_layer", code);
    }

    /// x (N, in - skip, H/2, W/2), skip (N, skip, H, W) -> (N, out, H, W)
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& skip, const torch::Tensor& c) {
        const auto wide = F::interpolate(x, F::InterpolateFuncOptions()
                                                .size(std::vector<std::int64_t>{skip.size(2), skip.size(3)})
                                                .mode(torch::kBilinear)
                                                .align_corners(true));
        return layers->forward(torch::cat({skip, wide}, 1)) + perChannel(code->forward(c));
    }

    torch::nn::Sequential layers;
    torch::nn::Sequential code;
};

TORCH_MODULE(Up);

/// Self-attention over all pixels of a stage: x + MHA(LN(x)), then + (LN, Linear, GELU, Linear).
struct SelfAttentionImpl final : torch::nn::Module {
    explicit SelfAttentionImpl(std::int64_t channels)
        : attention(torch::nn::MultiheadAttentionOptions(channels, 4))
        , norm(torch::nn::LayerNormOptions({channels}))
        , mix(torch::nn::LayerNorm(torch::nn::LayerNormOptions({channels})),
              torch::nn::Linear(channels, channels), torch::nn::GELU(),
              torch::nn::Linear(channels, channels)) {
        register_module("mha", attention);
        register_module("ln", norm);
        register_module("ff_self", mix);
    }

    torch::Tensor forward(const torch::Tensor& x) {          // (N, C, H, W) -> (N, C, H, W)
        const auto pixels = x.flatten(2).permute({2, 0, 1}); // (H W, N, C): LibTorch's order
        const auto normed = norm->forward(pixels);
        const auto attended = std::get<0>(attention->forward(normed, normed, normed)) + pixels;
        const auto mixed = mix->forward(attended) + attended;
        return mixed.permute({1, 2, 0}).reshape(x.sizes());
    }

    torch::nn::MultiheadAttention attention;
    torch::nn::LayerNorm norm;
    torch::nn::Sequential mix;
};

TORCH_MODULE(SelfAttention);

/// sin and cos of t 10000^(-2i/256), concatenated [sin | cos]: (N) -> (N, 256).
torch::Tensor timeCode(const torch::Tensor& t) {
    const auto exponents =
        torch::arange(0, kCode, 2, torch::TensorOptions(t.device()).dtype(torch::kFloat32)) / kCode;
    const auto angles = t.to(torch::kFloat32).unsqueeze(1) / torch::pow(10000.0, exponents).unsqueeze(0);
    return torch::cat({angles.sin(), angles.cos()}, 1);
}

} // namespace

struct RedshiftUnet::Stages {
    explicit Stages(const RedshiftUnetOptions& o)
        : inc(doubleConv(o.bands, 64))
        , down1(64, 128)
        , down2(128, 256)
        , down3(256, 256)
        , bot1(doubleConv(256, 512))
        , bot2(doubleConv(512, 512))
        , bot3(doubleConv(512, 256))
        , up1(512, 128)
        , up2(256, 64)
        , up3(128, 64)
        , outc(torch::nn::Conv2dOptions(64, o.bands, 1)) {
        if (o.attention) {
            attention = {SelfAttention(128), SelfAttention(256), SelfAttention(256),
                         SelfAttention(128), SelfAttention(64),  SelfAttention(64)};
        }
        if (o.conditional) {
            redshift = torch::nn::Linear(1, kCode);
        }
    }

    torch::Tensor attend(std::size_t stage, const torch::Tensor& x) {
        return attention[stage] ? attention[stage]->forward(x) : x;
    }

    DoubleConv inc;
    Down down1;
    Down down2;
    Down down3;
    DoubleConv bot1;
    DoubleConv bot2;
    DoubleConv bot3;
    Up up1;
    Up up2;
    Up up3;
    torch::nn::Conv2d outc;
    std::array<SelfAttention, 6> attention{nullptr, nullptr, nullptr, nullptr, nullptr, nullptr};
    torch::nn::Linear redshift = nullptr;
};

RedshiftUnet::RedshiftUnet(RedshiftUnetOptions given)
    : options(given)
    , stages_(std::make_unique<Stages>(given)) {
    auto& s = *stages_;
    register_module("inc", s.inc);
    const auto stage = [this, &s](const std::string& name, auto& module, int number) {
        register_module(name, module);
        if (s.attention[number - 1]) {
            register_module("sa" + std::to_string(number), s.attention[number - 1]);
        }
    };
    stage("down1", s.down1, 1);
    stage("down2", s.down2, 2);
    stage("down3", s.down3, 3);
    register_module("bot1", s.bot1);
    register_module("bot2", s.bot2);
    register_module("bot3", s.bot3);
    stage("up1", s.up1, 4);
    stage("up2", s.up2, 5);
    stage("up3", s.up3, 6);
    register_module("outc", s.outc);
    if (s.redshift) {
        register_module("label_emb", s.redshift);
    }
}

RedshiftUnet::~RedshiftUnet() = default;

torch::Tensor RedshiftUnet::forward(const torch::Tensor& x, const torch::Tensor& t,
                                    const torch::Tensor& redshift) {
    auto& s = *stages_;
    auto code = timeCode(t); // (N, 256)
    if (s.redshift) {
        code = code + s.redshift->forward(redshift.reshape({-1, 1}));
    }
    const auto x1 = s.inc->forward(x);                        // (N, 64, 64, 64)
    const auto x2 = s.attend(0, s.down1->forward(x1, code));  // (N, 128, 32, 32)
    const auto x3 = s.attend(1, s.down2->forward(x2, code));  // (N, 256, 16, 16)
    auto y = s.attend(2, s.down3->forward(x3, code));         // (N, 256, 8, 8)
    y = s.bot3->forward(s.bot2->forward(s.bot1->forward(y))); // (N, 256, 8, 8)
    y = s.attend(3, s.up1->forward(y, x3, code));             // (N, 128, 16, 16)
    y = s.attend(4, s.up2->forward(y, x2, code));             // (N, 64, 32, 32)
    y = s.attend(5, s.up3->forward(y, x1, code));             // (N, 64, 64, 64)
    return s.outc->forward(y);
}

} // namespace lookback::nn
