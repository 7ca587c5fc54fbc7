// SPDX-License-Identifier: MIT
#include "app/cli/Field.h"
#include "app/cli/Session.h"
#include "core/common/Error.h"
#include "core/common/Version.h"
#include "core/field/Painters.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdio>

namespace lookback::cli {

namespace {

engine::ModelCard firstModel() {
    const auto list = field::findPainters();
    const auto found = std::find_if(list.cards.begin(), list.cards.end(),
                                    [](const auto& card) { return field::painterKind(card) == "VDM"; });
    if (found != list.cards.end()) {
        return *found;
    }
    if (list.cards.empty()) {
        throw Error("expected a model that paints galaxies on dark matter in " +
                    engine::modelFolders().back().string() +
                    " or a folder that LOOKBACK_MODELS names, found none.");
    }
    return list.cards.front();
}

/// The first model of each kind that is not there yet.
std::vector<engine::ModelCard> oneOfEachOther(const engine::ModelCard& first) {
    std::vector<std::string> kinds{field::painterKind(first)};
    std::vector<engine::ModelCard> cards;
    for (const auto& card : field::findPainters().cards) {
        const auto kind = field::painterKind(card);
        if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
            kinds.push_back(kind);
            cards.push_back(card);
        }
    }
    return cards;
}

} // namespace

std::vector<FieldPainter> loadPainters(const FieldOptions& options, std::string& device) {
    std::vector<engine::ModelCard> cards{options.model.empty() ? firstModel()
                                                               : engine::findModel(options.model)};
    for (const auto& name : options.rivals) {
        if (name == "all") {
            const auto others = oneOfEachOther(cards.front());
            cards.insert(cards.end(), others.begin(), others.end());
        } else {
            cards.push_back(engine::findModel(name));
        }
    }
    const auto chosen = engine::chooseDevice(options.device.name, options.device.threads);
    if (!chosen.note.empty()) {
        std::fprintf(stderr, "lookback-cli: %s\n", chosen.note.c_str());
    }
    device = engine::describe(chosen);
    std::vector<FieldPainter> all;
    for (const auto& card : cards) {
        all.push_back({card, field::makePainter(card, chosen)});
        const auto same = [&](const FieldPainter& other) {
            return other.painter->name() == all.back().painter->name();
        };
        if (std::count_if(all.begin(), all.end(), same) > 1) {
            throw ValueError("--rivals", "expected models of different kinds, found two of kind " +
                                             all.back().painter->name() + ".");
        }
    }
    return all;
}

field::PaintOptions paintOptionsOf(const FieldOptions& options) {
    field::PaintOptions paint;
    paint.sampler = options.sampler.empty() ? paint.sampler : options.sampler;
    const bool heun = paint.sampler == "heun";
    const int usual = heun ? 10 : paint.sampler == "ancestral" ? 250 : 20;
    const int steps = options.steps > 0 ? options.steps : usual;
    paint.evaluations = heun ? 2 * steps - 1 : steps; // two a step but the last
    return paint;
}

Provenance provenanceOf(const FieldPainter& by, const field::PaintOptions& paint, const std::string& device) {
    Provenance p;
    p.version = kVersion;
    p.page = "field";
    p.model = by.card.name;
    p.modelSha256 = by.card.sha256;
    p.trainingData = by.card.training.description;
    p.simulatedTraining = by.card.training.simulated;
    if (by.painter->name() == "VDM") {
        p.sampler = paint.sampler;
        p.steps = paint.evaluations;
    }
    p.device = device;
    return p;
}

std::int64_t indexOf(const FieldOptions& options, const field::MatterFacts& facts) {
    if (options.slab.empty()) {
        if (options.index >= facts.maps) {
            throw ValueError("--index", "expected 0 to " + std::to_string(facts.maps - 1) + " in " +
                                            facts.file.filename().string() + ", found " +
                                            std::to_string(options.index) + ".");
        }
        return options.index;
    }
    const std::string& text = options.slab;
    const auto axis =
        text.size() > 2 && text[1] == ':' ? std::string("xyz").find(text[0]) : std::string::npos;
    int slab = -1;
    const char* const end = text.data() + text.size();
    const bool number = axis != std::string::npos && std::from_chars(text.data() + 2, end, slab).ptr == end;
    if (facts.slabs == 0) {
        throw ValueError("--slab", "expected a file of slabs of boxes, but " +
                                       facts.file.filename().string() + " holds " + facts.kind +
                                       "; choose a map by --index.");
    }
    if (!number || slab < 0 || slab >= facts.slabs) {
        throw ValueError("--slab", "expected x, y or z, a colon and 0 to " + std::to_string(facts.slabs - 1) +
                                       ", found " + text + ".");
    }
    return static_cast<std::int64_t>(axis) * facts.slabs + slab;
}

void printNotes(const field::MatterFacts& facts) {
    for (const auto& note : facts.notes) {
        std::fprintf(stderr, "lookback-cli: %s: %s\n", oneLine(facts.file.filename().string()).c_str(),
                     oneLine(note).c_str());
    }
}

} // namespace lookback::cli
