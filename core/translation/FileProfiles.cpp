// SPDX-License-Identifier: MIT
#include "core/translation/FileProfiles.h"

#include "core/common/Error.h"
#include "core/io/PosteriorMaps.h"

#include <algorithm>
#include <cmath>

namespace lookback::translation {

namespace {

/// One map of a file, its samples and its truth.
struct Row {
    Image map;
    std::vector<Image> samples; ///< Only where percentiles are over them.
    std::optional<Image> truth;
};

Row rowOf(io::GalaxyMaps& file, const io::PosteriorMaps& beside, Domain domain, std::int64_t index,
          bool withSamples, io::GalaxyMaps* truth) {
    Row row;
    row.map = file.read(domain, index).values;
    const std::int64_t samples = beside.samples(domain);
    for (std::int64_t i = 0; i < samples && withSamples; ++i) {
        row.samples.push_back(beside.sample(domain, index, i));
    }
    row.truth = truth != nullptr ? std::optional(truth->read(domain, index).values)
                                 : beside.map(domain, "truth", index);
    return row;
}

/// Kpc a pixel, where all maps agree.
std::optional<double> pixelOf(io::GalaxyMaps& file, Domain domain, const std::vector<std::int64_t>& indices) {
    const double first = file.facts(domain, indices.front()).pixel(file.width());
    const bool same = std::all_of(indices.begin(), indices.end(), [&](std::int64_t index) {
        return std::abs(file.facts(domain, index).pixel(file.width()) / first - 1.0) < 1e-6;
    });
    return same && first > 0.0 ? std::optional(first) : std::nullopt;
}

void addTo(std::vector<double>& sum, const maps::Profile& profile) {
    sum.resize(profile.mean.size(), 0.0);
    for (std::size_t i = 0; i < sum.size(); ++i) {
        sum[i] += profile.mean[i];
    }
}

} // namespace

FileProfile profileOf(io::GalaxyMaps& file, Domain domain, const std::vector<std::int64_t>& indices,
                      double width, io::GalaxyMaps* truth) {
    if (indices.empty()) {
        throw ValueError("maps", "expected at least one, found none.");
    }
    const io::PosteriorMaps beside(file);
    const bool one = indices.size() == 1;
    FileProfile result;
    result.domain = domain;
    ProfileSet set(width);
    bool known = true;
    for (const std::int64_t index : indices) {
        const Row row = rowOf(file, beside, domain, index, one, truth);
        const Image& about = row.truth ? *row.truth : row.map;
        known = known && row.truth.has_value();
        for (const Image& sample : row.samples) {
            set.add(sample, about);
        }
        if (row.samples.empty()) {
            set.add(row.map, about);
        }
        const double reach = 0.5 * std::min(about.width, about.height);
        const auto centre = maps::radialProfile(about, 0, {.width = width, .reach = reach});
        const auto profile = maps::radialProfile(
            row.map, 0,
            {.centre = std::pair(centre.centreX, centre.centreY), .width = width, .reach = reach});
        addTo(result.mean, profile);
        result.radiusPixels = profile.radius;
        if (one && !row.samples.empty()) {
            result.over = std::to_string(row.samples.size()) + " samples";
        }
    }
    for (double& value : result.mean) {
        value /= static_cast<double>(indices.size());
    }
    if (!one) {
        result.over = std::to_string(indices.size()) + " maps";
    }
    if (const auto pixel = pixelOf(file, domain, indices)) {
        for (const double radius : result.radiusPixels) {
            result.radiusKpc.push_back(radius * *pixel);
        }
    }
    result.band = set.model();
    if (known) {
        result.truth = set.truth();
        result.residual = set.residual();
    }
    return result;
}

} // namespace lookback::translation
