// SPDX-License-Identifier: MIT
#include "core/training/TwoPhaseFields.h"

#include "core/training/Recipe.h"
#include "core/training/RecipeRow.h"

namespace lookback::training {

namespace {

using Integers = std::vector<std::int64_t>;

const std::string kOccupancy = "occupancy";
const std::string kCounts = "counts";
const std::string kPaper = "Zhang et al. 2019";

} // namespace

std::vector<TrainingTask> twoPhaseTasks() {
    return {{kOccupancy,
             "Which pixels hold galaxies",
             {{"inception", "Inception, as published", {}},
              {"unet", "U-Net, ours", {}},
              {"r2unet", "recurrent residual U-Net, as published", {}}},
             kPaper},
            {kCounts,
             "Galaxies where a first network says there are some",
             {{"r2unet", "recurrent residual U-Net, as published", {}}, {"unet", "U-Net, ours", {}}},
             kPaper}};
}

std::vector<RecipeField> twoPhaseFields() {
    const std::vector<Row> rows{
        Row("occupied_weight", "Weight of galaxies",
            "How many empty pixels one with galaxies counts as: more finds more of them, and more that are "
            "none.",
            &Recipe::occupiedWeight)
            .within(kWeightRange)
            .refusedElsewhere()
            .onlyWith("task", {kOccupancy})
            .paper(kOccupancy, {80.0}),
        Row("classifier", "First network", "Card of the model that says which pixels hold galaxies.",
            &Recipe::classifier)
            .must()
            .refusedElsewhere()
            .onlyWith("task", {kCounts}),
        Row("threshold", "Threshold", "Probability of galaxies above which a pixel is given any.",
            &Recipe::threshold)
            .within(kProbabilityRange)
            .refusedElsewhere()
            .onlyWith("task", {kCounts})
            .paper(kCounts, {0.5}),
        Row("occupied_weight", "Weight of galaxies",
            "How much more the error of a pixel with galaxies counts; 1 for the least error on the whole.",
            &Recipe::countsWeight)
            .within(kWeightRange)
            .refusedElsewhere()
            .onlyWith("task", {kCounts}),
    };
    return {rows.begin(), rows.end()};
}

std::vector<RecipeField> twoPhaseSizes() {
    const std::vector<std::string> all{"inception", "unet", "r2unet"};
    const std::vector<Row> rows{
        Row::size("branches", "Branches", "Channels that see one pixel, 3 x 3, 5 x 5, and the mean of 3 x 3.",
                  {6, 8, 10, 3}, {"inception"})
            .within(1, 1024)
            .values(4, 4)
            .paper(kOccupancy, {Integers{6, 8, 10, 3}}),
        Row::size("rectified", "Rectified scores",
                  "1: scores below zero become zero, as published; 0: they stay.", {1}, {"inception"})
            .within(0, 1)
            .folded()
            .paper(kOccupancy, {Integers{1}}),
        Row::size("widths", "Widths", "Channels of each level; each level halves the side.", {32, 64, 128},
                  {"unet"})
            .within(1, 1024)
            .values(2, 7),
        Row::size("widths", "Widths",
                  "Channels of each level, the first at least 2; each level halves the side.",
                  {32, 64, 128, 256}, {"r2unet"})
            .within(1, 1024)
            .values(2, 7)
            .paper(kOccupancy, {Integers{32, 64, 128, 256}})
            .paper(kCounts, {Integers{32, 64, 128, 256}}),
        Row::size("recurrences", "Recurrences", "How often a convolution sees its own answer.", {2},
                  {"r2unet"})
            .within(0, 8)
            .paper(kOccupancy, {Integers{2}})
            .paper(kCounts, {Integers{2}}),
        Row::size("top_skip", "Finest level seen",
                  "1: going up sees the finest level going down; 0: as published.", {0}, {"r2unet"})
            .within(0, 1)
            .folded()
            .paper(kOccupancy, {Integers{0}})
            .paper(kCounts, {Integers{0}}),
        Row::size("periodic", "Edges meet",
                  "1: beyond an edge lies the other side; 0: nothing, as published.", {0}, all)
            .within(0, 1)
            .paper(kOccupancy, {Integers{0}})
            .paper(kCounts, {Integers{0}}),
    };
    return {rows.begin(), rows.end()};
}

} // namespace lookback::training
