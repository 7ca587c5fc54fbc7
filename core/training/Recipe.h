// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Range.h"
#include "core/engine/ModelCard.h"
#include "core/training/RecipeFields.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lookback::training {

inline constexpr Range<int> kBatchRange{1, 4096};
inline constexpr Range<int> kStepsRange{1, 100000000};
inline constexpr Range<double> kLearningRateRange{1e-8, 1.0};
inline constexpr Range<double> kWeightRange{1e-3, 1e6}; ///< Of pixels with galaxies.
inline constexpr Range<double> kProbabilityRange{0.0, 1.0};

/// Everything that decides what a training run does. The same recipe on the same data gives the same model.
struct Recipe {
    std::string name;  ///< Of the model that comes out.
    std::string title; ///< One line for menus.
    std::string task = "evolution";
    std::string architecture = "compact_unet";
    std::map<std::string, std::vector<std::int64_t>> sizes; ///< Of the architecture, see ModelCard.
    engine::Schedule schedule;
    double logSigmaMean = -1.0;  ///< Edm: mean and spread of the natural logarithm of the noise levels
    double logSigmaSpread = 1.2; ///< that are learnt; see diffusion::ImageModel.
    std::vector<std::int64_t> lossScales{1}; ///< Edm, pixels; likewise.
    std::string loss = "hsc";                ///< Of task "redshift"; see RedshiftLearner.cpp.
    double occupiedWeight = 80.0;            ///< Of task "occupancy": see nn::occupancyLoss().
    double countsWeight = 1.0;               ///< Of task "counts": see nn::countsLoss().
    std::filesystem::path classifier;        ///< Of task "counts": card of the model of task "occupancy".
    double threshold = 0.5;        ///< Likewise: probability of galaxies above which a pixel gets any.
    double absoluteWeight = 100.0; ///< Of pix2pix: of the mean absolute error beside the adversary's word.
    int discriminatorWidth = 64;   ///< Likewise: channels of the adversary's first layer.
    std::filesystem::path
        startFrom; ///< Card of a model whose weights the run begins with; empty: fresh ones.

    std::filesystem::path training;   ///< What to learn from; relative to the working folder.
    std::filesystem::path validation; ///< What is never learnt from.
    int validationCount = 512;        ///< Of it, used for the validation loss.
    std::string input = "Mcdm";       ///< Maps: the field that is given; io::MapPairOptions has them all.
    std::string target = "Ngal";      ///< Maps: the field that is to be made of it.
    std::string domains = "dm, star, hi, temp, bfield"; ///< Of task "translation": made of a map of gas.
    bool seesExtent = false;       ///< Likewise: the network is told half the width of the map, kpc.
    double box = 25.0;             ///< Maps: side, Mpc/h.
    double depth = 5.0;            ///< Maps: of a slab, Mpc/h.
    double targetFloor = 0.0;      ///< Maps: drawn values below it are set to none; in the target's unit.
    double inputSoftening = 0.0;   ///< Maps: of the input's mean; 0: one unit, as published.
    int mapsPerSimulation = 15;    ///< Maps: never parted between learning and judging.
    int validationSimulations = 0; ///< Maps: the last so many of one suite are kept to judge by.
    std::string dataDescription;   ///< For the model card.
    bool dataSimulated = true;     ///< Likewise.
    std::string licence;           ///< Of the model; likewise.

    std::vector<double> skyNoise;  ///< Of task "evolution", per band: data without noise, and what drawing
    std::vector<double> electrons; ///< then adds (PixelNoise.h); none: data come as they are.
    std::string scaling =
        "asinh";                  ///< "asinh" per band, or "published": the min/max of Lizarraga et al. 2024.
    double softeningSigmas = 2.0; ///< Asinh: softening in units of the sky's standard deviation.
    double redshiftJitter = 0.01; ///< Standard deviation added to z, then clamped to 0 .. 4.
    bool flips = true;            ///< Mirror and transpose at random: the sky has no up.
    bool shifts = true;           ///< Maps: move around their edges at random, which periodic ones allow.

    int steps = 10000;
    int batch = 32;
    double learningRate = 4e-4;
    std::string decay =
        "cosine";       ///< "cosine" to zero, "constant", "plateau": halved after `patience` checks, or
                        ///< "restarts": a cosine to zero every `period` (Loshchilov & Hutter 2017).
    int patience = 5;   ///< Validations without a better loss.
    double period = 10; ///< Passes over the data.
    int warmup = 100;   ///< Steps of linear rise.
    double weightDecay = 1e-4;
    double beta1 = 0.9;                ///< Of AdamW: decay of the gradient's running mean.
    double clip = 1.0;                 ///< Largest norm of the gradient.
    double ema = 0.999;                ///< Decay of the running mean of the weights, which is the model.
    std::string precision = "float32"; ///< Or "bfloat16": convolutions only.
    std::uint64_t seed = 1;

    int checkpointEvery = 500; ///< Steps.
    int validateEvery = 500;   ///< Steps.
    int previewEvery = 1000;   ///< Steps; 0: no previews.
    int qualityEvery =
        2000; ///< Steps between looks at what the network makes of the validation data; 0: none.
    int qualityCount = 128; ///< Galaxies of each look.
    std::vector<std::uint64_t> previewSeeds{7, 8, 9, 10};
    std::vector<double> previewRedshifts{0.1, 0.3, 0.6, 1.0, 2.0, 3.5};
    int previewEvaluations = 10;
    std::string weights = "float16"; ///< Of the finished model's file, or "float32".

    std::string text; ///< The recipe as it was read, kept beside the job.
};

inline constexpr std::size_t kLongestRecipe = std::size_t{4} << 20; ///< Bytes of its text.

/// Values that were checked, as a recipe without its text.
Recipe toRecipe(const RecipeValues& values);

/// Reads and checks all fields at once; the error names every field that is wrong, or not known. What the
/// fields are and may be is told by RecipeFields.h. Throws FileError.
Recipe readRecipe(const std::filesystem::path& file);

} // namespace lookback::training
