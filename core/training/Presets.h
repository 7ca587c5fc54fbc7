// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lookback::training {

/// A recipe that comes with the program or lies in the user's folder.
struct Preset {
    std::string name;  ///< Of its file: "redshift-published".
    std::string title; ///< One line for menus.
    std::string task;
    std::string architecture;
    std::string text;
    std::filesystem::path file;
};

/// The recipes found: `notes` names those that cannot be used, and of two with one name the second.
struct PresetList {
    std::vector<Preset> presets; ///< By task and network, in the order of the table, then by name.
    std::vector<std::string> notes;
};

/// Looks into `recipes` and `resources/recipes` beside each folder of models (ModelCard.h).
PresetList findPresets();

} // namespace lookback::training
