// SPDX-License-Identifier: MIT
#include "core/diffusion/Scaling.h"
#include "core/engine/Torch.h"
#include "core/nn/MapNetworks.h"
#include "core/nn/TwoPhase.h"
#include "core/training/Learner.h"
#include "core/training/MapSheet.h"

namespace lookback::training {

namespace {

/// The first map to judge by, (1, 2, H, W); undefined where the recipe wants no pictures.
torch::Tensor exampleOf(const Recipe& recipe) {
    if (recipe.previewEvery == 0) {
        return {};
    }
    auto one = recipe;
    one.validationCount = 1;
    return validationBatch(one, {}).flux;
}

/// Network values of what is given: (N, 2, H, W) linear -> (N, 1, H, W).
torch::Tensor givenOf(const torch::Tensor& maps, const engine::ModelCard& card) {
    return diffusion::normalise(maps.narrow(1, 0, 1), diffusion::part(card.normalisation, 0, 1));
}

/// The first phase of Zhang et al. (2019): which pixels hold galaxies, at least as many as the target's
/// floor. A galaxy spread over 2 x 2 pixels (cloud in cell) leaves at least a quarter of itself in the
/// nearest one.
class OccupancyLearner final : public Learner {
public:
    OccupancyLearner(const Recipe& recipe, const engine::Device& device)
        : Learner(recipe, device)
        , network_(nn::makeMapNetwork(card().architecture, card().sizes, 2))
        , example_(exampleOf(recipe)) {
        prepare(*network_);
    }

    torch::nn::Module& network() const override { return *network_; }

    torch::Tensor loss(const Batch& batch) const override {
        const auto maps = batch.flux.to(engine::torchDevice(device_));
        return nn::occupancyLoss(network_->forward(givenOf(maps, card())), occupiedIn(maps.narrow(1, 1, 1)),
                                 recipe_.occupiedWeight);
    }

    /// What is given, where galaxies are, and the probability of them.
    void preview(const std::filesystem::path& png) const override {
        const auto maps = example_.to(engine::torchDevice(device_));
        const auto said = nn::probabilityOf(network_->forward(givenOf(maps, card())));
        writeMapSheet(png, dexOf(example_[0][0]), occupiedIn(example_[0][1]).to(torch::kFloat32),
                      {said[0][0].to(torch::kCPU)});
    }

private:
    torch::Tensor occupiedIn(const torch::Tensor& galaxies) const {
        return (galaxies > 0.0).logical_and(galaxies >= card().maps->targets.front().floor);
    }

    std::shared_ptr<nn::MapNetwork> network_;
    torch::Tensor example_;
};

/// The second phase: how many galaxies, as log10(1 + value / softening) times the scale of the target, so
/// that nothing is zero, where the first phase says that there are any.
class CountsLearner final : public Learner {
public:
    CountsLearner(const Recipe& recipe, const engine::Device& device)
        : Learner(recipe, device)
        , network_(nn::makeTwoPhase(card().architecture, card().sizes))
        , example_(exampleOf(recipe)) {
        prepare(*network_);
        const auto first = engine::readModelCard(recipe.classifier);
        engine::loadWeights(first, *network_->classifier);
        network_->threshold.fill_(recipe.threshold);
        network_->floor.fill_(first.maps->targets.front().floor);
    }

    torch::nn::Module& network() const override { return *network_; }

    torch::Tensor loss(const Batch& batch) const override {
        const auto maps = batch.flux.to(engine::torchDevice(device_));
        const auto truth = diffusion::normalise(maps.narrow(1, 1, 1), target_);
        return nn::countsLoss(network_->forward(givenOf(maps, card())), truth, recipe_.countsWeight);
    }

    /// What is given, the truth and the answer.
    void preview(const std::filesystem::path& png) const override {
        const auto maps = example_.to(engine::torchDevice(device_));
        const auto said = diffusion::denormalise(network_->forward(givenOf(maps, card())), target_);
        writeMapSheet(png, dexOf(example_[0][0]), dexOf(example_[0][1]), {dexOf(said[0][0].to(torch::kCPU))});
    }

private:
    std::shared_ptr<nn::TwoPhase> network_;
    torch::Tensor example_;
    const engine::Normalisation target_ = diffusion::part(card().normalisation, 1, 1);
};

} // namespace

std::unique_ptr<Learner> makeOccupancyLearner(const Recipe& recipe, const engine::Device& device) {
    return std::make_unique<OccupancyLearner>(recipe, device);
}

std::unique_ptr<Learner> makeCountsLearner(const Recipe& recipe, const engine::Device& device) {
    return std::make_unique<CountsLearner>(recipe, device);
}

} // namespace lookback::training
