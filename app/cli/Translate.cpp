// SPDX-License-Identifier: MIT
#include "app/cli/Translate.h"

#include "app/cli/Commands.h"
#include "app/cli/Maps.h"
#include "app/cli/TranslateTable.h"
#include "core/common/Error.h"
#include "core/io/Png.h"
#include "core/translation/TranslationFile.h"
#include "core/translation/TranslationPicture.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <numeric>
#include <optional>

namespace lookback::cli {

namespace {

using translation::TranslationHead;
using translation::TranslationWriter;

/// Of the truth in nats a pixel and domain, where it was asked for. Throws FileError without the truth.
std::optional<double> likelihoodOf(const TranslateLine& line, const LoadedTranslator& model,
                                   io::GalaxyMaps& source, std::int64_t index, const Monitor& monitor) {
    if (!line.likelihood) {
        return std::nullopt;
    }
    const auto& targets = model.translator->targets(); // all of them, whatever is written
    TranslationHead head = translation::readHead(source, index, targets);
    translation::TranslatedMaps truth;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        if (!head.truth[i]) {
            throw FileError(line.map, "expected the truth of " +
                                          std::string(lookback::factsOf(targets[i]).group) +
                                          " beside the gas for --log-likelihood, found none.");
        }
        truth.push_back(std::move(*head.truth[i]));
    }
    const double nats = model.translator->logLikelihood(translation::givenOf(head.gas), truth, line.seed,
                                                        line.probes, model.options, monitor);
    std::fprintf(stderr, "lookback-cli: map %lld: log-likelihood of the truth %.4f nats a pixel and domain\n",
                 static_cast<long long>(index), nats);
    return nats;
}

/// One model on the maps of one file, into one file.
class TranslationRun {
public:
    TranslationRun(const TranslateLine& line, const LoadedTranslator& model, io::GalaxyMaps& source,
                   const std::string& device)
        : line_(line)
        , model_(model)
        , source_(source)
        , candidate_(candidateOf(model))
        , facts_(factsOf(model, line.map.filename().string(), device))
        , seeds_(static_cast<std::size_t>(candidate_.isRandom ? line.samples : 1))
        , out_(line.out, source.height(), source.width(), facts_)
        , evaluation_(candidate_) {
        std::iota(seeds_.begin(), seeds_.end(), line.seed);
    }

    bool add(std::int64_t index, const Monitor& monitor); ///< False: cancelled meanwhile.
    void finish();                                        ///< Saves and prints what there is.

private:
    void end(std::optional<double> likelihood, double seconds);

    const TranslateLine& line_;
    const LoadedTranslator& model_;
    io::GalaxyMaps& source_;
    translation::Candidate candidate_;
    translation::TranslationFacts facts_;
    std::vector<std::uint64_t> seeds_;
    TranslationWriter out_;
    translation::Evaluation evaluation_;
};

void TranslationRun::end(std::optional<double> likelihood, double seconds) {
    out_.end(likelihood);
    evaluation_.add(out_.head(), out_.ensembles(), {}, seconds);
}

bool TranslationRun::add(std::int64_t index, const Monitor& monitor) {
    out_.begin(translation::readHead(source_, index, model_.targets));
    for (const auto& note : out_.head().notes) {
        std::fprintf(stderr, "lookback-cli: %s\n", oneLine(note).c_str());
    }
    const auto start = std::chrono::steady_clock::now();
    std::size_t done = 0;
    const auto seconds = [&] {
        const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
        return passed.count() / static_cast<double>(done);
    };
    try {
        candidate_.translate(
            translation::givenOf(out_.head().gas), seeds_,
            [&](const translation::TranslatedMaps& maps) { out_.add(maps, seeds_[done++]); }, monitor);
        const double passed = seconds();
        end(likelihoodOf(line_, model_, source_, index, monitor), passed);
        return true;
    } catch (const Monitor::Cancelled&) {
        if (out_.maps() == 0 && done > 0) { // a posterior of fewer samples; of a set only whole maps
            end(std::nullopt, seconds());
        }
        return false;
    }
}

void TranslationRun::finish() {
    if (out_.maps() == 0) {
        return;
    }
    out_.finish();
    if (!line_.picture.empty()) {
        auto provenance = facts_.provenance;
        provenance.seeds = {line_.seed};
        io::writePng(line_.picture, translation::drawTranslation(facts_, out_.head(), out_.ensembles()),
                     {{"lookback", toJson(provenance)}});
    }
    translation::SetScores scores;
    scores.models = {evaluation_.scores()};
    const auto name = line_.map.filename().string();
    std::fputs((line_.json ? translationJson(scores, name, "") : translationText(scores, "")).c_str(),
               stdout);
}

void checkLikelihood(const TranslateLine& line, const LoadedTranslator& model) {
    if (line.likelihood && !model.translator->knowsLikelihood()) {
        throw ValueError("--log-likelihood", "expected a score SDE, found " + model.card().name + ", a " +
                                                 model.translator->kind() + ".");
    }
}

void translate(const TranslateLine& line, const Monitor& monitor) {
    const auto source = openGas(line);
    const auto indices = indicesOf(line.index, line.indices, source->count(Domain::Gas), line.map);
    std::string device;
    const auto models = loadTranslators(line, device);
    checkLikelihood(line, models.front());
    checkSize(*source, models);
    TranslationRun run(line, models.front(), *source, device);
    int at = 0;
    const auto share = [&](int done, int total) {
        constexpr int kParts = 1000; // of a map
        monitor.step(at * kParts + static_cast<int>(std::int64_t{kParts} * done / std::max(total, 1)),
                     static_cast<int>(indices.size()) * kParts);
    };
    const Monitor within{.onStep = share, .cancelled = monitor.cancelled};
    bool whole = true;
    for (; at < static_cast<int>(indices.size()) && whole; ++at) {
        whole = run.add(indices[static_cast<std::size_t>(at)], within);
    }
    run.finish();
    if (!whole) {
        std::fflush(stdout);
        throw Monitor::Cancelled{}; // what was translated is saved
    }
}

void checkLine(const TranslateLine& line) {
    if (!line.evaluate && line.out.empty()) {
        throw ValueError("--out", "expected FILE.hdf5 to write to, found none.");
    }
    if (!line.evaluate) {
        checkEnding("--out", line.out, {".hdf5", ".h5"});
    }
    if (line.evaluate && line.likelihood) {
        throw ValueError("--log-likelihood", "expected one map or --indices, found --evaluate.");
    }
}

void addMapOptions(CLI::App& command, TranslateLine& o) {
    command
        .add_option("--map", o.map,
                    "maps of gas: HDF5 in the layout of TNG50 (group gas with images), FITS or NPY")
        ->required();
    CLI::Option* index = command.add_option("--index", o.index, "map of the file, from 0")
                             ->check(CLI::Range(std::int64_t{0}, std::int64_t{1} << 40));
    command.add_option("--indices", o.indices, "many maps into one file: all, or A:B for A to B - 1")
        ->excludes(index);
    command.add_option("--unit", o.file.unit,
                       "of gas where the file does not say it: Msun/kpc^2, Msun/pc^2 or g/cm^2");
    command.add_option("--extent", o.file.extent, "of FITS and NPY: from the centre to the left edge, kpc")
        ->check(CLI::Range(0.0, 1e6));
    command
        .add_option("--to", o.to, "domains to write: dm, star, hi, temp, bfield as the model makes them; all")
        ->expected(1, 8)
        ->capture_default_str();
}

void addEvaluateOptions(CLI::App& command, TranslateLine& o, CLI::Option* indices) {
    CLI::Option* evaluate =
        command.add_flag("--evaluate", o.evaluate, "all maps of the file against their truth, as a table")
            ->excludes(indices)
            ->excludes(command.get_option("--index"))
            ->excludes(command.get_option("--png"));
    command.add_option("--rivals", o.rivals, "of --evaluate: models to judge beside it; all: every other")
        ->expected(1, 16)
        ->needs(evaluate);
    command.add_option("--maps", o.maps, "of --evaluate: only so many, spread evenly")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40))
        ->needs(evaluate);
    command
        .add_option("--training", o.training,
                    "of --evaluate: fit the power laws to this file's maps, not to those that are judged")
        ->needs(evaluate);
}

} // namespace

void addTranslate(CLI::App& app, Session& session) {
    const auto options = std::make_shared<TranslateLine>();
    auto& o = *options;
    CLI::App* command = app.add_subcommand(
        "translate", "Dark matter, stars, HI, temperature, field of a galaxy from its gas");
    command->add_option("--model", o.model, "name or card of the model; the first one found if not given");
    addMapOptions(*command, o);
    command->add_option("--samples", o.samples, "how many of each map; 1 of models that have one answer")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str();
    command->add_option("--seed", o.seed, "of the first sample; the others count on")
        ->check(seedCheck())
        ->capture_default_str();
    command->add_option("--sampler", o.sampler,
                        "dpm++, ddim or ancestral; indi; pc or ode; the model's first if not given");
    command->add_option("--steps", o.steps, "evaluations of the network a sample; the sampler's if not given")
        ->check(CLI::Range(translation::kEvaluationsRange.lowest, translation::kEvaluationsRange.highest));
    CLI::Option* likelihood = command->add_flag(
        "--log-likelihood", o.likelihood, "of a score SDE: log p of the truth, nats a pixel and domain");
    command->add_option("--probes", o.probes, "of --log-likelihood: random vectors of the trace")
        ->check(CLI::Range(1, 1000))
        ->needs(likelihood)
        ->capture_default_str();
    command->add_option("--out", o.out, "FILE.hdf5; of --evaluate FILE.csv or FILE.json");
    command
        ->add_option("--png", o.picture, "a row a target: input, mean, truth, residual, standard deviation")
        ->check(endingCheck({".png"}))
        ->excludes(command->get_option("--indices"));
    addEvaluateOptions(*command, o, command->get_option("--indices"));
    command->add_flag("--json", o.json, "print the table for programs");
    addDeviceOptions(*command, o.device);
    command->callback([options, &session] {
        session.set("translate", [options](const Monitor& monitor) {
            checkLine(*options);
            options->evaluate ? evaluateTranslation(*options, monitor) : translate(*options, monitor);
        });
    });
}

} // namespace lookback::cli
