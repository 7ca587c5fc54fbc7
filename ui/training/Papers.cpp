// SPDX-License-Identifier: MIT
#include "ui/training/Papers.h"

#include "core/common/Error.h"
#include "core/training/Recipe.h"

#include <algorithm>
#include <charconv>
#include <fstream>

namespace lookback::ui {

namespace {

namespace fs = std::filesystem;

constexpr std::streamoff kLogBytes = 32768; ///< Of its end that are read.
constexpr std::size_t kLogLines = 60;

/// The number in "step_4000.png"; -1: another file.
int stepOf(const fs::path& file) {
    const std::string name = file.stem().string();
    const std::string start = "step_";
    int step = -1;
    if (file.extension() == ".png" && name.starts_with(start)) {
        std::from_chars(name.data() + start.size(), name.data() + name.size(), step);
    }
    return step;
}

std::vector<PreviewFile> previewsIn(const fs::path& folder) {
    std::vector<PreviewFile> previews;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        const int step = stepOf(entry.path());
        if (step >= 0) {
            previews.push_back({step, entry.path()});
        }
    }
    std::sort(previews.begin(), previews.end(),
              [](const PreviewFile& a, const PreviewFile& b) { return a.step < b.step; });
    return previews;
}

/// The card whose weights lie beside it.
fs::path cardIn(const fs::path& folder) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        fs::path weights = entry.path();
        weights.replace_extension(".safetensors");
        if (entry.path().extension() == ".json" && fs::exists(weights, ignored)) {
            return entry.path();
        }
    }
    return {};
}

std::vector<std::string> lastLinesOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    std::vector<std::string> lines;
    if (!in) {
        return lines;
    }
    const std::streamoff size = in.tellg();
    in.seekg(std::max<std::streamoff>(0, size - kLogBytes));
    for (std::string line; std::getline(in, line);) {
        while (!line.empty() && line.back() == '\r') {
            line.pop_back();
        }
        lines.push_back(line.substr(line.rfind('\r') + 1)); // of a line that rewrites itself, as last seen
    }
    if (lines.size() > kLogLines) {
        lines.erase(lines.begin(), lines.end() - kLogLines);
    }
    return lines;
}

} // namespace

JobPapers readPapers(const training::Job& job) {
    JobPapers papers;
    papers.number = job.number;
    papers.previews = previewsIn(job.folder / "previews");
    papers.card = cardIn(job.folder / "model");
    papers.log = lastLinesOf(job.folder / "log.txt");
    try {
        const training::Recipe recipe = training::readRecipe(job.folder / "recipe.json");
        papers.data = recipe.training.filename().string() + (recipe.dataSimulated ? ", simulated" : "");
        papers.validation = recipe.validation;
        if (recipe.task == "evolution") { // previews of maps are one picture
            papers.seeds = recipe.previewSeeds;
            papers.redshifts = recipe.previewRedshifts;
        }
        papers.previewEvery = recipe.task == "redshift" ? 0 : recipe.previewEvery;
    } catch (const Error&) { // whether it is good is judged where it is run
    }
    return papers;
}

} // namespace lookback::ui
