// SPDX-License-Identifier: MIT
#pragma once

#include "core/io/Spool.h"
#include "core/translation/Ensemble.h"
#include "core/translation/Translator.h"
#include "ui/translation/GalaxyScene.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace lookback::ui {

/// A radial profile with its spread over samples.
struct ProfileLines {
    std::vector<double> radius; ///< Middle of the annulus, pixels.
    std::vector<double> truth;  ///< Linear, in the domain's unit; empty: not known.
    std::vector<double> low;    ///< 16th percentile over the samples, linear.
    std::vector<double> median;
    std::vector<double> high; ///< 84th.
};

/// What one model makes of one domain of a galaxy.
struct TargetFigures {
    Domain domain = Domain::Stars;
    std::shared_ptr<const Map> mean;      ///< Of log10 over the samples.
    std::shared_ptr<const Map> deviation; ///< Of log10, dex; null below two samples.
    std::shared_ptr<const Map> residual;  ///< log10 of mean over truth, dex; null without the truth.
    double spreadReach = 0.0;             ///< 99 % of the deviations lie below, dex.
    double residualReach = 0.0;           ///< 99 % of the residuals lie within plus and minus this, dex.
    std::optional<double> squaredError;   ///< Of the mean, dex^2.
    std::optional<double> similarity;     ///< SSIM of the mean; once all samples are there.
    std::optional<double> signalToNoise;  ///< PSNR of the mean, dB.
    std::optional<double> zWidth;         ///< Without unit; nothing below two samples.
    std::optional<double> mass;           ///< Of the mean's map within its edges, Msun.
    ProfileLines profile;
};

/// What is known after so many samples: values, so that a thread can hand it to another.
struct TranslationFigures {
    int samples = 0;
    double secondsEach = 0.0; ///< A sample.
    std::vector<TargetFigures> targets;

    const TargetFigures* find(Domain domain) const;
};

/// The samples of one model of one galaxy as they come. Statistics are kept up, the samples themselves lie on
/// disk: memory does not grow with their number. One thread adds; any may read samples.
class TranslationRun {
public:
    TranslationRun(std::shared_ptr<const GalaxyScene> scene, std::vector<Domain> targets,
                   std::uint64_t firstSeed);

    /// One sample: linear maps in the order of targets(), which took `seconds`. Throws ValueError, DiskError.
    void add(const translation::TranslatedMaps& maps, double seconds);

    /// By the thread that adds. `all`: with the similarity, which takes longest.
    TranslationFigures figures(bool all) const;

    int count() const { return static_cast<int>(spool_.count()); }

    std::uint64_t firstSeed() const { return seed_; }

    const std::vector<Domain>& targets() const { return targets_; }

    const std::shared_ptr<const GalaxyScene>& scene() const { return scene_; }

    /// log10 of every target's map, 0 <= index < count(). Throws FileError.
    std::vector<std::shared_ptr<const Map>> sample(int index) const;

private:
    TargetFigures figuresOf(std::size_t target, bool all) const;
    ProfileLines profileOf(std::size_t target) const;
    std::shared_ptr<Map> mapOf(Domain domain, Image values) const;

    std::shared_ptr<const GalaxyScene> scene_;
    std::vector<Domain> targets_;
    std::uint64_t seed_;
    std::size_t pixels_;
    io::Spool spool_;
    std::vector<translation::Ensemble> ensembles_; ///< By target.
    double seconds_ = 0.0;
    std::vector<std::vector<std::vector<double>>> profiles_; ///< By target, by sample: linear means.
    std::vector<double> radius_;
    std::vector<std::vector<double>> truths_; ///< Profiles of the truth by target; empty: not known.
};

/// `one` less `other`, pixel by pixel, in dex.
std::shared_ptr<const Map> residualOf(const Map& one, const Map& other);

} // namespace lookback::ui
