// SPDX-License-Identifier: MIT
#include "core/maps/Profile.h"

#include "core/common/Error.h"
#include "core/common/Range.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <tuple>

namespace lookback::maps {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr Range<double> kWidthRange{0.1, 10000.0};
constexpr Range<double> kReachRange{0.0, 100000.0};

std::pair<double, double> brightestOf(const Image& map, int band) {
    const auto pixels = map.band(band);
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        if (std::isfinite(pixels[i]) && (!best || pixels[i] > pixels[*best])) {
            best = i;
        }
    }
    if (!best) {
        throw ValueError("map", "expected a pixel with a value, found all blank.");
    }
    const auto width = static_cast<std::size_t>(map.width);
    return {static_cast<double>(*best % width), static_cast<double>(*best / width)};
}

void check(const Image& map, int band, const ProfileOptions& options) {
    if (map.empty() || band < 0 || band >= map.bands) {
        throw ValueError("band", "expected 0 to " + std::to_string(map.bands - 1) + ", found " +
                                     std::to_string(band) + ".");
    }
    kWidthRange.check("width", options.width);
    kReachRange.check("reach", options.reach);
    if (options.centre) {
        Range<double>{-0.5, map.width - 0.5}.check("centre x", options.centre->first);
        Range<double>{-0.5, map.height - 0.5}.check("centre y", options.centre->second);
    }
}

} // namespace

Profile radialProfile(const Image& map, int band, const ProfileOptions& options) {
    check(map, band, options);
    Profile profile;
    std::tie(profile.centreX, profile.centreY) = options.centre ? *options.centre : brightestOf(map, band);
    const double reach = options.reach > 0.0 ? options.reach : 0.5 * std::min(map.width, map.height);
    const auto annuli = static_cast<std::size_t>(std::max(1.0, std::floor(reach / options.width + 1e-9)));
    std::vector<double> squares(annuli, 0.0);
    profile.mean.assign(annuli, 0.0);
    profile.count.assign(annuli, 0);
    for (int pass = 0; pass < 2; ++pass) { // the means, then the deviations from them
        for (int y = 0; y < map.height; ++y) {
            for (int x = 0; x < map.width; ++x) {
                const double r = std::hypot(x - profile.centreX, y - profile.centreY);
                const auto at = static_cast<std::size_t>(r / options.width);
                const double value = map.at(band, y, x);
                if (at >= annuli || !std::isfinite(value)) {
                    continue;
                }
                if (pass == 0) {
                    profile.mean[at] += value;
                    ++profile.count[at];
                } else {
                    squares[at] += (value - profile.mean[at]) * (value - profile.mean[at]);
                }
            }
        }
        for (std::size_t i = 0; i < annuli && pass == 0; ++i) {
            profile.mean[i] = profile.count[i] > 0 ? profile.mean[i] / profile.count[i] : kNone;
        }
    }
    for (std::size_t i = 0; i < annuli; ++i) {
        const auto n = static_cast<double>(profile.count[i]);
        profile.radius.push_back((static_cast<double>(i) + 0.5) * options.width);
        profile.error.push_back(n > 1.0 ? std::sqrt(squares[i] / (n - 1.0) / n) : kNone);
    }
    return profile;
}

std::vector<double> profileResidual(const Profile& model, const Profile& truth) {
    if (model.radius != truth.radius) {
        throw ValueError("profiles", "expected the same annuli, found " +
                                         std::to_string(model.radius.size()) + " and " +
                                         std::to_string(truth.radius.size()) + ".");
    }
    std::vector<double> dex;
    for (std::size_t i = 0; i < model.mean.size(); ++i) {
        const bool positive = model.mean[i] > 0.0 && truth.mean[i] > 0.0;
        dex.push_back(positive ? std::log10(model.mean[i] / truth.mean[i]) : kNone);
    }
    return dex;
}

} // namespace lookback::maps
