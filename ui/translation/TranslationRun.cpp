// SPDX-License-Identifier: MIT
#include "ui/translation/TranslationRun.h"

#include "core/common/Error.h"
#include "core/maps/Profile.h"
#include "core/translation/Profiles.h"
#include "core/translation/Scores.h"
#include "core/translation/Totals.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace lookback::ui {

namespace {

constexpr double kAnnulus = 2.0; ///< Pixels, as in profiles over a file.
constexpr double kReach = 99.0;  ///< Percent of the pixels that limits of panels hold.

maps::ProfileOptions profileOptions(const GalaxyScene& scene, Domain domain) {
    return {.centre = scene.centre(domain),
            .width = kAnnulus,
            .reach = 0.5 * std::min(scene.width(), scene.height())};
}

double reachOf(const Map& map) {
    std::vector<float> sizes = map.values.pixels;
    for (float& v : sizes) {
        v = std::abs(v);
    }
    const auto at = static_cast<std::ptrdiff_t>(0.01 * kReach * static_cast<double>(sizes.size() - 1));
    std::nth_element(sizes.begin(), sizes.begin() + at, sizes.end());
    return sizes[static_cast<std::size_t>(at)];
}

} // namespace

const TargetFigures* TranslationFigures::find(Domain domain) const {
    const auto found = std::find_if(targets.begin(), targets.end(),
                                    [domain](const TargetFigures& t) { return t.domain == domain; });
    return found == targets.end() ? nullptr : &*found;
}

std::shared_ptr<const Map> residualOf(const Map& one, const Map& other) {
    auto map = std::make_shared<Map>(one);
    for (std::size_t i = 0; i < map->values.pixels.size(); ++i) {
        map->values.pixels[i] -= other.values.pixels[i];
    }
    map->unit = "dex";
    return map;
}

TranslationRun::TranslationRun(std::shared_ptr<const GalaxyScene> scene, std::vector<Domain> targets,
                               std::uint64_t firstSeed)
    : scene_(std::move(scene))
    , targets_(std::move(targets))
    , seed_(firstSeed)
    , pixels_(scene_->gas().pixels.size())
    , spool_(pixels_ * targets_.size())
    , profiles_(targets_.size()) {
    for (const Domain domain : targets_) {
        const Image* truth = scene_->truth(domain);
        ensembles_.emplace_back(domain, truth != nullptr ? std::optional(*truth) : std::nullopt);
        truths_.push_back(truth != nullptr
                              ? maps::radialProfile(*truth, 0, profileOptions(*scene_, domain)).mean
                              : std::vector<double>{});
    }
}

void TranslationRun::add(const translation::TranslatedMaps& maps, double seconds) {
    if (maps.size() != targets_.size()) {
        throw ValueError("maps", "expected " + std::to_string(targets_.size()) +
                                     " of the model, one a domain, found " + std::to_string(maps.size()) +
                                     ".");
    }
    std::vector<float> logs;
    logs.reserve(pixels_ * targets_.size());
    for (std::size_t t = 0; t < maps.size(); ++t) {
        ensembles_[t].add(maps[t]);
        const std::vector<float> log = translation::logOf(maps[t].band(0), targets_[t]);
        logs.insert(logs.end(), log.begin(), log.end());
        const maps::Profile profile = maps::radialProfile(maps[t], 0, profileOptions(*scene_, targets_[t]));
        radius_ = profile.radius;
        profiles_[t].push_back(profile.mean);
    }
    seconds_ += seconds;
    spool_.add(logs);
}

std::shared_ptr<Map> TranslationRun::mapOf(Domain domain, Image values) const {
    auto map = std::make_shared<Map>();
    map->values = std::move(values);
    map->quantity = titleOf(domain).toStdString();
    map->unit = factsOf(domain).unit;
    map->periodic = false;
    return map;
}

std::vector<std::shared_ptr<const Map>> TranslationRun::sample(int index) const {
    const std::vector<float> row = spool_.read(index);
    std::vector<std::shared_ptr<const Map>> maps;
    for (std::size_t t = 0; t < targets_.size(); ++t) {
        Image values(1, scene_->height(), scene_->width());
        std::copy_n(row.begin() + static_cast<std::ptrdiff_t>(t * pixels_), pixels_, values.pixels.begin());
        maps.push_back(mapOf(targets_[t], std::move(values)));
    }
    return maps;
}

ProfileLines TranslationRun::profileOf(std::size_t target) const {
    ProfileLines lines;
    lines.radius = radius_;
    lines.truth = truths_[target];
    for (std::size_t i = 0; i < radius_.size(); ++i) {
        std::vector<double> column;
        for (const auto& profile : profiles_[target]) {
            column.push_back(profile[i]);
        }
        lines.low.push_back(translation::percentile(column, 16.0));
        lines.median.push_back(translation::percentile(column, 50.0));
        lines.high.push_back(translation::percentile(column, 84.0));
    }
    return lines;
}

TargetFigures TranslationRun::figuresOf(std::size_t target, bool all) const {
    const translation::Ensemble& ensemble = ensembles_[target];
    TargetFigures now;
    now.domain = targets_[target];
    const auto mean = mapOf(now.domain, ensemble.meanLog());
    now.mean = mean;
    if (ensemble.count() > 1) {
        const auto deviation = mapOf(now.domain, ensemble.deviationLog());
        deviation->unit = "dex";
        now.spreadReach = reachOf(*deviation);
        now.deviation = deviation;
    }
    if (factsOf(now.domain).column && scene_->side() > 0.0) {
        now.mass =
            translation::massOf({.domain = now.domain, .facts = scene_->facts(), .values = ensemble.mean()});
    }
    if (const auto truth = scene_->log(now.domain)) {
        const auto& known = truth->values.pixels;
        const auto [low, high] = std::minmax_element(known.begin(), known.end());
        const double range = *high - *low;
        now.residual = residualOf(*mean, *truth);
        now.residualReach = reachOf(*now.residual);
        now.squaredError = ensemble.squaredError();
        now.zWidth = ensemble.zWidth();
        if (range > 0.0) {
            now.signalToNoise = translation::peakSignalToNoise(mean->values.pixels, known, range);
            if (all) {
                now.similarity = translation::structuralSimilarity(mean->values, truth->values, range);
            }
        }
    }
    now.profile = profileOf(target);
    return now;
}

TranslationFigures TranslationRun::figures(bool all) const {
    TranslationFigures now;
    now.samples = ensembles_.empty() ? 0 : ensembles_.front().count();
    if (now.samples == 0) {
        return now;
    }
    now.secondsEach = seconds_ / now.samples;
    for (std::size_t t = 0; t < targets_.size(); ++t) {
        now.targets.push_back(figuresOf(t, all));
    }
    return now;
}

} // namespace lookback::ui
