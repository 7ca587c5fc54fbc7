// SPDX-License-Identifier: MIT
#include "app/cli/Session.h"
#include "app/cli/Translate.h"
#include "core/common/Error.h"
#include "core/common/Version.h"

#include <algorithm>
#include <cstdio>

namespace lookback::cli {

namespace {

using translation::Translator;

engine::ModelCard cardOf(const std::string& name) {
    if (!name.empty()) {
        return engine::findModel(name);
    }
    const auto list = translation::findTranslators();
    if (list.cards.empty()) {
        throw Error("expected a model that translates maps of galaxies in " +
                    engine::modelFolders().back().string() +
                    " or a folder that LOOKBACK_MODELS names, found none.");
    }
    return list.cards.front();
}

std::vector<engine::ModelCard> cardsOf(const TranslateLine& line) {
    std::vector<engine::ModelCard> cards{cardOf(line.model)};
    const auto known = [&](const engine::ModelCard& card) {
        return std::any_of(cards.begin(), cards.end(),
                           [&](const engine::ModelCard& other) { return other.name == card.name; });
    };
    for (const auto& name : line.rivals) {
        if (name == "all") {
            for (const auto& card : translation::findTranslators().cards) {
                if (!known(card)) {
                    cards.push_back(card);
                }
            }
            continue;
        }
        const auto card = engine::findModel(name);
        if (known(card)) {
            throw ValueError("--rivals", "expected each model once, found " + card.name + " again.");
        }
        cards.push_back(card);
    }
    return cards;
}

std::string namesOf(const std::vector<Domain>& domains) {
    std::string names;
    for (const Domain domain : domains) {
        names += (names.empty() ? "" : ", ") + std::string(lookback::factsOf(domain).group);
    }
    return names;
}

std::vector<Domain> targetsOf(const Translator& translator, const std::vector<std::string>& wanted) {
    const auto& all = translator.targets();
    std::vector<Domain> targets;
    for (const auto& name : wanted) {
        if (name == "all") {
            return all;
        }
        const auto found = std::find_if(
            all.begin(), all.end(), [&](Domain domain) { return name == lookback::factsOf(domain).group; });
        if (found == all.end()) {
            throw ValueError("--to", "expected " + namesOf(all) + " or all, which " + translator.card().name +
                                         " makes, found " + name + ".");
        }
        if (std::find(targets.begin(), targets.end(), *found) == targets.end()) {
            targets.push_back(*found);
        }
    }
    return targets;
}

translation::TranslateOptions optionsOf(const Translator& translator, const TranslateLine& line) {
    const auto known = translator.samplers();
    translation::TranslateOptions options{.sampler = line.sampler, .evaluations = line.steps};
    if (options.sampler.empty()) {
        options.sampler = known.front();
    } else if (std::find(known.begin(), known.end(), options.sampler) == known.end()) {
        std::string names;
        for (const auto& name : known) {
            names += (names.empty() ? "" : ", ") + name;
        }
        throw ValueError("--sampler", "expected one of " + names + " for " + translator.card().name + " (" +
                                          translator.kind() + "), found " + options.sampler + ".");
    }
    if (options.evaluations == 0) {
        options.evaluations = translator.defaultEvaluations(options.sampler);
    }
    return options;
}

} // namespace

std::vector<LoadedTranslator> loadTranslators(const TranslateLine& line, std::string& device) {
    const auto cards = cardsOf(line);
    for (const auto& card : cards) {
        if (translation::kindOf(card).empty()) {
            throw FileError(card.cardFile,
                            "expected a model that translates maps of galaxies, found one of task " +
                                card.task + ".");
        }
    }
    const auto chosen = engine::chooseDevice(line.device.name, line.device.threads);
    if (!chosen.note.empty()) {
        std::fprintf(stderr, "lookback-cli: %s\n", chosen.note.c_str());
    }
    device = engine::describe(chosen);
    std::vector<LoadedTranslator> all;
    for (const auto& card : cards) {
        LoadedTranslator one{
            .translator = std::make_shared<Translator>(card, chosen), .targets = {}, .options = {}};
        one.targets = targetsOf(*one.translator, line.to);
        one.options = optionsOf(*one.translator, line);
        all.push_back(std::move(one));
    }
    return all;
}

translation::Candidate candidateOf(const LoadedTranslator& model) {
    translation::Candidate candidate{.name = model.card().name,
                                     .kind = model.translator->kind(),
                                     .targets = model.targets,
                                     .isRandom = model.translator->isRandom(),
                                     .translate = {}};
    candidate.translate = [model](const translation::GivenGas& gas, const std::vector<std::uint64_t>& seeds,
                                  const std::function<void(translation::TranslatedMaps)>& onMaps,
                                  const Monitor& monitor) {
        const auto& all = model.translator->targets();
        model.translator->translate(
            gas, seeds, model.options,
            [&](translation::TranslatedMaps made) {
                translation::TranslatedMaps wanted;
                for (const Domain target : model.targets) {
                    const auto at = std::find(all.begin(), all.end(), target) - all.begin();
                    wanted.push_back(std::move(made[static_cast<std::size_t>(at)]));
                }
                onMaps(std::move(wanted));
            },
            monitor);
    };
    return candidate;
}

translation::TranslationFacts factsOf(const LoadedTranslator& model, const std::string& source,
                                      const std::string& device) {
    translation::TranslationFacts facts{
        .targets = model.targets, .source = source, .kind = model.translator->kind(), .provenance = {}};
    Provenance& p = facts.provenance;
    p.version = kVersion;
    p.page = "translation";
    p.model = model.card().name;
    p.modelSha256 = model.card().sha256;
    p.trainingData = model.card().training.description;
    p.simulatedTraining = model.card().training.simulated;
    p.sampler = model.options.sampler;
    p.steps = model.options.evaluations;
    p.device = device;
    return facts;
}

std::unique_ptr<io::GalaxyMaps> openGas(const TranslateLine& line) {
    auto file = io::openGalaxyMaps(line.map, line.file);
    file->count(Domain::Gas); // throws without
    return file;
}

void checkSize(const io::GalaxyMaps& file, const std::vector<LoadedTranslator>& models) {
    for (const auto& model : models) {
        if (const auto flaw = model.translator->flawOf(file.height(), file.width()); !flaw.empty()) {
            throw FileError(file.path(), model.card().name + ": " + flaw);
        }
    }
}

} // namespace lookback::cli
