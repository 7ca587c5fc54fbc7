// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/MapFacts.h"
#include "core/common/PixelNoise.h"
#include "core/engine/Schedule.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lookback::engine {

/// How linear pixel values become network values and back.
struct Normalisation {
    /// Log10: of 1 + value / softening (Ono et al. 2024: 1). Log10Floor: of the value, or of the floor where
    /// that is more.
    enum class Kind { Asinh, MinMax, Log10, Log10Floor };
    Kind kind = Kind::Asinh;
    std::vector<double> softening; ///< Asinh, Log10: per band, where the stretch turns from linear; > 0.
    std::vector<double> floor{};   ///< Log10Floor: per band, the least value there is; > 0.
    std::vector<double> offset;    ///< All but MinMax: per band, subtracted after the stretch.
    std::vector<double> scale;     ///< All but MinMax: per band, multiplied after the offset; > 0.
    double minimum = 0.0;          ///< MinMax: maps to -1.
    double maximum = 1.0;          ///< MinMax: maps to +1.
};

/// What the model was trained on.
struct TrainingData {
    std::string description;
    bool simulated = true;                    ///< Said wherever the model is shown.
    std::int64_t count = 0;                   ///< Galaxies, or maps.
    std::vector<double> redshiftEdges;        ///< Bin edges of the histogram below.
    std::vector<std::int64_t> redshiftCounts; ///< One fewer than edges.
};

/// Everything about a model but its weights: NAME.json beside NAME.safetensors.
struct ModelCard {
    std::string name;
    std::string task = "evolution"; ///< "evolution" draws galaxies, "redshift" tells their redshifts, "field"
                                    ///< makes maps from maps, "translation" those of galaxies.
    std::string title;              ///< One line for menus.
    std::string architecture; ///< "compact_unet", "redshift_unet", "redshift_unet_attention"; "redshift_cnn";
                              ///< "map_unet", "vdm_unet"; "galaxy_unet", "attention_unet", "dim".
    std::map<std::string, std::vector<std::int64_t>>
        sizes;                      ///< Of the architecture, e.g. "widths": [64, 128, 192].
    std::vector<std::string> bands; ///< Of a model of maps: names of the inputs, then of the targets.
    std::optional<MapFacts> maps;   ///< Of a model of maps: then nothing of the sky and of redshifts is said.
    int height = 64;                ///< Pixels; of a model of maps: of those that it learnt from.
    int width = 64;                 ///< Pixels; likewise.
    double pixelScale = 0.168;      ///< arcsec per pixel.
    double zeroPoint = 27.0;        ///< AB magnitude of one unit.
    double psfFwhm = 0.0;           ///< arcsec; 0 if not stated.
    double redshiftLowest = 0.0;
    double redshiftHighest = 4.0;
    PixelNoise noise; ///< Of task "evolution": added to what the network draws, which learnt without it.
    Normalisation normalisation;
    Schedule schedule; ///< Not of task "redshift"; of a model of maps where it has one.
    TrainingData training;
    std::map<std::string, double> metrics; ///< Measured quality.
    std::string licence;
    std::string sha256; ///< Of NAME.safetensors.

    std::filesystem::path cardFile;    ///< Where the card was read from.
    std::filesystem::path weightsFile; ///< Beside it.
};

/// Whether models of this task make maps from maps.
bool isOfMaps(const std::string& task);

/// Reads and checks all fields at once; the error names the file and every field that is wrong.
/// Throws FileError.
ModelCard readModelCard(const std::filesystem::path& json);

/// The card as JSON. The two paths are not written.
std::string toJson(const ModelCard& card);

/// The cards found in LOOKBACK_MODELS, beside the program and in the user's data folder (XDG), in this order;
/// of two with one name the first wins and the other is named in `notes`, as is any card that cannot be used.
struct ModelList {
    std::vector<ModelCard> cards;
    std::vector<std::string> notes;
};

ModelList findModels(const std::string& task = "");

/// The folders that findModels() looks into, whether they exist or not.
std::vector<std::filesystem::path> modelFolders();

/// A name as found by findModels(), or the path of a card. Throws FileError, Error naming the known models.
ModelCard findModel(const std::string& nameOrPath);

} // namespace lookback::engine
