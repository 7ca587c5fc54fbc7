// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/DeviceOptions.h"
#include "core/common/Monitor.h"
#include "core/common/Provenance.h"
#include "core/engine/ModelCard.h"
#include "core/io/GalaxyMaps.h"
#include "core/translation/Evaluation.h"
#include "core/translation/Translator.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lookback::cli {

/// What `lookback-cli translate` is asked for.
struct TranslateLine {
    std::string model;               ///< Empty: the first one that is found.
    std::vector<std::string> rivals; ///< Of --evaluate: names of models, or "all".
    std::filesystem::path map;
    io::GalaxyMapsOptions file; ///< What is known of FITS and NPY.
    std::int64_t index = 0;
    std::string indices;                ///< "all" or "A:B"; empty: only `index`.
    std::vector<std::string> to{"all"}; ///< Names of domains.
    int samples = 8;
    std::uint64_t seed = 1;
    std::string sampler; ///< Empty: what the model usually takes.
    int steps = 0;       ///< Evaluations of the network; 0: likewise.
    bool likelihood = false;
    int probes = 4; ///< Random vectors of the likelihood's trace.
    std::filesystem::path out;
    std::filesystem::path picture;
    bool evaluate = false; ///< All maps of the file, or `maps` of them.
    std::int64_t maps = 0;
    std::filesystem::path training; ///< Maps that the power laws are fitted to.
    bool json = false;
    DeviceOptions device;
};

/// A model that is loaded, with the domains that are asked of it.
struct LoadedTranslator {
    std::shared_ptr<translation::Translator> translator;
    std::vector<Domain> targets;
    translation::TranslateOptions options; ///< Sampler and evaluations as they will be used.

    const engine::ModelCard& card() const { return translator->card(); }
};

/// The model asked for and, of --evaluate, its rivals. Throws Error naming what there is, ValueError for a
/// sampler or a domain that a model lacks.
std::vector<LoadedTranslator> loadTranslators(const TranslateLine& line, std::string& device);

/// As the core sees it: hands on the maps of the targets alone.
translation::Candidate candidateOf(const LoadedTranslator& model);

/// Seeds are filled in by the writer.
translation::TranslationFacts factsOf(const LoadedTranslator& model, const std::string& source,
                                      const std::string& device);

/// The file of --map, which has gas. Throws FileError.
std::unique_ptr<io::GalaxyMaps> openGas(const TranslateLine& line);

/// Throws FileError naming a model that does not take maps of this size.
void checkSize(const io::GalaxyMaps& file, const std::vector<LoadedTranslator>& models);

/// Translate and judge the maps of a file; prints or writes the table.
void evaluateTranslation(const TranslateLine& line, const Monitor& monitor);

} // namespace lookback::cli
