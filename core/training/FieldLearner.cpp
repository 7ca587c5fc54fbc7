// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/diffusion/ImageModel.h"
#include "core/diffusion/MapModel.h"
#include "core/display/Compose.h"
#include "core/display/Render.h"
#include "core/engine/Torch.h"
#include "core/io/Png.h"
#include "core/training/Learner.h"

#include <algorithm>
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
    const auto height = example_.size(2);
    const auto width = example_.size(3);
    const auto given = example_.narrow(1, 0, model_.inputs());
    std::vector<Image> panels;
    const auto add = [&](const torch::Tensor& map) { // (H, W)
        const auto dex = torch::log10(map.clamp_min(0.0) + 1.0).contiguous();
        Image image(1, static_cast<int>(height), static_cast<int>(width));
        std::copy_n(dex.data_ptr<float>(), image.pixels.size(), image.pixels.begin());
        panels.push_back(std::move(image));
    };
    add(example_[0][0]);
    add(example_[0][model_.inputs()]);
    for (const auto seed : recipe_.previewSeeds) {
        const auto noise = [&](std::uint64_t stream) {
            return diffusion::noiseOf(std::array{seed}, stream, static_cast<int>(model_.targets()),
                                      static_cast<int>(height), static_cast<int>(width));
        };
        add(model_.draw(given, noise, diffusion::Method::DpmSolver, recipe_.previewEvaluations)[0][0]);
    }
    display::DisplayOptions look;
    look.stretch = display::Stretch::Linear;
    look.limits = display::LimitsKind::MinMax;
    Picture sheet(static_cast<int>(width * static_cast<std::int64_t>(panels.size())),
                  static_cast<int>(height));
    int x = 0;
    for (const auto& panel : panels) {
        display::paste(sheet, display::renderBand(panel, 0, look), x, 0);
        x += static_cast<int>(width);
        look.limits = display::LimitsKind::Fixed; // all targets in the truth's colours
        look.fixed = display::minMaxLimits(panels[1].band(0));
    }
    io::writePng(png, sheet);
}

} // namespace

std::unique_ptr<Learner> makeFieldLearner(const Recipe& recipe, const engine::Device& device) {
    return std::make_unique<FieldLearner>(recipe, device);
}

} // namespace lookback::training
