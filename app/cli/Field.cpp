// SPDX-License-Identifier: MIT
#include "app/cli/Field.h"

#include "app/cli/Commands.h"
#include "app/cli/FieldTable.h"
#include "core/common/Error.h"
#include "core/field/FieldFile.h"
#include "core/field/FieldPicture.h"
#include "core/io/Png.h"

#include <cstdio>
#include <memory>

namespace lookback::cli {

namespace {

using field::FieldHead;
using field::FieldWriter;
using field::Scores;

/// One painter's samples of one map go to the file as they come. False if the work was cancelled meanwhile.
bool paintInto(FieldWriter& out, FieldPainter& by, const FieldHead& head, const FieldOptions& options,
               const std::string& device, const Monitor& monitor) {
    const auto paint = paintOptionsOf(options);
    out.begin({by.painter->name(), provenanceOf(by, paint, device)});
    const int samples = by.painter->isRandom() ? options.samples : 1;
    std::vector<std::uint64_t> seeds;
    for (int i = 0; i < samples; ++i) {
        seeds.push_back(options.seed + static_cast<std::uint64_t>(i));
    }
    std::size_t done = 0;
    try {
        by.painter->paint(
            head.matter, seeds, paint, [&](const Map& sample) { out.add(sample, seeds[done++]); }, monitor);
    } catch (const Monitor::Cancelled&) {
        return false;
    }
    return true;
}

Scores scoresOf(const FieldWriter& out, const std::string& painter) {
    field::Evaluation one(painter);
    one.add(out.tally());
    if (!out.tally().flaw().empty()) {
        std::fprintf(stderr, "lookback-cli: %s: %s\n", painter.c_str(), oneLine(out.tally().flaw()).c_str());
    }
    return one.scores();
}

void drawPicture(const FieldOptions& options, const FieldHead& head, const FieldWriter& out,
                 const FieldPainter& by, const std::string& device) {
    auto provenance = provenanceOf(by, paintOptionsOf(options), device);
    provenance.seeds = {options.seed};
    io::writePng(options.picture,
                 field::drawPanels(head, by.painter->name(), out.first(), out.tally().posterior()),
                 {{"lookback", toJson(provenance)}});
}

FieldHead headOf(field::MatterSource& source, const FieldOptions& options, const Monitor& monitor) {
    const std::int64_t index = indexOf(options, source.facts());
    FieldHead head;
    head.matter = source.matter(index, monitor);
    head.truth = source.truth(index, monitor);
    head.source = source.facts().file.filename().string();
    head.index = index;
    head.label = source.labelOf(index);
    return head;
}

void paintMap(const FieldOptions& options, const Monitor& monitor) {
    const auto source = field::openMatter(options.map, options.matter);
    printNotes(source->facts());
    const FieldHead head = headOf(*source, options, monitor);
    std::string device;
    auto painters = loadPainters(options, device);
    if (const auto flaw = painters.front().painter->flawOf(head.matter); !flaw.empty()) {
        throw FileError(options.map, painters.front().card.name + ": " + flaw);
    }
    FieldWriter out(options.out, head);
    std::vector<Scores> all;
    bool whole = true;
    for (std::size_t i = 0; i < painters.size() && whole; ++i) {
        auto& by = painters[i];
        if (const auto flaw = by.painter->flawOf(head.matter); !flaw.empty()) {
            std::fprintf(stderr, "lookback-cli: %s is left out: %s\n", by.card.name.c_str(),
                         oneLine(flaw).c_str());
            continue;
        }
        whole = paintInto(out, by, head, options, device, monitor);
        if (out.tally().count() == 0) {
            break;
        }
        all.push_back(scoresOf(out, by.painter->name()));
        if (i == 0 && !options.picture.empty()) {
            drawPicture(options, head, out, by, device);
        }
    }
    if (!all.empty()) {
        out.finish();
        const auto text = options.json ? fieldJson(all, head.source)
                                       : oneLine(head.source + ", " + head.label) + "\n" + fieldText(all);
        std::fputs(text.c_str(), stdout);
    }
    if (!whole) {
        std::fflush(stdout);
        throw Monitor::Cancelled{}; // what was painted is saved
    }
}

void addMapOptions(CLI::App& command, FieldOptions& o) {
    command.add_option("--map", o.map,
                       "CAMELS .npy maps, a folder of them, a snapshot (HDF5), FITS or a saved posterior");
    CLI::Option* index = command.add_option("--index", o.index, "map of the file, from 0")
                             ->check(CLI::Range(std::int64_t{0}, std::int64_t{1} << 40));
    command.add_option("--slab", o.slab, "A:I, slab I from 0 across axis A (x, y or z)")->excludes(index);
    command.add_option("--truth", o.matter.truth, "galaxy maps, or a catalogue; else looked for beside");
    command.add_option("--box", o.matter.box, "side of the maps where the file does not say it, Mpc/h")
        ->check(CLI::Range(1e-3, 1e6));
    command.add_option("--unit", o.matter.unit, "of the values where the file does not say it");
    command
        .add_option("--side", o.matter.side,
                    "pixels of the maps of a snapshot; if not given, pixels like those of CAMELS")
        ->check(CLI::Range(field::kDepositRange.lowest, field::kDepositRange.highest));
}

void checkLine(const FieldOptions& o) {
    if (!o.addTo.empty()) {
        return;
    }
    if (o.map.empty()) {
        throw ValueError("--map", "expected a file of dark matter, found none.");
    }
    if (!o.evaluate && o.out.empty()) {
        throw ValueError("--out", "expected FILE.hdf5 to write to, found none.");
    }
    if (!o.evaluate) {
        checkEnding("--out", o.out, {".hdf5", ".h5"});
    }
    if (!o.picture.empty()) {
        checkEnding("--png", o.picture, {".png"});
    }
}

} // namespace

void addField(CLI::App& app, Session& session) {
    const auto options = std::make_shared<FieldOptions>();
    auto& o = *options;
    CLI::App* command = app.add_subcommand("field", "Galaxies that a map of dark matter may hold");
    command->add_option("--model", o.model, "name or card of the model; the first one found if not given");
    addMapOptions(*command, o);
    command->add_option("--samples", o.samples, "how many fields")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str();
    command->add_option("--seed", o.seed, "of the first sample; the others count on")
        ->check(seedCheck())
        ->capture_default_str();
    command->add_option("--sampler", o.sampler, "ancestral, ddim, dpm++ or heun; dpm++ if not given")
        ->check(CLI::IsMember({"ancestral", "ddim", "dpm++", "heun"}));
    command
        ->add_option("--steps", o.steps, "of the sampler; 20, or 250 of ancestral, 10 of heun if not given")
        ->check(CLI::Range(1, 1000));
    command
        ->add_option("--rivals", o.rivals,
                     "models to compare with in the same file and table; all: one of each other kind")
        ->expected(1, 16);
    command->add_option("--out", o.out, "FILE.hdf5; of --evaluate FILE.csv or FILE.json");
    command->add_option("--png", o.picture, "the six panels: input, truth, sample, mean, deviation, z-score");
    CLI::Option* add =
        command->add_option("--add-to", o.addTo, "a saved posterior: add --samples to it by the same model");
    for (const char* other : {"--map", "--index", "--slab", "--truth", "--box", "--unit", "--side", "--seed",
                              "--rivals", "--png"}) {
        add->excludes(command->get_option(other)); // what the posterior was made with
    }
    CLI::Option* evaluate =
        command->add_flag("--evaluate", o.evaluate, "all maps of the file against their truth, as a table")
            ->excludes(add);
    for (const char* other : {"--index", "--slab", "--png"}) { // of one map
        evaluate->excludes(command->get_option(other));
    }
    command->add_option("--maps", o.maps, "of --evaluate, only so many, spread evenly")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40))
        ->needs(evaluate);
    command->add_flag("--json", o.json, "print the table for programs");
    addDeviceOptions(*command, o.device);
    CLI::App* fit = addFieldFit(*command, session);
    command->callback([options, fit, &session] {
        if (fit->parsed()) {
            return;
        }
        session.set("field", [options](const Monitor& monitor) {
            checkLine(*options);
            !options->addTo.empty() ? addToField(*options, monitor)
            : options->evaluate     ? evaluateField(*options, monitor)
                                    : paintMap(*options, monitor);
        });
    });
}

} // namespace lookback::cli
