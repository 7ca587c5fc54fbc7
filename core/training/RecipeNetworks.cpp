// SPDX-License-Identifier: MIT
#include "core/training/RecipeRow.h"
#include "core/training/TranslationFields.h"
#include "core/training/TwoPhaseFields.h"

namespace lookback::training {

namespace {

using Integers = std::vector<std::int64_t>;

const std::string kEvolution = "evolution";
const std::string kRedshift = "redshift";
const std::string kField = "field";

} // namespace

const std::vector<TrainingTask>& trainingTasks() {
    static const std::vector<TrainingTask> all = [] {
        std::vector<TrainingTask> tasks{
            {kEvolution,
             "Galaxies over redshift",
             {{"compact_unet", "compact U-Net, ours", {}},
              {"redshift_unet", "U-Net, as published", {}},
              {"redshift_unet_attention", "U-Net with attention, as the paper says", {}}},
             "Lizarraga et al. 2024"},
            {kRedshift,
             "Redshifts from images",
             {{"redshift_cnn", "convolutions, as published", {}}},
             "Lizarraga et al. 2024"},
            {kField,
             "Galaxies on maps of dark matter",
             {{"map_unet", "compact U-Net for maps, ours", {}},
              {"vdm_unet", "U-Net of the VDM, as published", {}}},
             "Sether et al. 2024"},
        };
        const auto phases = twoPhaseTasks();
        tasks.insert(tasks.end(), phases.begin(), phases.end());
        tasks.push_back(translationTask());
        return tasks;
    }();
    return all;
}

void addNetworkSizes(std::vector<RecipeField>& all) {
    const std::vector<std::string> compact{"compact_unet"};
    const std::vector<std::string> cnn{"redshift_cnn"};
    const std::vector<std::string> maps{"map_unet"};
    const std::vector<std::string> vdm{"vdm_unet"};
    const std::vector<Row> rows{
        Row::size("widths", "Widths", "Channels of each level, multiples of 8; each level halves the side.",
                  {64, 128, 192}, compact)
            .within(8, 4096)
            .values(1, 6),
        Row::size("blocks", "Blocks", "Residual blocks of each level.", {2}, compact).within(1, 16),
        Row::size("attention", "Attention", "Levels at which every pixel looks at all others, 0 the finest.",
                  {1, 2}, compact)
            .within(0, 5)
            .values(0, 6),
        Row::size("code", "Code", "Length of the code of noise level and redshift.", {256}, compact)
            .within(1, 4096)
            .folded(),
        Row::size("patch", "Patch", "Side of the squares of pixels that become channels; divides the image.",
                  {2}, compact)
            .within(1, 16)
            .in("pixels")
            .folded(),
        Row::size(
            "profile", "Profile",
            "Rings, width and depth of a small network of its own for the brightness in rings and bands, "
            "on which colours and sizes hang; none: no such part. Begun with a model that has none, a "
            "run learns it alone.",
            {}, compact)
            .within(1, 4096)
            .values(0, 3)
            .folded()
            .onlyWith("schedule.kind", {"edm"}),
        Row::size("widths", "Widths", "Channels of each convolution; each halves the side.",
                  {32, 64, 128, 256, 256}, cnn)
            .within(1, 4096)
            .values(0, 16)
            .paper(kRedshift, {Integers{32, 64, 128, 256, 256}}),
        Row::size("top", "Top", "Channels of the convolutions at the smallest side.", {512, 512}, cnn)
            .within(1, 4096)
            .values(0, 16)
            .paper(kRedshift, {Integers{512, 512}}),
        Row::size("dense", "Dense", "Values of the layers behind the convolutions.", {512, 128, 32}, cnn)
            .within(1, 4096)
            .values(0, 16)
            .paper(kRedshift, {Integers{512, 128, 32}}),
        Row::size("magnitudes", "Magnitudes",
                  "Values of the layers that see one magnitude a band; empty for a network of images alone.",
                  {}, cnn)
            .within(1, 4096)
            .values(0, 16)
            .paper(kRedshift, {Integers{200, 200, 200, 200, 200}}),
        Row::size("widths", "Widths", "Channels of each level, multiples of 8; each level halves the side.",
                  {32, 64, 96}, maps)
            .within(8, 4096)
            .values(1, 6),
        Row::size("blocks", "Blocks", "Residual blocks of each level.", {1}, maps).within(1, 16),
        Row::size("code", "Code", "Length of the code of the noise level.", {128}, maps)
            .within(1, 4096)
            .folded(),
        Row::size("patch", "Patch", "Side of the squares of pixels that become channels; divides the map.",
                  {2}, maps)
            .within(1, 16)
            .in("pixels")
            .folded(),
        Row::size("width", "Width", "Channels of the first level, a multiple of 8; each level doubles them.",
                  {48}, vdm)
            .within(8, 1024)
            .paper(kField, {Integers{48}}),
        Row::size("levels", "Levels", "Levels above the bottom; each halves the side.", {4}, vdm)
            .within(1, 6)
            .paper(kField, {Integers{4}}),
    };
    all.insert(all.end(), rows.begin(), rows.end());
    const auto phases = twoPhaseSizes();
    all.insert(all.end(), phases.begin(), phases.end());
    const auto translation = translationSizes();
    all.insert(all.end(), translation.begin(), translation.end());
}

} // namespace lookback::training
