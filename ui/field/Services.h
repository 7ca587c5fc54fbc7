// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"
#include "core/common/Provenance.h"
#include "core/field/Matter.h"
#include "core/field/Painter.h"
#include "ui/field/FieldRun.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lookback::ui {

/// A way to put galaxies on a map, as the chooser lists it.
struct FieldModel {
    std::string name;      ///< "vdm-demo"; "HOD" for the halo occupation, which is no network.
    std::string kind;      ///< "VDM", "CNN", "HOD".
    std::string title;     ///< One line.
    std::string training;  ///< What it was trained on, one line.
    std::string sha256;    ///< Of its weights; empty: it has none.
    bool simulated = true; ///< Trained on simulated universes only.
};

/// A painter that is ready.
struct LoadedPainter {
    std::shared_ptr<field::Painter> painter;
    std::string device; ///< As shown: "CPU, 2 threads".
};

/// What of the page is to be kept in one file.
struct FieldSave {
    std::shared_ptr<const Map> matter;
    std::shared_ptr<const Map> truth;    ///< Null: none.
    std::shared_ptr<const FieldRun> run; ///< All samples.
    std::filesystem::path source;        ///< Where the map is from,
    std::int64_t index = 0;              ///< which one of it,
    std::string label;                   ///< and what that is called.
    std::string kind;                    ///< "VDM".
    Provenance provenance;
};

/// Samples that were saved and are there again.
struct SavedRun {
    std::shared_ptr<FieldRun> run;
    FieldFigures figures;
    std::string kind; ///< "VDM".
    Provenance provenance;
};

/// All that the Field page needs of the world; tests give it a fake one. `load` runs on the engine lane, the
/// others on the threads for files.
struct FieldServices {
    std::function<std::shared_ptr<field::MatterSource>(const std::filesystem::path&,
                                                       const field::MatterOptions&)>
        open;
    std::function<bool(const std::filesystem::path&)> holds; ///< What `open` opens, whatever its name.
    std::function<std::vector<FieldModel>()> models;
    std::function<LoadedPainter(const FieldModel&)> load;
    std::function<void(const std::filesystem::path&, const FieldSave&, const Monitor&)> save; ///< HDF5.
    std::function<SavedRun(const std::filesystem::path&, std::shared_ptr<const Map> matter,
                           std::shared_ptr<const Map> truth, const Monitor&)>
        reopen;                                                       ///< A file that `save` wrote.
    std::function<FieldModel(const std::filesystem::path&)> describe; ///< A card that is not installed.
    std::filesystem::path demo; ///< A simulated universe; empty if it is not installed.
};

} // namespace lookback::ui
