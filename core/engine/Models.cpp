// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/engine/ModelCard.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <system_error>

namespace lookback::engine {

namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

fs::path programFolder() {
    std::error_code ignored;
    return fs::read_symlink("/proc/self/exe", ignored).parent_path();
}

fs::path userFolder() {
    const auto data = environment("XDG_DATA_HOME");
    if (!data.empty()) {
        return fs::path(data) / "lookback" / "models";
    }
    const auto home = environment("HOME");
    return home.empty() ? fs::path() : fs::path(home) / ".local" / "share" / "lookback" / "models";
}

std::vector<fs::path> cardsIn(const fs::path& folder) {
    std::vector<fs::path> cards;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        auto weights = entry.path();
        weights.replace_extension(".safetensors");
        if (entry.path().extension() == ".json" && fs::exists(weights, ignored)) {
            cards.push_back(entry.path());
        }
    }
    std::sort(cards.begin(), cards.end());
    return cards;
}

void addCard(ModelList& list, const fs::path& file, const std::string& task) {
    try {
        auto card = readModelCard(file);
        if (!task.empty() && card.task != task) {
            return;
        }
        const auto same = std::find_if(list.cards.begin(), list.cards.end(),
                                       [&](const ModelCard& c) { return c.name == card.name; });
        if (same == list.cards.end()) {
            list.cards.push_back(std::move(card));
            return;
        }
        std::error_code ignored;
        if (same->sha256 != card.sha256 && !fs::equivalent(same->cardFile, file, ignored)) {
            list.notes.push_back("Model " + card.name + " was found twice: " + same->cardFile.string() +
                                 " is used, " + file.string() + " is not.");
        }
    } catch (const Error& e) {
        list.notes.push_back(e.what());
    }
}

} // namespace

std::vector<fs::path> modelFolders() {
    std::vector<fs::path> folders;
    std::istringstream given(environment("LOOKBACK_MODELS"));
    for (std::string folder; std::getline(given, folder, ':');) {
        if (!folder.empty()) {
            folders.emplace_back(folder);
        }
    }
    const auto program = programFolder();
    // Beside the program: as installed (PREFIX/bin, PREFIX/share/lookback/models) and as built
    // (build/PRESET/app).
    folders.push_back(program / "models");
    folders.push_back(program / ".." / "share" / "lookback" / "models");
    folders.push_back(program / ".." / ".." / ".." / "models");
    if (const auto user = userFolder(); !user.empty()) {
        folders.push_back(user);
    }
    for (auto& folder : folders) {
        folder = folder.lexically_normal();
    }
    return folders;
}

ModelList findModels(const std::string& task) {
    ModelList list;
    for (const auto& folder : modelFolders()) {
        for (const auto& file : cardsIn(folder)) {
            addCard(list, file, task);
        }
    }
    return list;
}

ModelCard findModel(const std::string& nameOrPath) {
    const fs::path path(nameOrPath);
    if (path.extension() == ".json" || path.has_parent_path()) {
        return readModelCard(path);
    }
    const auto list = findModels();
    std::string known;
    for (const auto& card : list.cards) {
        if (card.name == nameOrPath) {
            return card;
        }
        known += (known.empty() ? "" : ", ") + card.name;
    }
    std::string sentence =
        "there is no model \"" + nameOrPath + "\"; known: " + (known.empty() ? "none" : known) + ".";
    for (const auto& note : list.notes) {
        sentence += " " + note;
    }
    throw Error(sentence);
}

} // namespace lookback::engine
