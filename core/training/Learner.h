// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/Device.h"
#include "core/engine/ModelCard.h"
#include "core/training/Batches.h"
#include "core/training/Quality.h"

#include <torch/nn/module.h>

#include <filesystem>
#include <memory>

namespace lookback::training {

/// What a network learns and how it is judged: all in which the tasks differ. The Trainer does the rest, from
/// batches over checkpoints to the finished model.
class Learner {
public:
    virtual ~Learner() = default;

    /// Of the model to be; weights and metrics are the Trainer's to fill in.
    const engine::ModelCard& card() const { return card_; }

    /// What a batch must hold for loss().
    virtual BatchNeeds needs() const { return {}; }

    /// On the device of the run, with its first weights.
    virtual torch::nn::Module& network() const = 0;

    /// The part of it that is the model: what is left when training is done.
    virtual torch::nn::Module& model() const { return network(); }

    /// Mean loss of a batch that lies on the CPU: a scalar on the network's device.
    virtual torch::Tensor loss(const Batch& batch) const = 0;

    /// A picture of what the network can do now, to `png`; nothing where there is nothing to draw.
    virtual void preview(const std::filesystem::path& png) const { static_cast<void>(png); }

    /// What the network makes of `quality_count` galaxies of the validation file, spread over it; the same
    /// ones with the same seeds every time. Empty where nothing is judged.
    virtual QualitySample sample() const { return {}; }

protected:
    Learner(const Recipe& recipe, const engine::Device& device);

    /// Number format, first weights and device of a fresh network, as recipe and device say.
    void prepare(torch::nn::Module& network) const;

    const Recipe recipe_;
    const engine::Device device_;
    const engine::ModelCard card_;
};

/// The learner of the recipe's task, its network filled with the recipe's seed. Throws FileError, ValueError,
/// DeviceError.
std::unique_ptr<Learner> makeLearner(const Recipe& recipe, const engine::Device& device);

/// Whether the run begins with a model that knows no profiles yet: then they alone are learnt, and the
/// network of images keeps its weights and its scaling.
bool learnsProfilesAlone(const Recipe& recipe);

/// The card of the first network that a recipe of task "counts" names, for maps like these. Throws FileError.
engine::ModelCard readFirstPhase(const Recipe& recipe, const io::GalaxyFacts& maps);

// One a task.
std::unique_ptr<Learner> makeCountsLearner(const Recipe& recipe, const engine::Device& device);
std::unique_ptr<Learner> makeEvolutionLearner(const Recipe& recipe, const engine::Device& device);
std::unique_ptr<Learner> makeFieldLearner(const Recipe& recipe, const engine::Device& device);
std::unique_ptr<Learner> makeOccupancyLearner(const Recipe& recipe, const engine::Device& device);
std::unique_ptr<Learner> makeRedshiftLearner(const Recipe& recipe, const engine::Device& device);
std::unique_ptr<Learner> makeTranslationLearner(const Recipe& recipe, const engine::Device& device);

} // namespace lookback::training
