// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/diffusion/ImageModel.h"
#include "core/engine/Torch.h"
#include "core/nn/RedshiftCnn.h"
#include "core/training/Learner.h"

#include <algorithm>

namespace lookback::training {

namespace {

constexpr double kWidth = 0.15; // of the losses, in redshift: Nishizawa et al. 2020

std::shared_ptr<nn::RedshiftCnn> networkOf(const engine::ModelCard& card) {
    return std::make_shared<nn::RedshiftCnn>(nn::redshiftCnnOptions(
        static_cast<std::int64_t>(card.bands.size()), card.height, card.width, card.sizes));
}

/// Redshifts of galaxies from their images, and from their magnitudes where the sizes ask for them. Losses:
/// "hsc", as published (Nishizawa et al. 2020): 1 - 1 / (1 + (dz / 0.15)^2), dz = z_phot - z_spec;
/// "cauchy", ours: log(1 + (dz / 0.15)^2), dz = (z_phot - z_spec) / (1 + z_spec), which keeps pulling at
/// predictions far from the truth, where the slope of the first is all but nothing.
class RedshiftLearner final : public Learner {
public:
    RedshiftLearner(const Recipe& recipe, const engine::Device& device)
        : Learner(recipe, device)
        , network_(networkOf(card())) {
        prepare(*network_);
    }

    BatchNeeds needs() const override {
        const bool magnitudes = !network_->options.magnitudes.empty();
        return {.columns = magnitudes ? nn::magnitudeColumns(card().bands) : std::vector<std::string>()};
    }

    torch::nn::Module& network() const override { return *network_; }

    torch::Tensor loss(const Batch& batch) const override {
        const auto truth = batch.redshift.to(engine::torchDevice(device_));
        const auto error = told(batch) - truth; // (N)
        if (recipe_.loss == "hsc") {
            return (1.0 - 1.0 / (1.0 + (error / kWidth).square())).mean();
        }
        return torch::log1p((error / (kWidth * (1.0 + truth))).square()).mean();
    }

    QualitySample sample() const override {
        auto recipe = recipe_;
        recipe.validationCount = recipe_.qualityCount;
        const auto batch = validationBatch(recipe, needs());
        constexpr std::int64_t kChunk = 64; // galaxies at a time, to bound memory
        QualitySample sample;
        for (std::int64_t first = 0; first < batch.flux.size(0); first += kChunk) {
            const auto some = part(batch, first, std::min(kChunk, batch.flux.size(0) - first));
            const auto redshifts = told(some).to(torch::kCPU, torch::kFloat32).contiguous(); // (N)
            for (std::int64_t i = 0; i < redshifts.size(0); ++i) {
                sample.truth.push_back(some.redshift[i].item<double>());
                sample.told.push_back(redshifts[i].item<double>());
            }
        }
        return sample;
    }

private:
    /// Redshifts by the network, (N) on its device.
    torch::Tensor told(const Batch& batch) const {
        const auto device = engine::torchDevice(device_);
        const auto images = diffusion::normalise(batch.flux.to(device), card());
        const auto magnitudes = batch.columns.defined() ? batch.columns.to(device) : batch.columns;
        return network_->forward(images, magnitudes);
    }

    std::shared_ptr<nn::RedshiftCnn> network_;
};

} // namespace

std::unique_ptr<Learner> makeRedshiftLearner(const Recipe& recipe, const engine::Device& device) {
    return std::make_unique<RedshiftLearner>(recipe, device);
}

} // namespace lookback::training
