// SPDX-License-Identifier: MIT
#include "core/training/Presets.h"

#include "core/common/Error.h"
#include "core/training/Recipe.h"

#include <algorithm>
#include <set>
#include <system_error>
#include <tuple>

namespace lookback::training {

namespace {

namespace fs = std::filesystem;

/// Each once, as few folders hold both models and recipes under two names.
std::vector<fs::path> recipeFolders() {
    std::vector<fs::path> folders;
    std::set<fs::path> seen;
    for (const auto& models : engine::modelFolders()) {
        for (const auto& folder :
             {models.parent_path() / "recipes", models.parent_path() / "resources" / "recipes"}) {
            std::error_code ignored;
            if (fs::is_directory(folder, ignored) && seen.insert(fs::canonical(folder, ignored)).second) {
                folders.push_back(folder);
            }
        }
    }
    return folders;
}

std::vector<fs::path> recipesIn(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        if (entry.path().extension() == ".json") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// Place of the task and the network in the table.
std::pair<std::size_t, std::size_t> placeOf(const Preset& preset) {
    const auto& tasks = trainingTasks();
    for (std::size_t t = 0; t < tasks.size(); ++t) {
        const auto& networks = tasks[t].architectures;
        for (std::size_t n = 0; n < networks.size(); ++n) {
            if (tasks[t].name == preset.task && networks[n].value == preset.architecture) {
                return {t, n};
            }
        }
    }
    return {tasks.size(), 0};
}

} // namespace

PresetList findPresets() {
    PresetList list;
    std::set<std::string> names;
    for (const auto& folder : recipeFolders()) {
        for (const auto& file : recipesIn(folder)) {
            try {
                const auto recipe = readRecipe(file);
                const auto name = file.stem().string();
                if (!names.insert(name).second) {
                    list.notes.push_back("Recipe " + name + " was found twice: " + file.string() +
                                         " is not used.");
                    continue;
                }
                list.presets.push_back({name, recipe.title.empty() ? name : recipe.title, recipe.task,
                                        recipe.architecture, recipe.text, file});
            } catch (const Error& e) {
                list.notes.push_back(e.what());
            }
        }
    }
    std::sort(list.presets.begin(), list.presets.end(), [](const Preset& a, const Preset& b) {
        return std::tuple(placeOf(a), a.name) < std::tuple(placeOf(b), b.name);
    });
    return list;
}

} // namespace lookback::training
