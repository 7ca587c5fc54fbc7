// SPDX-License-Identifier: MIT
#include "core/diffusion/ImageModel.h"

#include "core/common/Error.h"
#include "core/common/Random.h"
#include "core/diffusion/CardSizes.h"
#include "core/diffusion/Profile.h"
#include "core/engine/Torch.h"
#include "core/nn/CompactUnet.h"
#include "core/nn/RedshiftUnet.h"

#include <torch/nn/functional/loss.h>

#include <algorithm>
#include <cmath>

namespace lookback::diffusion {

namespace {

using engine::Schedule;

torch::Tensor perImage(const torch::Tensor& values) {
    return values.reshape({-1, 1, 1, 1});
}

std::shared_ptr<nn::Network> makeCompact(const engine::ModelCard& card) {
    nn::CompactUnetOptions o;
    o.bands = static_cast<std::int64_t>(card.bands.size());
    o.widths = sizesOf(card, "widths", o.widths);
    o.attention = sizesOf(card, "attention", o.attention);
    o.blocks = sizeOf(card, "blocks", o.blocks, 16);
    o.code = sizeOf(card, "code", o.code, 4096);
    o.patch = sizeOf(card, "patch", o.patch, 16);
    if (o.widths.empty() || std::any_of(o.widths.begin(), o.widths.end(),
                                        [](auto w) { return w < 8 || w > 4096 || w % 8 != 0; })) {
        throw ValueError("sizes.widths", "expected multiples of 8 from 8 to 4096.");
    }
    checkParameters(compactParameters(o.widths, o.blocks, o.code));
    const auto divisor = o.patch << (o.widths.size() - 1);
    if (o.widths.size() > 6 || card.height % divisor != 0 || card.width % divisor != 0) {
        throw ValueError("sizes.widths", "expected image sides divisible by " + std::to_string(divisor) +
                                             ", found " + std::to_string(card.height) + " x " +
                                             std::to_string(card.width) + ".");
    }
    const auto network = std::make_shared<nn::CompactUnet>(o);
    if (knowsProfiles(card.sizes)) {
        addProfile(*network, card);
    }
    return network;
}

} // namespace

bool knowsProfiles(const std::map<std::string, std::vector<std::int64_t>>& sizes) {
    const auto found = sizes.find("profile");
    return found != sizes.end() && !found->second.empty();
}

void addProfile(nn::Network& network, const engine::ModelCard& card) {
    auto* const compact = dynamic_cast<nn::CompactUnet*>(&network);
    const auto sizes = sizesOf(card, "profile", {});
    const auto within = [&](std::size_t i, std::int64_t most) { return sizes[i] >= 1 && sizes[i] <= most; };
    if (compact == nullptr || sizes.size() != 3 || !within(0, 64) || !within(1, 4096) || !within(2, 64)) {
        throw ValueError("sizes.profile", "expected rings (to 64), width (to 4096) and depth (to 64), of a "
                                          "compact_unet.");
    }
    checkParameters(8.0 * static_cast<double>(sizes[2]) * std::pow(static_cast<double>(sizes[1]), 2));
    compact->addProfile({.bands = static_cast<std::int64_t>(card.bands.size()),
                         .rings = sizes[0],
                         .width = sizes[1],
                         .depth = sizes[2]});
}

std::shared_ptr<nn::Network> makeNetwork(const engine::ModelCard& card) {
    const auto bands = static_cast<std::int64_t>(card.bands.size());
    if (card.architecture == "compact_unet") {
        return makeCompact(card);
    }
    if (card.architecture == "redshift_unet") {
        return std::make_shared<nn::RedshiftUnet>(nn::RedshiftUnetOptions{.bands = bands});
    }
    if (card.architecture == "redshift_unet_attention") {
        return std::make_shared<nn::RedshiftUnet>(nn::RedshiftUnetOptions{.bands = bands, .attention = true});
    }
    throw ValueError("architecture",
                     "expected compact_unet, redshift_unet or redshift_unet_attention, found \"" +
                         card.architecture + "\".");
}

torch::Tensor normalise(const torch::Tensor& flux, const engine::ModelCard& card) {
    return normalise(flux, card.normalisation);
}

torch::Tensor denormalise(const torch::Tensor& values, const engine::ModelCard& card) {
    return denormalise(values, card.normalisation);
}

ImageModel::ImageModel(engine::ModelCard card, std::shared_ptr<nn::Network> network)
    : card_(std::move(card))
    , network_(std::move(network))
    , ddpm_(card_.schedule.steps, card_.schedule.betaStart, card_.schedule.betaEnd) {
    if (knowsProfiles(card_.sizes)) {
        if (card_.schedule.kind != Schedule::Kind::Edm) {
            throw ValueError("sizes.profile", "expected none for a process other than edm.");
        }
        basis_ = profileBasis(sizesOf(card_, "profile", {}).front(), card_.height, card_.width);
    }
}

Preconditioned ImageModel::edmNetwork(const torch::Tensor& redshift) const {
    return [this, redshift](const torch::Tensor& x, const torch::Tensor& noise) {
        return network_->forward(x, noise, redshift);
    };
}

torch::Tensor ImageModel::denoise(const torch::Tensor& x, const torch::Tensor& sigma,
                                  const torch::Tensor& redshift) const {
    if (card_.schedule.kind == Schedule::Kind::Edm) {
        const auto& s = card_.schedule;
        const auto clean = edmDenoise(x, sigma, s.sigmaData, s.predicts, edmNetwork(redshift));
        if (!basis_.defined()) {
            return clean;
        }
        const auto basis = basis_.to(x.device());
        const auto profile = denoiseProfile(*network_->profile(), profileOf(x, basis), sigma, redshift);
        return withProfile(clean, profile, basis);
    }
    const auto level = perImage(sigma);
    std::vector<double> times;
    const auto onCpu = sigma.to(torch::kCPU, torch::kFloat64);
    for (std::int64_t i = 0; i < onCpu.numel(); ++i) {
        times.push_back(std::round(ddpm_.timeOf(onCpu[i].item<double>())));
    }
    const auto t = torch::tensor(times, torch::kFloat64).to(sigma.options());
    return x - level * network_->forward(x * (level.square() + 1.0).rsqrt(), t, redshift);
}

torch::Tensor ImageModel::loss(const torch::Tensor& clean, const torch::Tensor& redshift,
                               const torch::Tensor& noise, const torch::Tensor& position,
                               const Emphasis& emphasis) const {
    if (card_.schedule.kind == Schedule::Kind::Edm) {
        const auto& s = card_.schedule;
        return edmLoss(clean, noise, position, s.sigmaData, s.predicts, emphasis, edmNetwork(redshift));
    }
    // t from 1 to T - 1, as published: step 0 is never trained nor sampled.
    const auto t = (1.0 + position * (ddpm_.steps() - 1)).floor().clamp(1, ddpm_.steps() - 1);
    const auto table = torch::tensor(ddpm_.alphaBar, torch::kFloat64).to(clean.options());
    const auto alphaBar = perImage(table.index_select(0, t.to(torch::kLong)));
    const auto noisy = clean * alphaBar.sqrt() + noise * (1.0 - alphaBar).sqrt();
    return torch::nn::functional::smooth_l1_loss(network_->forward(noisy, t, redshift), noise);
}

torch::Tensor ImageModel::lossOfProfile(const torch::Tensor& clean, const torch::Tensor& redshift,
                                        const torch::Tensor& noise, const torch::Tensor& position) const {
    const auto profile = profileOf(clean, basis_.to(clean.device()));
    return profileLoss(*network_->profile(), profile, redshift, noise.flatten(1), position,
                       {card_.schedule.sigmaMin, card_.schedule.sigmaMax});
}

void ImageModel::measureProfiles(const torch::Tensor& clean) const {
    if (clean.size(0) < 2) {
        throw ValueError("data.training", "expected at least 2 galaxies to measure profiles of.");
    }
    measureAxes(*network_->profile(), profileOf(clean, basis_.to(clean.device())));
}

Path ImageModel::pathOf(Method method, int evaluations) const {
    const int count = levelsFor(method, evaluations);
    if (card_.schedule.kind == Schedule::Kind::Edm) {
        return {karrasLevels(count, card_.schedule.sigmaMin, card_.schedule.sigmaMax), beginOf(method)};
    }
    // Evenly spaced whole time steps from T - 1 down to 1; all of them give the published sampler.
    const int last = ddpm_.steps() - 1;
    std::vector<double> levels;
    for (int i = 0; i < std::min(count, last); ++i) {
        const double share = count > 1 ? static_cast<double>(i) / (std::min(count, last) - 1) : 0.0;
        levels.push_back(ddpm_.sigma(static_cast<int>(std::round(last - share * (last - 1)))));
    }
    return {levels, beginOf(method), ddpm_.sigma(0)};
}

torch::Tensor ImageModel::draw(const std::function<torch::Tensor(std::uint64_t)>& noise, double redshift,
                               Method method, int evaluations, const Monitor& monitor) const {
    const auto device = network_->parameters().front().device();
    const auto path = pathOf(method, evaluations);
    const double data = card_.schedule.kind == Schedule::Kind::Ddpm ? 1.0 : 0.0;
    const auto start = noise(0).to(device) * spreadOfStart(path.begin, path.levels.front(), data);
    const auto each = [count = start.size(0), device](double value) {
        return torch::full({count}, value, torch::TensorOptions(device).dtype(torch::kFloat32));
    };
    const auto z = each(redshift);
    const auto clean = [&](const torch::Tensor& x, double sigma) { return denoise(x, each(sigma), z); };
    const auto fresh = [&](int step) { return noise(static_cast<std::uint64_t>(step) + 1).to(device); };
    const auto values = sample(method, start, path, clean, fresh, monitor);
    return denormalise(values, card_).to(torch::kCPU, torch::kFloat32).contiguous();
}

torch::Tensor noiseOf(std::span<const std::uint64_t> seeds, std::uint64_t stream, int bands, int height,
                      int width) {
    auto noise =
        torch::empty({static_cast<std::int64_t>(seeds.size()), bands, height, width}, torch::kFloat32);
    const auto size = static_cast<std::size_t>(bands) * height * width;
    for (std::size_t i = 0; i < seeds.size(); ++i) {
        fillNormal({noise.data_ptr<float>() + i * size, size}, seeds[i], stream);
    }
    return noise;
}

} // namespace lookback::diffusion
