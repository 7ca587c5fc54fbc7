// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"
#include "core/io/GalaxyMaps.h"
#include "core/translation/Baseline.h"
#include "core/translation/Ensemble.h"
#include "core/translation/Profiles.h"
#include "core/translation/Totals.h"
#include "core/translation/TranslationFile.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lookback::translation {

/// A model as an evaluation sees it: Translator::translate() with its options.
struct Candidate {
    std::string name; ///< Of the model.
    std::string kind; ///< "DDPM".
    std::vector<Domain> targets;
    bool isRandom = true;
    std::function<void(const GivenGas& gas, const std::vector<std::uint64_t>& seeds,
                       const std::function<void(TranslatedMaps)>& onMaps, const Monitor& monitor)>
        translate;
};

/// The best power law from gas to each domain.
using PowerLaws = std::map<Domain, PowerLaw>;

/// Fit them to these maps of gas and their partners; a domain that the file lacks has none. Throws FileError.
PowerLaws fitPowerLaws(io::GalaxyMaps& file, const std::vector<std::int64_t>& maps,
                       const std::vector<Domain>& targets, const Monitor& monitor);

/// How well a model makes one domain; means over maps, NaN: not measured. Errors are those of the mean of the
/// samples' log10 above the domain's floor, profiles those of the mean of the linear samples.
struct TargetScores {
    Domain target = Domain::Stars;
    int maps = 0;
    double squaredError = 0.0;      ///< dex^2.
    double squaredErrorOfOne = 0.0; ///< Of the first sample by itself, dex^2.
    double powerLawError = 0.0;     ///< Of the best power law, dex^2.
    double ratio = 0.0;             ///< squaredError / powerLawError; below 1 the model is worth its cost.
    double similarity = 0.0;        ///< SSIM of the logarithms, over the range of the truth.
    double signalToNoise = 0.0;     ///< PSNR likewise, dB.
    double zWidth = 0.0;            ///< zScoreWidth(), mean over maps; 1 where errors are what they say.
    double profileResidual = 0.0;   ///< Median over annuli and maps of log10(model / truth), dex.
    double profileBand = 0.0;       ///< Half of its 16th to 84th percentile, dex.
    double totalResidual = 0.0;     ///< Median over maps of log10(sum of model / sum of truth), dex.
    double totalBand = 0.0;         ///< Half of its 16th to 84th percentile, dex.
    ProfileBand model{}, truth{}, residual{}; ///< Curves behind the two, see ProfileSet.
};

/// How well a model did on a set of maps.
struct ModelScores {
    std::string model;
    std::string kind;
    int maps = 0;
    std::int64_t samples = 0; ///< Over all maps.
    double seconds = 0.0;     ///< For one sample of all targets.
    std::vector<TargetScores> targets;
    std::optional<MassRelation>
        masses; ///< Stars against dark matter of the means; nothing without an extent.
};

/// Adds up what is measured map by map.
class Evaluation {
public:
    explicit Evaluation(const Candidate& candidate);

    /// `ensembles`: of the targets in their order. Targets without truth are not judged. Throws ValueError
    /// for maps of another size than the ones before.
    void add(const TranslationHead& head, const std::vector<Ensemble>& ensembles, const PowerLaws& laws,
             double seconds);

    ModelScores scores() const;

private:
    /// What is kept of one target.
    struct Tally {
        Domain target;
        std::vector<double> errors{}, errorsOfOne{}, powerLaw{}, similarities{}, signals{}, widths{},
            totals{};
        ProfileSet profiles{};
    };

    ModelScores about_;
    double seconds_ = 0.0;
    std::vector<Tally> tallies_;
    std::vector<MassPair> masses_;
};

struct EvaluateOptions {
    std::vector<std::int64_t> maps; ///< Of the gas.
    int samples = 8;                ///< Of each map, by models that are random.
    std::uint64_t seed = 1; ///< Of the first sample of map 0; each map has a million of them to itself.
};

/// What came of all models on the same maps.
struct SetScores {
    std::vector<ModelScores> models;
    std::optional<MassRelation> masses; ///< Of the truth.
    bool whole = true;                  ///< False: cancelled; these are the maps that were done.
};

/// Translate and judge. Throws FileError for a file without the truth of any target, Monitor::Cancelled
/// before the first map is done, and what the candidates throw.
SetScores evaluate(io::GalaxyMaps& file, const std::vector<Candidate>& candidates, const PowerLaws& laws,
                   const EvaluateOptions& options, const Monitor& monitor);

/// `wanted` of `count` maps, spread evenly over the file; all for 0.
std::vector<std::int64_t> spreadMaps(std::int64_t count, std::int64_t wanted);

} // namespace lookback::translation
