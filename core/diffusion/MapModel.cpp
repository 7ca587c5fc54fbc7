// SPDX-License-Identifier: MIT
#include "core/diffusion/MapModel.h"

#include "core/common/Error.h"
#include "core/diffusion/CardSizes.h"
#include "core/diffusion/Scaling.h"
#include "core/diffusion/Tiles.h"
#include "core/nn/CompactUnet.h"
#include "core/nn/VdmUnet.h"

#include <cmath>

namespace lookback::diffusion {

namespace {

using engine::ModelCard;
using engine::Schedule;

std::int64_t count(const std::vector<MapChannel>& channels) {
    return static_cast<std::int64_t>(channels.size());
}

nn::CompactUnetOptions compactOptions(const ModelCard& card) {
    nn::CompactUnetOptions o;
    o.bands = count(card.maps->targets);
    o.given = count(card.maps->inputs);
    o.widths = sizesOf(card, "widths", {32, 64, 96});
    o.blocks = sizeOf(card, "blocks", 1, 16);
    o.code = sizeOf(card, "code", 128, 4096);
    o.patch = sizeOf(card, "patch", 2, 16);
    o.attention = {};
    o.redshift = false;
    o.reach = nn::Reach::Surroundings;
    checkWidths(o.widths);
    checkParameters(compactParameters(o.widths, o.blocks, o.code));
    return o;
}

nn::VdmUnetOptions vdmOptions(const ModelCard& card) {
    nn::VdmUnetOptions o;
    o.targets = count(card.maps->targets);
    o.given = count(card.maps->inputs);
    o.width = sizeOf(card, "width", o.width, 1024);
    o.levels = sizeOf(card, "levels", o.levels, 6);
    o.gammaMin = card.schedule.gammaMin;
    o.gammaMax = card.schedule.gammaMax;
    if (o.width % 8 != 0) {
        throw ValueError("sizes.width", "expected a multiple of 8, found " + std::to_string(o.width) + ".");
    }
    const double bottom = static_cast<double>(o.width << o.levels); // whose convolutions are half of all
    checkParameters(80.0 * bottom * bottom);
    return o;
}

/// Values (N, targets, H, W) below the floor of their target as none.
torch::Tensor aboveFloor(const torch::Tensor& values, const MapFacts& maps) {
    std::vector<double> floors;
    for (const auto& target : maps.targets) {
        floors.push_back(target.floor);
    }
    const auto floor = torch::tensor(floors, torch::kFloat64).to(values.options()).reshape({1, -1, 1, 1});
    return values * (values >= floor);
}

torch::Tensor each(const torch::Tensor& like, double value) {
    return torch::full({like.size(0)}, value, like.options());
}

} // namespace

std::int64_t divisorOf(const ModelCard& card) {
    if (card.architecture == "vdm_unet") {
        return std::int64_t{1} << vdmOptions(card).levels;
    }
    const auto o = compactOptions(card);
    return o.patch << (o.widths.size() - 1);
}

std::shared_ptr<nn::Network> makeMapNetwork(const ModelCard& card) {
    if (card.architecture != "map_unet" && card.architecture != "vdm_unet") {
        throw ValueError("architecture",
                         "expected map_unet or vdm_unet, found \"" + card.architecture + "\".");
    }
    const auto divisor = divisorOf(card);
    if (card.height % divisor != 0 || card.width % divisor != 0) {
        throw ValueError("sizes", "expected map sides divisible by " + std::to_string(divisor) + ", found " +
                                      std::to_string(card.width) + " x " + std::to_string(card.height) + ".");
    }
    std::shared_ptr<nn::Network> network;
    if (card.architecture == "vdm_unet") {
        network = std::make_shared<nn::VdmUnet>(vdmOptions(card));
    } else {
        network = std::make_shared<nn::CompactUnet>(compactOptions(card));
    }
    if (card.schedule.kind == Schedule::Kind::Vdm) {
        network->register_module("gamma", std::make_shared<Gamma>(card.schedule));
    }
    return network;
}

MapModel::MapModel(ModelCard card, std::shared_ptr<nn::Network> network)
    : card_(std::move(card))
    , network_(std::move(network)) {
    if (card_.schedule.kind == Schedule::Kind::Vdm) {
        gamma_ = std::dynamic_pointer_cast<Gamma>(network_->named_children()["gamma"]);
    }
    if (card_.architecture == "map_unet") {
        const auto divisor = divisorOf(card_);
        margin_ = (nn::reachOf(compactOptions(card_)) + divisor - 1) / divisor * divisor;
    }
}

torch::Tensor MapModel::forward(const torch::Tensor& noisy, const torch::Tensor& given,
                                const torch::Tensor& noise) const {
    const auto seen = torch::cat({noisy, given}, 1); // (N, targets + inputs, H, W)
    const auto work = [&](const torch::Tensor& part) { return network_->forward(part, noise, {}); };
    const bool large = margin_ > 0 && seen.size(2) * seen.size(3) > tile_ * tile_;
    return large ? inTiles(seen, tile_, margin_, work) : work(seen);
}

torch::Tensor MapModel::denoise(const torch::Tensor& x, const torch::Tensor& given,
                                const torch::Tensor& sigma) const {
    const auto network = [&](const torch::Tensor& noisy, const torch::Tensor& noise) {
        return forward(noisy, given, noise);
    };
    if (card_.schedule.kind == Schedule::Kind::Edm) {
        return edmDenoise(x, sigma, card_.schedule.sigmaData, card_.schedule.predicts, network);
    }
    const auto level = sigma.reshape({-1, 1, 1, 1});
    return x - level * network(x * (level.square() + 1.0).rsqrt(), 2.0 * sigma.log());
}

torch::Tensor MapModel::loss(const torch::Tensor& maps, const torch::Tensor& noise,
                             const torch::Tensor& position, const Emphasis& emphasis) const {
    const auto values = normalise(maps, card_.normalisation);
    const auto given = values.narrow(1, 0, inputs());
    const auto clean = values.narrow(1, inputs(), targets());
    const auto network = [&](const torch::Tensor& noisy, const torch::Tensor& level) {
        return network_->forward(torch::cat({noisy, given}, 1), level, {});
    };
    if (card_.schedule.kind == Schedule::Kind::Edm) {
        return edmLoss(clean, noise, position, card_.schedule.sigmaData, card_.schedule.predicts, emphasis,
                       network);
    }
    return vdmTerms(clean, noise, position, *gamma_, network).sum();
}

std::pair<double, double> MapModel::levelRange() const {
    if (card_.schedule.kind == Schedule::Kind::Edm) {
        return {card_.schedule.sigmaMin, card_.schedule.sigmaMax};
    }
    const double first = gamma_->b.item<double>();
    return {std::exp(0.5 * first), std::exp(0.5 * (first + gamma_->slope().item<double>()))};
}

torch::Tensor MapModel::draw(const torch::Tensor& given,
                             const std::function<torch::Tensor(std::uint64_t)>& noise, Method method,
                             int evaluations, const Monitor& monitor) const {
    const auto device = network_->parameters().front().device();
    const auto [lowest, highest] = levelRange();
    const auto begin = beginOf(method);
    const double data = card_.schedule.kind == Schedule::Kind::Vdm ? 1.0 : 0.0;
    const auto start = noise(0).to(device) * spreadOfStart(begin, highest, data);
    const auto scaling = card_.normalisation;
    const auto seen = normalise(given.to(device), part(scaling, 0, card_.maps->inputs.size()))
                          .expand({start.size(0), -1, -1, -1});
    const auto clean = [&](const torch::Tensor& x, double sigma) { return denoise(x, seen, each(x, sigma)); };
    const auto fresh = [&](int step) { return noise(static_cast<std::uint64_t>(step) + 1).to(device); };
    const auto values =
        method == Method::Ancestral
            ? vdmSample(start, 2.0 * std::log(lowest), 2.0 * std::log(highest), evaluations, clean, fresh,
                        monitor)
            : sample(method, start, {karrasLevels(levelsFor(method, evaluations), lowest, highest), begin},
                     clean, fresh, monitor);
    const auto linear =
        denormalise(values, part(scaling, card_.maps->inputs.size(), card_.maps->targets.size()));
    return aboveFloor(linear, *card_.maps).to(torch::kCPU, torch::kFloat32).contiguous();
}

} // namespace lookback::diffusion
