// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
#include "app/cli/Translate.h"
#include "app/cli/TranslateTable.h"
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"

#include <algorithm>
#include <cstdio>

namespace lookback::cli {

namespace {

constexpr std::int64_t kLawMaps = 500; // more change nothing in a line of two numbers

/// Every domain that any model makes, once.
std::vector<Domain> allTargets(const std::vector<LoadedTranslator>& models) {
    std::vector<Domain> all;
    for (const auto& model : models) {
        for (const Domain target : model.targets) {
            if (std::find(all.begin(), all.end(), target) == all.end()) {
                all.push_back(target);
            }
        }
    }
    return all;
}

void write(const TranslateLine& line, const translation::SetScores& scores, const std::string& baseline) {
    const auto name = line.map.filename().string();
    if (line.out.extension() == ".json") {
        io::writeTextAtomically(line.out, translationJson(scores, name, baseline));
    } else if (!line.out.empty()) {
        io::writeCsv(line.out, translationTable(scores));
    }
    std::fputs(
        (line.json ? translationJson(scores, name, baseline) : translationText(scores, baseline)).c_str(),
        stdout);
}

} // namespace

void evaluateTranslation(const TranslateLine& line, const Monitor& monitor) {
    if (!line.out.empty()) {
        checkEnding("--out", line.out, {".csv", ".json"});
    }
    const auto source = openGas(line);
    std::string device;
    const auto models = loadTranslators(line, device);
    checkSize(*source, models);
    const auto chosen = translation::spreadMaps(source->count(Domain::Gas), line.maps);
    std::vector<translation::Candidate> candidates;
    for (const auto& model : models) {
        candidates.push_back(candidateOf(model));
    }
    const auto training = line.training.empty() ? nullptr : io::openGalaxyMaps(line.training);
    const auto lawMaps = training ? translation::spreadMaps(training->count(Domain::Gas), kLawMaps) : chosen;
    const auto laws = translation::fitPowerLaws(training ? *training : *source, lawMaps, allTargets(models),
                                                {.onStep = {}, .cancelled = monitor.cancelled});
    const std::string baseline = "power laws from gas, fitted to " + std::to_string(lawMaps.size()) +
                                 " maps of " + (training ? line.training : line.map).filename().string() +
                                 (training ? "" : ", the ones judged");
    const auto scores = translation::evaluate(
        *source, candidates, laws, {.maps = chosen, .samples = line.samples, .seed = line.seed}, monitor);
    write(line, scores, baseline);
    if (!scores.whole) {
        std::fflush(stdout);
        throw Monitor::Cancelled{}; // what was judged is told
    }
}

} // namespace lookback::cli
