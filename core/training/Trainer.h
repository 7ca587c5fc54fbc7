// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/JobFolder.h"
#include "core/training/Learner.h"
#include "core/training/Optimiser.h"
#include "core/training/Ranks.h"
#include "core/training/Recipe.h"

#include <chrono>
#include <memory>

namespace lookback::training {

/// One run, or one process of it: owns the learner and moves its weights. train() in Training.h is the way
/// in.
class Trainer {
public:
    /// `folder`: of the first process, which writes the files of the run; null for the others.
    Trainer(Recipe recipe, JobFolder* folder, const engine::Device& device, Ranks& ranks, Judge judge);

    /// Go on from the newest checkpoint, if there is one; the first process does.
    void resume();

    /// To the last step. Saves and throws Monitor::Cancelled when one of the processes is asked to stop;
    /// saves and throws RankLost when one of them is gone.
    void run(const OnProgress& onProgress, const Monitor& monitor);

    const Progress& progress() const { return progress_; }

private:
    using Clock = std::chrono::steady_clock;

    void startAlike();
    void askWhetherToStop(const Monitor& monitor);
    void takeStep(Batches& batches);
    torch::Tensor lossOf(const Batch& batch) const; ///< On a GPU in the recipe's precision.
    double gradientOf(const Batch& batch); ///< And its loss; over the whole batch, however many share it.
    void afterStep();
    void validate();
    void measureQuality();
    void preview();
    void saveCheckpoint();
    void saveModel();
    double learningRate() const;
    double fallAt(int step) const;
    void followPlateau(double loss);

    Recipe recipe_;
    JobFolder* folder_;
    Ranks& ranks_;
    Judge judge_;
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
