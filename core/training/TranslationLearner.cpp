// SPDX-License-Identifier: MIT
#include "core/diffusion/ImageModel.h"
#include "core/diffusion/TranslationModel.h"
#include "core/engine/Torch.h"
#include "core/nn/PatchDiscriminator.h"
#include "core/training/Learner.h"
#include "core/training/MapSheet.h"

#include <torch/nn/functional/activation.h>

#include <array>

namespace lookback::training {

namespace {

/// Maps of galaxies in other domains from one of their gas, by a process.
class TranslationLearner : public Learner {
public:
    TranslationLearner(const Recipe& recipe, const engine::Device& device)
        : Learner(recipe, device)
        , model_(card()) {
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
        const auto maps = batch.flux.to(engine::torchDevice(device_));
        const auto noise = batch.noise.narrow(1, model_.inputs(), model_.targets()).to(maps.device());
        return model_.loss(maps, noise, batch.position.to(maps.device()));
    }

    /// A row for each target: the gas, the truth and one drawn map a seed, as logarithms.
    void preview(const std::filesystem::path& png) const override {
        const auto given = example_.narrow(1, 0, model_.inputs());
        std::vector<torch::Tensor> drawn;
        for (const auto seed : model_.isRandom() ? recipe_.previewSeeds : std::vector<std::uint64_t>{0}) {
            const auto noise = [&](std::uint64_t stream) {
                return diffusion::noiseOf(std::array{seed}, stream, static_cast<int>(model_.targets()),
                                          static_cast<int>(example_.size(2)),
                                          static_cast<int>(example_.size(3)));
            };
            drawn.push_back(
                model_.draw(given, noise, model_.samplers().front(), recipe_.previewEvaluations)[0].log10());
        }
        std::vector<SheetRow> rows;
        for (std::int64_t t = 0; t < model_.targets(); ++t) {
            SheetRow row{example_[0][0].log10(), example_[0][model_.inputs() + t].log10(), {}};
            for (const auto& maps : drawn) {
                row.answers.push_back(maps[t]);
            }
            rows.push_back(std::move(row));
        }
        writeMapSheet(png, rows);
    }

protected:
    const diffusion::TranslationModel& maps() const { return model_; }

private:
    diffusion::TranslationModel model_;
    torch::Tensor example_; ///< The first maps to judge by.
};

/// Both networks of pix2pix (Isola et al. 2017).
struct Adversaries final : torch::nn::Module {
    Adversaries(torch::nn::Module& itsGenerator, nn::PatchDiscriminatorOptions options)
        : generator(register_module("generator", itsGenerator.shared_from_this()))
        , discriminator(register_module("discriminator", std::make_shared<nn::PatchDiscriminator>(options))) {
    }

    /// Whether gradients reach the discriminator's parameters.
    void judge(bool learning) {
        for (auto& parameter : discriminator->parameters()) {
            parameter.requires_grad_(learning);
        }
    }

    std::shared_ptr<torch::nn::Module> generator;
    std::shared_ptr<nn::PatchDiscriminator> discriminator;
};

/// Cross-entropy of scores with all true, or all false: a scalar.
torch::Tensor crossEntropy(const torch::Tensor& scores, bool real) {
    return torch::nn::functional::softplus(real ? -scores : scores).mean();
}

/// pix2pix: a generator under the eyes of a discriminator, which sees the gas beside each map.
class AdversarialLearner final : public TranslationLearner {
public:
    AdversarialLearner(const Recipe& recipe, const engine::Device& device)
        : TranslationLearner(recipe, device)
        , both_(std::make_shared<Adversaries>(
              maps().network(), nn::PatchDiscriminatorOptions{.in = maps().inputs() + maps().targets(),
                                                              .width = recipe.discriminatorWidth})) {
        both_->discriminator->to(engine::torchDevice(device));
    }

    BatchNeeds needs() const override { return {}; }

    torch::nn::Module& network() const override { return *both_; }

    torch::nn::Module& model() const override { return *both_->generator; }

    /// In training the losses of both, whose gradients do not meet: the generator's through a discriminator
    /// that holds still, and half of the discriminator's on maps that do not move the generator. To judge by:
    /// the mean absolute error.
    torch::Tensor loss(const Batch& batch) const override {
        const auto values = maps().valuesOf(batch.flux.to(engine::torchDevice(device_)));
        const auto given = values.narrow(1, 0, maps().inputs());
        const auto real = values.narrow(1, maps().inputs(), maps().targets());
        const auto fake = maps().forward({}, given, {});
        const auto error = (fake - real).abs().mean();
        if (!both_->is_training()) {
            return error;
        }
        const auto scores = [&](const torch::Tensor& targets) {
            return both_->discriminator->forward(torch::cat({given, targets}, 1));
        };
        both_->judge(false);
        const auto fooled = crossEntropy(scores(fake), true);
        both_->judge(true);
        const auto told =
            0.5 * (crossEntropy(scores(real), true) + crossEntropy(scores(fake.detach()), false));
        return fooled + recipe_.absoluteWeight * error + told;
    }

private:
    std::shared_ptr<Adversaries> both_;
};

} // namespace

std::unique_ptr<Learner> makeTranslationLearner(const Recipe& recipe, const engine::Device& device) {
    if (diffusion::predictsInOneGo(recipe.architecture)) {
        return std::make_unique<AdversarialLearner>(recipe, device);
    }
    return std::make_unique<TranslationLearner>(recipe, device);
}

} // namespace lookback::training
