// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"
#include "core/common/Provenance.h"
#include "core/translation/Evaluation.h"
#include "core/translation/Translator.h"
#include "ui/translation/TranslationRun.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lookback::ui {

/// A model that translates, as the chooser lists it.
struct TranslationModel {
    std::string name;  ///< "translation-ddpm-demo"
    std::string kind;  ///< "DDPM"
    std::string title; ///< One line.
    std::vector<Domain> targets;
    std::string training;  ///< What it was trained on, one line.
    std::int64_t maps = 0; ///< How many maps that was.
    int side = 0;          ///< Of those maps, pixels.
    std::map<std::string, double> metrics;
    std::string licence;
    std::string sha256;    ///< Of its weights.
    bool simulated = true; ///< Trained on simulated galaxies only.
};

/// A model that is ready: what the page asks of a translation::Translator.
struct LoadedTranslator {
    std::vector<Domain> targets;       ///< In the order of its maps.
    bool random = true;                ///< Another seed gives other maps.
    std::vector<std::string> samplers; ///< The first is the one that is proposed.
    std::string device;                ///< As shown: "CPU, 2 threads".
    bool knowsLikelihood = false;

    std::function<int(const std::string& sampler)> evaluations; ///< That are proposed.
    std::function<std::string(int height, int width)> flawOf;   ///< Why it has no answer; empty: it has.
    std::function<void(const translation::GivenGas& gas, const std::vector<std::uint64_t>& seeds,
                       const translation::TranslateOptions&,
                       const std::function<void(translation::TranslatedMaps)>&, const Monitor&)>
        translate;
    std::function<double(const translation::GivenGas& gas, const translation::TranslatedMaps&,
                         std::uint64_t seed, int probes, const translation::TranslateOptions&,
                         const Monitor&)>
        logLikelihood; ///< Nats a pixel and domain.
};

/// What of the page is to be kept in one file.
struct TranslationSave {
    std::shared_ptr<const GalaxyScene> scene;
    std::shared_ptr<const TranslationRun> run; ///< All samples.
    std::filesystem::path source;              ///< Where the map is from,
    std::int64_t index = 0;                    ///< and which one of it.
    std::string kind;                          ///< "DDPM"
    Provenance provenance;
    std::optional<double> logLikelihood; ///< Of the truth, nats a pixel and domain; nothing: not asked for.
};

/// Samples that were saved and are there again.
struct SavedTranslationRun {
    std::shared_ptr<TranslationRun> run;
    TranslationFigures figures;
    std::string kind; ///< "DDPM"
    Provenance provenance;
    std::optional<double> logLikelihood; ///< As in TranslationSave.
};

/// All that the Translation page needs of the world; tests give it a fake one. `load` runs on the engine
/// lane, the others on the threads for files.
struct TranslationServices {
    std::function<std::shared_ptr<io::GalaxyMaps>(const std::filesystem::path&, const io::GalaxyMapsOptions&)>
        open;
    std::function<bool(const std::filesystem::path&)> holds; ///< Maps of galaxies, whatever its name.
    std::function<std::vector<TranslationModel>()> models;
    std::function<TranslationModel(const std::filesystem::path& card)> describe; ///< Of a model anywhere.
    std::function<LoadedTranslator(const TranslationModel&)> load;
    std::function<void(const std::filesystem::path&, const TranslationSave&, const Monitor&)> save; ///< HDF5.
    std::function<translation::SetScores(io::GalaxyMaps&, const std::vector<translation::Candidate>&,
                                         const translation::EvaluateOptions&, const Monitor&)>
        measure; ///< Many maps of a file; on the engine lane.
    std::function<std::optional<SavedTranslationRun>(const std::filesystem::path&, std::int64_t index,
                                                     std::shared_ptr<const GalaxyScene>, const Monitor&)>
        reopen;                 ///< What a model has made of a map; nothing for a file without samples.
    std::filesystem::path demo; ///< Simulated galaxies; empty if they are not installed.
};

} // namespace lookback::ui
