// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace lookback::maps {

struct ProfileOptions {
    std::optional<std::pair<double, double>> centre = std::nullopt; ///< (x, y), pixels; else the brightest's.
    double width = 1.0;                                             ///< Of an annulus, pixels, 0.1 or more.
    double reach = 0.0; ///< Outer radius, pixels; 0: half the shorter side.
};

/// Azimuthal means: annulus i holds the pixels whose centres lie i * width <= r < (i + 1) * width from the
/// centre. Blank pixels (NaN) are left out.
struct Profile {
    double centreX = 0.0;            ///< Pixels; 0 is the centre of the first.
    double centreY = 0.0;            ///< Likewise.
    std::vector<double> radius;      ///< Middle of the annulus, pixels.
    std::vector<std::int64_t> count; ///< Pixels with a value.
    std::vector<double> mean;        ///< In the map's unit; NaN without pixels.
    std::vector<double> error;       ///< Standard error of the mean; NaN below two pixels.
};

/// Throws ValueError for a missing band, an option out of range, a centre off the map, a map of blank pixels
/// where the brightest is asked for.
Profile radialProfile(const Image& map, int band, const ProfileOptions& options = {});

/// log10(model / truth) of the means, dex; NaN where one is not above 0. Throws ValueError if the profiles
/// differ in annuli: take the model's about the truth's centre.
std::vector<double> profileResidual(const Profile& model, const Profile& truth);

} // namespace lookback::maps
