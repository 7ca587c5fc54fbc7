// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Quality.h"
#include "core/training/RankPlace.h"
#include "core/training/Training.h"

namespace lookback::training {

/// What a run is given besides its recipe.
struct RunPlan {
    RankPlace place{}; ///< Among the processes that share its batches.
    Judge judge{};     ///< Of what the network makes of the validation data; none: not judged.
};

/// As train() in Training.h. What the judge measures goes to quality.csv, a row whenever the recipe asks for
/// it: step, then the measures.
///
/// With a place that is not alone this is one of several processes that each take their share of every batch:
/// the losses are those of one process to within rounding. The first one writes the files. One that is asked
/// to stop stops all; one that fails or dies ends all, the state of the last step saved, with RankLost
/// (RankBoard.h) in the others.
void train(const std::filesystem::path& recipe, const std::filesystem::path& job, bool resume,
           const engine::Device& device, const OnProgress& onProgress, const Monitor& monitor,
           const RunPlan& plan);

} // namespace lookback::training
