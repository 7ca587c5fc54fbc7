// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
#include "app/cli/Field.h"
#include "app/cli/FieldTable.h"
#include "core/common/Error.h"
#include "core/field/Tally.h"
#include "core/io/AtomicFile.h"

#include <algorithm>
#include <cstdio>

namespace lookback::cli {

namespace {

/// All maps, or so many of them, spread evenly.
std::vector<std::int64_t> chosenMaps(std::int64_t maps, std::int64_t wanted) {
    const std::int64_t count = wanted > 0 ? std::min(wanted, maps) : maps;
    std::vector<std::int64_t> chosen;
    for (std::int64_t i = 0; i < count; ++i) {
        chosen.push_back(i * maps / count);
    }
    return chosen;
}

field::Tally judge(field::Painter& painter, const Map& matter, const std::optional<Map>& truth,
                   const FieldOptions& options, std::uint64_t seed, const Monitor& monitor) {
    field::Tally tally(matter, truth);
    std::vector<std::uint64_t> seeds;
    for (int i = 0; i < (painter.isRandom() ? options.samples : 1); ++i) {
        seeds.push_back(seed + static_cast<std::uint64_t>(i));
    }
    painter.paint(
        matter, seeds, paintOptionsOf(options), [&](const Map& sample) { tally.add(sample); }, monitor);
    return tally;
}

void write(const FieldOptions& options, const std::vector<field::Scores>& all) {
    const auto name = options.map.filename().string();
    if (options.out.extension() == ".json") {
        io::writeTextAtomically(options.out, fieldJson(all, name));
    } else if (!options.out.empty()) {
        io::writeCsv(options.out, fieldTable(all));
    }
    std::fputs((options.json ? fieldJson(all, name) : fieldText(all)).c_str(), stdout);
}

} // namespace

void evaluateField(const FieldOptions& options, const Monitor& monitor) {
    if (!options.out.empty()) {
        checkEnding("--out", options.out, {".csv", ".json"});
    }
    const auto source = field::openMatter(options.map, options.matter);
    printNotes(source->facts());
    if (source->facts().truthFile.empty()) {
        throw FileError(options.map, "expected maps whose galaxies are known, found no truth beside them.");
    }
    std::string device;
    auto painters = loadPainters(options, device);
    std::vector<field::Evaluation> evaluations;
    for (const auto& by : painters) {
        evaluations.emplace_back(by.painter->name());
    }
    const auto chosen = chosenMaps(source->facts().maps, options.maps);
    const int total = static_cast<int>(chosen.size() * painters.size());
    int done = 0;
    const Monitor within{.onStep = [&](int, int) { monitor.step(done, total); },
                         .cancelled = monitor.cancelled};
    const auto scores = [&] {
        std::vector<field::Scores> all;
        for (const auto& evaluation : evaluations) {
            all.push_back(evaluation.scores());
        }
        return all;
    };
    try {
        for (const std::int64_t index : chosen) {
            const Map matter = source->matter(index, within);
            const auto truth = source->truth(index, within);
            for (std::size_t i = 0; i < painters.size(); ++i, ++done) {
                const auto flaw = painters[i].painter->flawOf(matter);
                if (!flaw.empty()) {
                    throw FileError(options.map, "map " + std::to_string(index) + ": " +
                                                     painters[i].card.name + ": " + flaw);
                }
                // Samples of one map share nothing with those of another.
                const auto seed = options.seed + 1'000'000 * static_cast<std::uint64_t>(index);
                evaluations[i].add(judge(*painters[i].painter, matter, truth, options, seed, within));
            }
        }
    } catch (const Monitor::Cancelled&) {
        if (evaluations.front().maps() > 0) {
            write(options, scores()); // of the maps that were done
        }
        throw;
    }
    write(options, scores());
}

} // namespace lookback::cli
