// SPDX-License-Identifier: MIT
#include "core/common/Random.h"
#include "core/diffusion/ImageModel.h"
#include "core/display/Render.h"
#include "core/engine/Torch.h"
#include "core/io/Png.h"
#include "core/training/Learner.h"

#include <algorithm>

namespace lookback::training {

namespace {

constexpr int kMeasured = 1024; // galaxies that the axes of profiles come from

std::shared_ptr<nn::Network> firstNetwork(engine::ModelCard card, bool profilesAlone) {
    if (profilesAlone) {
        card.sizes.erase("profile");
    }
    return diffusion::makeNetwork(card);
}

/// Galaxies that evolve: a diffusion model of images under a redshift, and of their profiles where the recipe
/// asks for it.
class EvolutionLearner final : public Learner {
public:
    EvolutionLearner(const Recipe& recipe, const engine::Device& device)
        : Learner(recipe, device)
        , profilesAlone_(learnsProfilesAlone(recipe))
        , model_(card(), firstNetwork(card(), profilesAlone_)) {
        for (const auto scale : recipe.lossScales) {
            if (card().height % scale != 0 || card().width % scale != 0) {
                throw ValueError("loss_scales", "expected divisors of the image's sides, found " +
                                                    std::to_string(scale) + " for " +
                                                    std::to_string(card().width) + " x " +
                                                    std::to_string(card().height) + ".");
            }
        }
        prepare(model_.network());
        if (profilesAlone_) {
            for (auto& parameter : model_.network().parameters()) {
                parameter.set_requires_grad(false);
            }
            diffusion::addProfile(model_.network(), card());
            model_.network().to(engine::torchDevice(device));
        }
        if (diffusion::knowsProfiles(recipe.sizes) && (profilesAlone_ || recipe.startFrom.empty())) {
            auto some = recipe;
            some.validation = recipe.training;
            some.validationCount = kMeasured;
            model_.measureProfiles(valuesOf(validationBatch(some, {})));
        }
    }

    BatchNeeds needs() const override { return {.noise = true}; }

    torch::nn::Module& network() const override { return model_.network(); }

    torch::Tensor loss(const Batch& batch) const override {
        const auto device = engine::torchDevice(device_);
        const auto clean = valuesOf(batch);
        const auto redshift = batch.redshift.to(device);
        const auto noise = batch.noise.to(device);
        const auto position = batch.position.to(device);
        auto sum = torch::zeros({}, clean.options());
        if (!profilesAlone_) {
            sum = model_.loss(clean, redshift, noise, position,
                              {recipe_.logSigmaMean, recipe_.logSigmaSpread, recipe_.lossScales});
        }
        if (diffusion::knowsProfiles(recipe_.sizes)) {
            sum = sum + model_.lossOfProfile(clean, redshift, noise, position);
        }
        return sum;
    }

    void preview(const std::filesystem::path& png) const override;
    QualitySample sample() const override;

private:
    Image seen(Image image, std::uint64_t stream) const;

    torch::Tensor valuesOf(const Batch& batch) const {
        return diffusion::normalise(batch.flux.to(engine::torchDevice(device_)), card());
    }

    const bool profilesAlone_;
    diffusion::ImageModel model_;
};

/// (band, H, W)
Image toImage(const torch::Tensor& flux) {
    const auto values = flux.contiguous();
    Image image(static_cast<int>(values.size(0)), static_cast<int>(values.size(1)),
                static_cast<int>(values.size(2)));
    std::copy_n(values.data_ptr<float>(), image.pixels.size(), image.pixels.begin());
    return image;
}

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
    const auto sheet = torch::cat(columns, 2); // (band, N H, redshifts W)
    io::writePng(png, display::render(toImage(sheet), {}));
}

/// Through the camera, whose noise measures of shapes rely on.
Image EvolutionLearner::seen(Image image, std::uint64_t stream) const {
    std::vector<float> normal(image.pixels.size());
    fillNormal(normal, recipe_.seed, stream);
    addNoise(image, card().noise, normal);
    return image;
}

/// Each with a seed of its own, drawn as the previews are.
QualitySample EvolutionLearner::sample() const {
    auto recipe = recipe_;
    recipe.validationCount = recipe_.qualityCount;
    const auto batch = validationBatch(recipe, {});
    QualitySample sample;
    for (std::int64_t i = 0; i < batch.flux.size(0); ++i) {
        const std::vector<std::uint64_t> seed{static_cast<std::uint64_t>(i) + 1};
        const auto noise = [&](std::uint64_t stream) {
            return diffusion::noiseOf(seed, stream, static_cast<int>(card().bands.size()), card().height,
                                      card().width);
        };
        const auto drawn = model_.draw(noise, batch.redshift[i].item<double>(), diffusion::Method::DpmSolver,
                                       recipe_.previewEvaluations);
        sample.real.push_back(seen(toImage(batch.flux[i]), 2 * seed[0]));
        sample.drawn.push_back(seen(toImage(drawn[0]), 2 * seed[0] + 1));
    }
    return sample;
}

} // namespace

std::unique_ptr<Learner> makeEvolutionLearner(const Recipe& recipe, const engine::Device& device) {
    return std::make_unique<EvolutionLearner>(recipe, device);
}

} // namespace lookback::training
