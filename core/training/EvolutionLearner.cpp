// SPDX-License-Identifier: MIT
#include "core/diffusion/Colours.h"
#include "core/diffusion/ImageModel.h"
#include "core/display/Render.h"
#include "core/engine/Torch.h"
#include "core/io/Png.h"
#include "core/training/Learner.h"

#include <algorithm>

namespace lookback::training {

namespace {

/// Whether the run begins with a model that has no colours yet: then they alone are learnt, and the network
/// of images keeps its weights.
bool addsColours(const Recipe& recipe) {
    const auto has = [](const auto& sizes) {
        const auto found = sizes.find("colours");
        return found != sizes.end() && !found->second.empty();
    };
    return has(recipe.sizes) && !recipe.startFrom.empty() &&
           !has(engine::readModelCard(recipe.startFrom).sizes);
}

engine::ModelCard withoutColours(engine::ModelCard card) {
    card.sizes.erase("colours");
    return card;
}

/// Galaxies that evolve: a diffusion model of images under a redshift, and of their colours where the card
/// asks for them.
class EvolutionLearner final : public Learner {
public:
    EvolutionLearner(const Recipe& recipe, const engine::Device& device)
        : Learner(recipe, device)
        , coloursAlone_(addsColours(recipe))
        , model_(card(), diffusion::makeNetwork(coloursAlone_ ? withoutColours(card()) : card())) {
        for (const auto scale : recipe.lossScales) {
            if (card().height % scale != 0 || card().width % scale != 0) {
                throw ValueError("loss_scales", "expected divisors of the image's sides, found " +
                                                    std::to_string(scale) + " for " +
                                                    std::to_string(card().width) + " x " +
                                                    std::to_string(card().height) + ".");
            }
        }
        prepare(model_.network());
        if (coloursAlone_) {
            for (auto& parameter : model_.network().parameters()) {
                parameter.set_requires_grad(false);
            }
            diffusion::addColours(model_.network(), card());
            model_.network().to(engine::torchDevice(device));
        }
    }

    BatchNeeds needs() const override { return {.noise = true}; }

    torch::nn::Module& network() const override { return model_.network(); }

    torch::Tensor loss(const Batch& batch) const override {
        const auto device = engine::torchDevice(device_);
        const auto flux = batch.flux.to(device);
        const auto redshift = batch.redshift.to(device);
        const auto noise = batch.noise.to(device);
        const auto position = batch.position.to(device);
        auto sum = torch::zeros({}, flux.options());
        if (!coloursAlone_) {
            sum = model_.loss(diffusion::normalise(flux, card()), redshift, noise, position,
                              {recipe_.logSigmaMean, recipe_.logSigmaSpread, recipe_.lossScales});
        }
        if (const auto colours = diffusion::coloursOf(model_.network())) {
            sum = sum + diffusion::colourLoss(*colours, flux, redshift, noise, position, card());
        }
        return sum;
    }

    void preview(const std::filesystem::path& png) const override;

private:
    const bool coloursAlone_;
    diffusion::ImageModel model_;
};

/// One row a seed, the first on top; one column a redshift.
void EvolutionLearner::preview(const std::filesystem::path& png) const {
    const auto noise = [&](std::uint64_t stream) {
        return diffusion::noiseOf(recipe_.previewSeeds, stream, static_cast<int>(card().bands.size()),
                                  card().height, card().width);
    };
    std::vector<torch::Tensor> columns;
    for (const double z : recipe_.previewRedshifts) {
        const auto flux = model_.draw(noise, z, diffusion::Method::DpmSolver, recipe_.previewEvaluations);
        columns.push_back(torch::cat(flux.flip(0).unbind(0), 1)); // (band, N H, W)
    }
    const auto sheet = torch::cat(columns, 2).contiguous(); // (band, N H, redshifts W)
    Image image(static_cast<int>(sheet.size(0)), static_cast<int>(sheet.size(1)),
                static_cast<int>(sheet.size(2)));
    std::copy_n(sheet.data_ptr<float>(), image.pixels.size(), image.pixels.begin());
    io::writePng(png, display::render(image, {}));
}

} // namespace

std::unique_ptr<Learner> makeEvolutionLearner(const Recipe& recipe, const engine::Device& device) {
    return std::make_unique<EvolutionLearner>(recipe, device);
}

} // namespace lookback::training
