// SPDX-License-Identifier: MIT
#include "app/cli/Field.h"
#include "app/cli/FieldTable.h"
#include "core/common/Error.h"
#include "core/field/FieldFile.h"

#include <algorithm>
#include <cstdio>

namespace lookback::cli {

namespace {

/// What was said must be what the posterior was made with.
void checkSame(const FieldOptions& options, const field::SavedField& saved, const FieldPainter& by) {
    const auto& origin = saved.parts().front().provenance;
    const auto refuse = [&](const std::string& expected, const std::string& found) {
        throw FileError(options.addTo, "expected to go on with " + expected + ", found " + found +
                                           ": these would be samples of another posterior.");
    };
    if (by.card.name != origin.model || by.card.sha256 != origin.modelSha256) {
        refuse("the model " + origin.model + " of SHA-256 " + origin.modelSha256.substr(0, 12) + "...",
               by.card.name + " of " + by.card.sha256.substr(0, 12) + "...");
    }
    if (!by.painter->isRandom()) {
        throw FileError(options.addTo, "expected a model whose samples differ, found " + by.card.name +
                                           ", which has one answer.");
    }
    if (!options.sampler.empty() && options.sampler != origin.sampler) {
        refuse("the sampler " + origin.sampler, options.sampler);
    }
    if (options.steps > 0 && paintOptionsOf(options).evaluations != origin.steps) {
        refuse(std::to_string(origin.steps) + " evaluations of the network",
               std::to_string(paintOptionsOf(options).evaluations));
    }
}

void copySamples(const field::SavedField& saved, std::size_t part, field::FieldWriter& out) {
    out.begin(saved.parts()[part]);
    const auto& seeds = saved.parts()[part].provenance.seeds;
    for (std::int64_t i = 0; i < saved.count(part); ++i) {
        out.add(saved.sample(part, i), seeds[static_cast<std::size_t>(i)]);
    }
}

field::Scores scoresOf(const field::FieldWriter& out, const std::string& painter) {
    field::Evaluation one(painter);
    one.add(out.tally());
    return one.scores();
}

} // namespace

void addToField(const FieldOptions& given, const Monitor& monitor) {
    const field::SavedField saved(given.addTo);
    const auto& first = saved.parts().front();
    FieldOptions options = given;
    options.model = given.model.empty() ? first.provenance.model : given.model;
    options.rivals.clear();
    std::string device;
    auto by = std::move(loadPainters(options, device).front());
    if (options.sampler.empty()) {
        options.sampler = first.provenance.sampler;
    }
    checkSame(given, saved, by);
    field::PaintOptions paint = paintOptionsOf(options);
    paint.evaluations = first.provenance.steps > 0 ? first.provenance.steps : paint.evaluations;
    const auto& used = first.provenance.seeds;
    const std::uint64_t next = *std::max_element(used.begin(), used.end()) + 1;
    std::vector<std::uint64_t> seeds;
    for (int i = 0; i < options.samples; ++i) {
        seeds.push_back(next + static_cast<std::uint64_t>(i));
    }
    field::FieldWriter out(options.out.empty() ? options.addTo : options.out, saved.head());
    copySamples(saved, 0, out);
    bool whole = true;
    std::size_t done = 0;
    try {
        by.painter->paint(
            saved.head().matter, seeds, paint, [&](const Map& sample) { out.add(sample, seeds[done++]); },
            monitor);
    } catch (const Monitor::Cancelled&) {
        whole = false;
    }
    std::vector<field::Scores> all{scoresOf(out, first.painter)};
    for (std::size_t part = 1; part < saved.parts().size(); ++part) {
        copySamples(saved, part, out);
        all.push_back(scoresOf(out, saved.parts()[part].painter));
    }
    out.finish();
    std::fputs((options.json ? fieldJson(all, saved.head().source) : fieldText(all)).c_str(), stdout);
    if (!whole) {
        std::fflush(stdout);
        throw Monitor::Cancelled{}; // what was painted is saved
    }
}

} // namespace lookback::cli
