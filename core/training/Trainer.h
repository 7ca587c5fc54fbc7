// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/JobFolder.h"
#include "core/training/Learner.h"
#include "core/training/Optimiser.h"
#include "core/training/Recipe.h"

#include <chrono>
#include <memory>

namespace lookback::training {

/// One run: owns the learner and moves its weights. train() in Training.h is the way in.
class Trainer {
public:
    Trainer(Recipe recipe, JobFolder& folder, const engine::Device& device);

    /// Go on from the newest checkpoint, if there is one.
    void resume();

    /// To the last step. Saves and throws Monitor::Cancelled when asked to stop.
    void run(const OnProgress& onProgress, const Monitor& monitor);

    const Progress& progress() const { return progress_; }

private:
    using Clock = std::chrono::steady_clock;

    void takeStep(Batches& batches);
    double gradientOf(const Batch& batch); ///< And its loss.
    void afterStep();
    void validate();
    void preview();
    void saveCheckpoint();
    void saveModel();
    double learningRate() const;
    double fallAt(int step) const;
    void followPlateau(double loss);

    Recipe recipe_;
    JobFolder& folder_;
    const torch::Device device_;
    std::unique_ptr<Learner> learner_;
    std::unique_ptr<Optimiser> optimiser_;
    Batch validation_;
    Progress progress_;
    double rate_ = 1.0; ///< Share of the learning rate left by the plateau rule.
    double best_;       ///< Lowest validation loss so far.
    int sinceBest_ = 0; ///< Validations since then.
    double secondsPerStep_ = 0.0;
};

} // namespace lookback::training
