// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/RecipeFields.h"

#include <vector>

namespace lookback::training {

/// The task of Denzel et al. (2024): maps of galaxies in other domains from one of their gas.
TrainingTask translationTask();

// What its recipes say beside what all do, by sections: of the model, where pix2pix has an adversary; of the
// process; of the data; and the sizes of the networks.
std::vector<RecipeField> adversaryFields();
std::vector<RecipeField> translationSchedule();
std::vector<RecipeField> translationData();
std::vector<RecipeField> translationSizes();

} // namespace lookback::training
