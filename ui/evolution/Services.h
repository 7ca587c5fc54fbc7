// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"
#include "core/common/Provenance.h"
#include "core/display/Render.h"
#include "core/evolution/Evolution.h"
#include "core/io/GalaxyFile.h"
#include "ui/evolution/Measures.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lookback::ui {

/// Draws galaxies; runs on the engine lane.
using Generate = std::function<std::vector<Image>(const std::vector<evolution::Identity>&, double redshift,
                                                  const evolution::SamplingOptions&, const Monitor&)>;

/// A model that is ready to draw.
struct LoadedModel {
    engine::ModelCard card;
    Generate generate;
    std::string device;                    ///< As shown: "CPU, 2 threads".
    std::string note;                      ///< Why it is not the device asked for; empty if it is.
    std::function<std::string()> takeNote; ///< What has happened since, such as a full GPU; may be empty.
};

/// What is to be written where.
struct ExportRequest {
    std::filesystem::path file; ///< The ending says the format.
    std::vector<evolution::Identity> identities;
    std::vector<double> redshifts;
    evolution::SamplingOptions sampling;
    display::Look look;            ///< Of pictures and films.
    double framesPerSecond = 20.0; ///< Of films.
    engine::ModelCard card;
    std::string device;
};

/// All that the Evolution page needs of the world; tests give it a fake one.
struct EvolutionServices {
    std::function<engine::ModelList()> findModels;
    std::function<engine::ModelCard(const std::filesystem::path&)>
        readCard; ///< Of a model that is not installed.
    std::function<LoadedModel(const engine::ModelCard&)> load;
    std::function<std::unique_ptr<io::GalaxyFile>(const std::filesystem::path&)> open;
    std::function<std::optional<Provenance>(const std::filesystem::path&)> readProvenance; ///< Any export.
    std::function<void(const ExportRequest&, const Generate&, const Monitor&)> write;
    MeasureGalaxy measure;                           ///< Empty: nothing is measured.
    std::vector<std::filesystem::path> modelFolders; ///< Where models are looked for.
    std::filesystem::path demoGalaxies;              ///< Empty if they are not installed.
};

} // namespace lookback::ui
