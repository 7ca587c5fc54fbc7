// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <span>

namespace lookback::analysis {

/// Shape without a model, as Lotz, Primack & Madau (2004), Conselice (2003) and statmorph (Rodriguez-Gomez et
/// al. 2019) define it. NaN where it could not be measured.
struct Structure {
    static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    double gini = kNone;          ///< 0: every pixel equally bright, 1: all light in one.
    double m20 = kNone;           ///< log10 of the brightest fifth's second moment over the whole's.
    double concentration = kNone; ///< 5 log10 (r80 / r20).
    double asymmetry = kNone;     ///< Against the galaxy turned by 180 degrees, the sky's share removed.
    double smoothness = kNone;    ///< Share of the light in clumps finer than r_petrosian / 4.
    double radiusPetrosian =
        kNone; ///< Pixels; circular, where the local surface brightness is 0.2 of the mean.
    double radiusPetrosianEllipse = kNone; ///< Pixels along the major axis; likewise in ellipses.
    double radiusHalf = kNone;             ///< Pixels: circle of half the light within 1.5 Petrosian radii.
    double radius20 = kNone;               ///< Pixels: likewise of 20 %.
    double radius80 = kNone;               ///< Pixels: likewise of 80 %.
    double x = kNone;                      ///< Pixels: the centre of least asymmetry.
    double y = kNone;                      ///< Likewise.
    double signalToNoise = kNone;          ///< Mean over the galaxy's pixels; below 2.5 the rest is noise.
    bool failed = false;                   ///< Some step went astray; what it gave is NaN.

    /// Above 0: a merger, by Gini and M20 (Lotz et al. 2008; Rodriguez-Gomez et al. 2019).
    double merger() const { return 0.139 * m20 + 0.990 * gini - 0.327; }
};

/// Measure a galaxy whose pixels `segment` marks (not 0). `pixels` (height x width) have their sky removed;
/// where `use` is 0 (empty: nowhere) a pixel belongs to someone else or is blank. `noise` is the standard
/// deviation of a pixel. Throws ValueError for wrong sizes.
Structure measureStructure(std::span<const float> pixels, std::span<const std::uint8_t> segment,
                           std::span<const std::uint8_t> use, int width, int height, double noise);

} // namespace lookback::analysis
