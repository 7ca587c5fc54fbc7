// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/RecipeFields.h"

#include <vector>

namespace lookback::training {

/// The tasks of the two phases of Zhang et al. (2019): "occupancy", "counts".
std::vector<TrainingTask> twoPhaseTasks();

/// What their recipes say beside what all do, and the sizes of their networks.
std::vector<RecipeField> twoPhaseFields();
std::vector<RecipeField> twoPhaseSizes();

} // namespace lookback::training
