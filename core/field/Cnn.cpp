// SPDX-License-Identifier: MIT
#include "core/field/Cnn.h"

#include "core/common/Error.h"
#include "core/diffusion/Scaling.h"
#include "core/engine/Threads.h"
#include "core/engine/Torch.h"
#include "core/field/MapFlaw.h"
#include "core/nn/MapFrame.h"
#include "core/nn/TwoPhase.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <functional>

namespace lookback::field {

namespace {

/// A network that cannot be built is the card's fault.
std::shared_ptr<nn::TwoPhase> networkOf(const engine::ModelCard& card) {
    if (card.task != "counts" || !card.maps) {
        throw FileError(card.cardFile,
                        "expected a model of task counts, found one of task " + card.task + ".");
    }
    try {
        return nn::makeTwoPhase(card.architecture, card.sizes);
    } catch (const ValueError& e) {
        throw FileError(card.cardFile, e.what());
    }
}

torch::Tensor tensorOf(const Map& map) { // (1, 1, H, W)
    return torch::from_blob(const_cast<float*>(map.values.pixels.data()), {1, 1, map.height(), map.width()},
                            torch::kFloat32)
        .clone();
}

} // namespace

struct Cnn::Impl {
    engine::ModelCard card;
    engine::Device device;
    std::shared_ptr<nn::TwoPhase> network;

    /// What `answer` makes of the map's network values, (1, 1, H, W) -> (1, 1, H, W), on the CPU.
    Map mapOf(const Map& matter, const std::function<torch::Tensor(const torch::Tensor&)>& answer) const {
        if (const auto flaw = flawFor(matter, *card.maps, network->multiple()); !flaw.empty()) {
            throw ValueError("map", flaw);
        }
        return engine::translateTorchErrors([&] {
            const c10::InferenceMode inference;
            if (!device.cuda) {
                engine::useThreads(device.threads);
            }
            const auto frame = matter.periodic
                                   ? nn::MapFrame{}
                                   : nn::frameAround(matter.height(), matter.width(), network->multiple());
            const auto given = nn::framed(tensorOf(matter), frame).to(engine::torchDevice(device));
            const auto values = nn::unframed(
                answer(diffusion::normalise(given, diffusion::part(card.normalisation, 0, 1))), frame);
            const auto here = values.to(torch::kCPU, torch::kFloat32).contiguous();
            Map map = matter;
            std::copy_n(here.data_ptr<float>(), map.values.pixels.size(), map.values.pixels.begin());
            map.quantity = card.maps->targets.front().quantity;
            map.unit = "";
            return map;
        });
    }

    Map paint(const Map& matter) const {
        const auto& target = card.maps->targets.front();
        auto map = mapOf(matter, [&](const torch::Tensor& given) {
            const auto values =
                diffusion::denormalise(network->forward(given), diffusion::part(card.normalisation, 1, 1));
            return values * (values > std::max(target.floor, 0.0)).to(values.scalar_type());
        });
        map.unit = target.unit;
        return map;
    }
};

Cnn::Cnn(const engine::ModelCard& card, const engine::Device& device) {
    impl_ = engine::translateTorchErrors([&] {
        auto network = networkOf(card);
        engine::loadWeights(card, *network);
        network->eval();
        network->to(engine::torchDevice(device));
        return std::unique_ptr<Impl>(new Impl{card, device, network});
    });
}

Cnn::~Cnn() = default;
Cnn::Cnn(Cnn&&) noexcept = default;
Cnn& Cnn::operator=(Cnn&&) noexcept = default;

const engine::ModelCard& Cnn::card() const {
    return impl_->card;
}

double Cnn::threshold() const {
    return impl_->network->threshold.item<double>();
}

double Cnn::floor() const {
    return impl_->network->floor.item<double>();
}

PaintedField Cnn::field() const {
    const auto& target = card().maps->targets.front();
    return {target.quantity, target.unit};
}

std::string Cnn::flawOf(const Map& matter) const {
    return flawFor(matter, *card().maps, impl_->network->multiple());
}

void Cnn::paint(const Map& matter, const std::vector<std::uint64_t>& seeds, const PaintOptions&,
                const std::function<void(Map)>& onField, const Monitor& monitor) {
    monitor.step(0, 1);
    const auto map = impl_->paint(matter);
    for (std::size_t i = 0; i < seeds.size(); ++i) {
        onField(map);
    }
}

Map Cnn::mask(const Map& matter) {
    return impl_->mapOf(matter, [&](const torch::Tensor& given) { return impl_->network->mask(given); });
}

Map Cnn::probability(const Map& matter) {
    return impl_->mapOf(matter, [&](const torch::Tensor& given) {
        return nn::probabilityOf(impl_->network->classifier->forward(given));
    });
}

void checkFirstPhase(const engine::ModelCard& card) {
    engine::translateTorchErrors([&] {
        try {
            engine::loadWeights(card, *nn::makeMapNetwork(card.architecture, card.sizes, 2));
        } catch (const ValueError& e) {
            throw FileError(card.cardFile, e.what());
        }
    });
}

} // namespace lookback::field
