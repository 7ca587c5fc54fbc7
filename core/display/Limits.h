// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Range.h"

#include <span>

namespace lookback::display {

/// Pixel values that are shown as the darkest and the brightest colour; in the unit of the pixels.
struct Limits {
    float low = 0.0F;
    float high = 1.0F;
};

inline constexpr Range<double> kPercentRange{50.0, 100.0};

/// Blank pixels (NaN, infinities) are left out by all of these; without any other pixel the limits are 0
/// to 1.
Limits minMaxLimits(std::span<const float> pixels);

/// The central `percent` % of the pixels: 99.5 leaves out 0.25 % at either end; linear between ranks.
/// Throws ValueError outside kPercentRange.
Limits percentileLimits(std::span<const float> pixels, double percent);

/// IRAF's zscale (Tody 1986), with the sampling and clipping of astropy's ZScaleInterval: a line is fitted to
/// at most 1000 sorted pixels, clipped at 2.5 sigma up to 5 times, and its slope over `contrast` spans the
/// limits around the median.
Limits zscaleLimits(std::span<const float> pixels, double contrast = 0.25);

} // namespace lookback::display
