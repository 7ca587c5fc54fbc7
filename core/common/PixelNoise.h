// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"

#include <span>
#include <vector>

namespace lookback {

/// What a camera adds to every pixel by itself, band by band: the sky's white noise, and the noise of the
/// photons that the sources send.
struct PixelNoise {
    std::vector<double> sky;       ///< Standard deviation, units of flux; 0 or more. None: no noise at all.
    std::vector<double> electrons; ///< For a unit of flux, > 0; none: photons are not counted.
};

/// Adds noise of variance sky^2 + max(flux, 0) / electrons. `noise` has as many bands as the image, `normal`
/// a standard normal value for each of its pixels.
void addNoise(Image& image, const PixelNoise& noise, std::span<const float> normal);

} // namespace lookback
