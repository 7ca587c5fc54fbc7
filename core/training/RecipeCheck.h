// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Job.h"
#include "core/training/RecipeFields.h"

#include <filesystem>

namespace lookback::training {

/// What a look at a recipe, its files and its network tells, before anything is started.
struct RecipeReport {
    std::vector<Problem> problems;   ///< Empty: the recipe is good. The numbers below need a good one.
    std::string things = "galaxies"; ///< What is learnt from, or "maps".
    std::int64_t galaxies = 0;       ///< Of these, to learn from.
    std::int64_t validation = 0;     ///< In the file to judge by.
    std::int64_t parameters = 0;     ///< Of the network.
    int batch = 0;
    double memory = 0.0;      ///< Bytes that training takes at least.
    double memoryTotal = 0.0; ///< Bytes that it was measured against.
};

/// Checks a recipe as a whole: its fields; that both files of galaxies open, with redshifts, the columns that
/// the network needs and images of the same bands, sizes and pixels; that there are galaxies for a batch;
/// that the model to start from is there and of the same network; that the network can be built for these
/// images; and that training it can fit into `memory` bytes (0: what this machine has; infinity: not asked).
/// Memory is weights, gradient, two moments and running mean, 4 bytes each, and what the network keeps of a
/// batch for the way back, measured on one and on two galaxies: no run takes less.
/// Files that the recipe names relatively are looked for from `base`. Never throws for what it finds wrong.
RecipeReport examineRecipe(const std::string& text, const std::filesystem::path& base, double memory = 0.0);

/// The problems alone. `memory` is for the machine that will train: infinity where that is another one.
std::vector<Problem> checkRecipe(const std::string& text, const std::filesystem::path& base,
                                 double memory = 0.0);

/// What `memory` is for jobs of this place: infinity where another machine or a GPU trains.
double memoryFor(const JobPlace& place);

/// Throws FileError with all that is wrong with a recipe for this place, files and network included.
void requireGoodRecipe(const std::string& text, const std::filesystem::path& base, const JobPlace& place);

/// Likewise of a job, before it is queued. One that has a checkpoint was good when it began.
void requireGoodRecipe(const Job& job);

/// "4.88 million parameters; at least 1.2 GB of memory at batch 32, of 24.0 GB; 20000 galaxies to learn from,
/// 2000 to judge by".
std::string textOf(const RecipeReport& report);

} // namespace lookback::training
