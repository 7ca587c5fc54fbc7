// SPDX-License-Identifier: MIT
#include "ui/translation/RealServices.h"

#include "core/common/Error.h"
#include "ui/common/DemoFile.h"
#include "ui/common/InstalledModels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace lookback::ui {

namespace {

TranslationModel modelOf(const engine::ModelCard& card) {
    TranslationModel model;
    model.name = card.name;
    model.kind = translation::kindOf(card);
    model.title = card.title;
    if (card.maps) {
        for (const MapChannel& channel : card.maps->targets) {
            model.targets.push_back(domainFromName(channel.name));
        }
    }
    model.training = card.training.description;
    model.maps = card.training.count;
    model.side = card.width;
    model.metrics = card.metrics;
    model.licence = card.licence;
    model.sha256 = card.sha256;
    model.simulated = card.training.simulated;
    return model;
}

LoadedTranslator loadedOf(const engine::ModelCard& card, const engine::Device& device) {
    const auto translator = std::make_shared<translation::Translator>(card, device);
    LoadedTranslator loaded;
    loaded.targets = translator->targets();
    loaded.random = translator->isRandom();
    loaded.samplers = translator->samplers();
    loaded.device = engine::describe(device);
    loaded.knowsLikelihood = translator->knowsLikelihood();
    loaded.evaluations = [translator](const std::string& sampler) {
        return translator->defaultEvaluations(sampler);
    };
    loaded.flawOf = [translator](int height, int width) { return translator->flawOf(height, width); };
    loaded.translate = [translator](const translation::GivenGas& gas, const std::vector<std::uint64_t>& seeds,
                                    const translation::TranslateOptions& options,
                                    const std::function<void(translation::TranslatedMaps)>& onMaps,
                                    const Monitor& monitor) {
        translator->translate(gas, seeds, options, onMaps, monitor);
    };
    loaded.logLikelihood = [translator](const translation::GivenGas& gas,
                                        const translation::TranslatedMaps& maps, std::uint64_t seed,
                                        int probes, const translation::TranslateOptions& options,
                                        const Monitor& monitor) {
        return translator->logLikelihood(gas, maps, seed, probes, options, monitor);
    };
    return loaded;
}

Image linearOf(const Map& log) {
    Image linear = log.values;
    for (float& value : linear.pixels) {
        value = std::pow(10.0F, value);
    }
    return linear;
}

void save(const std::filesystem::path& file, const TranslationSave& what, const Monitor& monitor) {
    translation::TranslationHead head = what.scene->head;
    head.truth.clear();
    for (const Domain target : what.run->targets()) {
        const Image* truth = what.scene->truth(target);
        head.truth.push_back(truth != nullptr ? std::optional(*truth) : std::nullopt);
    }
    head.index = what.index;
    translation::TranslationWriter writer(file, what.scene->height(), what.scene->width(),
                                          {.targets = what.run->targets(),
                                           .source = what.source.filename().string(),
                                           .kind = what.kind,
                                           .provenance = what.provenance});
    writer.begin(std::move(head));
    const int count = what.run->count();
    for (int i = 0; i < count; ++i) {
        monitor.step(i, count);
        translation::TranslatedMaps maps;
        for (const auto& log : what.run->sample(i)) {
            maps.push_back(linearOf(*log));
        }
        writer.add(maps, what.run->firstSeed() + static_cast<std::uint64_t>(i));
    }
    writer.end(what.logLikelihood);
    writer.finish();
}

std::optional<SavedTranslationRun> reopen(const std::filesystem::path& file, std::int64_t index,
                                          std::shared_ptr<const GalaxyScene> scene, const Monitor& monitor) {
    std::unique_ptr<translation::SavedTranslation> saved;
    try {
        saved = std::make_unique<translation::SavedTranslation>(file);
    } catch (const FormatNotSupported&) {
        return std::nullopt;
    }
    SavedTranslationRun again;
    again.kind = saved->facts().kind;
    again.provenance = saved->facts().provenance;
    again.logLikelihood = saved->logLikelihood(index);
    const auto& seeds = again.provenance.seeds;
    const std::vector<Domain>& targets = saved->facts().targets;
    again.run =
        std::make_shared<TranslationRun>(std::move(scene), targets, seeds.empty() ? 1 : seeds.front());
    for (int i = 0; i < saved->samples(); ++i) {
        monitor.step(i, saved->samples());
        translation::TranslatedMaps maps;
        for (const Domain target : targets) {
            maps.push_back(saved->sample(target, index, i));
        }
        again.run->add(maps, 0.0);
    }
    again.figures = again.run->figures(true);
    return again;
}

/// Models against the best power law of these very maps.
translation::SetScores measure(io::GalaxyMaps& file, const std::vector<translation::Candidate>& candidates,
                               const translation::EvaluateOptions& options, const Monitor& monitor) {
    const Monitor quiet{.onStep = {}, .cancelled = monitor.cancelled};
    const auto laws = translation::fitPowerLaws(file, options.maps, targetDomains(), quiet);
    return translation::evaluate(file, candidates, laws, options, monitor);
}

} // namespace

TranslationServices realTranslationServices(const std::string& device, int threads) {
    const auto installed = std::make_shared<InstalledModels>(device, threads);
    TranslationServices services;
    services.open = [](const std::filesystem::path& file, const io::GalaxyMapsOptions& options) {
        return std::shared_ptr<io::GalaxyMaps>(io::openGalaxyMaps(file, options));
    };
    services.holds = [](const std::filesystem::path& file) {
        try {
            return io::openHdf5Maps(file)->find(Domain::Gas) != nullptr;
        } catch (const Error&) { // whoever opens it says what is wrong
            return false;
        }
    };
    services.models = [installed] {
        std::vector<TranslationModel> models;
        for (const engine::ModelCard& card : translation::findTranslators().cards) {
            installed->add(card);
            models.push_back(modelOf(card));
        }
        // The quick ones first: the page proposes to begin with them.
        constexpr std::array kOrder{"pix2pix", "InDI", "DDPM", "Score SDE", "DiM"};
        const auto placeOf = [&](const TranslationModel& model) {
            return std::find(kOrder.begin(), kOrder.end(), model.kind) - kOrder.begin();
        };
        std::stable_sort(
            models.begin(), models.end(),
            [&](const TranslationModel& a, const TranslationModel& b) { return placeOf(a) < placeOf(b); });
        return models;
    };
    services.describe = [installed](const std::filesystem::path& file) {
        const engine::ModelCard card = engine::readModelCard(file);
        TranslationModel model = modelOf(card);
        if (model.kind.empty()) {
            throw FileError(file, "expected a model that translates maps of galaxies, found one of task " +
                                      card.task + ".");
        }
        installed->add(card);
        return model;
    };
    services.load = [installed](const TranslationModel& model) {
        const auto [card, chosen] = installed->choose(model.name);
        return loadedOf(card, chosen);
    };
    services.save = save;
    services.measure = measure;
    services.reopen = reopen;
    services.demo = findDemoFile("demo_maps.hdf5");
    return services;
}

} // namespace lookback::ui
