// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/diffusion/ImageModel.h"
#include "core/diffusion/MapModel.h"
#include "core/engine/Torch.h"
#include "core/training/Learner.h"
#include "core/training/MapSheet.h"

#include <array>

namespace lookback::training {

namespace {

/// Maps of one field from maps of another: a diffusion model under a condition.
class FieldLearner final : public Learner {
public:
    FieldLearner(const Recipe& recipe, const engine::Device& device)
        : Learner(recipe, device)
        , model_(card(), diffusion::makeMapNetwork(card())) {
        prepare(model_.network());
        if (recipe.previewEvery > 0) {
            auto one = recipe;
            one.validationCount = 1;
            example_ = validationBatch(one, {}).flux; // (1, band, H, W)
        }
    }

    BatchNeeds needs() const override { return {.noise = true, .evenPositions = true}; }

    torch::nn::Module& network() const override { return model_.network(); }

    torch::Tensor loss(const Batch& batch) const override {
        const auto device = engine::torchDevice(device_);
        const auto noise = batch.noise.narrow(1, model_.inputs(), model_.targets());
        return model_.loss(batch.flux.to(device), noise.to(device), batch.position.to(device),
                           {recipe_.logSigmaMean, recipe_.logSigmaSpread, recipe_.lossScales});
    }

    void preview(const std::filesystem::path& png) const override;

private:
    diffusion::MapModel model_;
    torch::Tensor example_; ///< The first map to judge by.
};

/// What is given, the truth and one drawn map a seed, side by side, as log10(1 + value).
void FieldLearner::preview(const std::filesystem::path& png) const {
    const auto given = example_.narrow(1, 0, model_.inputs());
    std::vector<torch::Tensor> drawn;
    for (const auto seed : recipe_.previewSeeds) {
        const auto noise = [&](std::uint64_t stream) {
            return diffusion::noiseOf(std::array{seed}, stream, static_cast<int>(model_.targets()),
                                      static_cast<int>(example_.size(2)), static_cast<int>(example_.size(3)));
        };
        drawn.push_back(
            dexOf(model_.draw(given, noise, diffusion::Method::DpmSolver, recipe_.previewEvaluations)[0][0]));
    }
    writeMapSheet(png, dexOf(example_[0][0]), dexOf(example_[0][model_.inputs()]), drawn);
}

} // namespace

std::unique_ptr<Learner> makeFieldLearner(const Recipe& recipe, const engine::Device& device) {
    return std::make_unique<FieldLearner>(recipe, device);
}

} // namespace lookback::training
