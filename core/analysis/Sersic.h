// SPDX-License-Identifier: MIT
#pragma once

#include "core/analysis/Psf.h"
#include "core/common/Range.h"

#include <cstdint>
#include <limits>
#include <span>

namespace lookback::analysis {

/// A number and its standard error; NaN where it was not measured.
struct Estimate {
    double value = std::numeric_limits<double>::quiet_NaN();
    double error = std::numeric_limits<double>::quiet_NaN();
};

/// A Sersic profile fitted in two dimensions: I(r) = I_e exp(-b_n [(r / r_e)^(1/n) - 1]), where r is the
/// radius along the major axis and r_e holds half of the light (Sersic 1968; Graham & Driver 2005).
struct SersicFit {
    Estimate flux;            ///< All of the profile's light to infinity, in the image's unit.
    Estimate radiusHalfLight; ///< r_e, pixels along the major axis, before the PSF.
    Estimate index;           ///< n.
    Estimate axisRatio;       ///< Minor over major axis.
    Estimate angle;           ///< Radians from +x to +y of the major axis, -pi/2 to pi/2.
    Estimate x;               ///< Pixels; 0 is the centre of the first pixel.
    Estimate y;               ///< Likewise.
    Estimate sky;             ///< Level under the galaxy, the image's unit; error 0 where it was held.
    double chiSquared = std::numeric_limits<double>::quiet_NaN(); ///< Per degree of freedom.
    int iterations = 0;
    bool converged = false;
    bool atBound = false; ///< A parameter ended at the end of its range, or the circularised radius is larger
                          ///< than the image: the errors mean nothing.
};

inline constexpr Range<double> kSersicIndexRange{0.1, 8.0};
inline constexpr Range<double> kSersicRadiusRange{0.05, 400.0}; ///< Pixels.
inline constexpr double kSersicAxisRatioLowest = 0.05;

/// Where a fit starts and what it may change.
struct SersicOptions {
    double x = 0.0;               ///< Pixels: first guess of the centre.
    double y = 0.0;               ///< Likewise.
    double radiusHalfLight = 4.0; ///< Pixels: as seen, with the PSF.
    double axisRatio = 0.8;       ///< As seen.
    double angle = 0.0;           ///< Radians.
    double sky = 0.0;             ///< Level under the galaxy, in the image's unit.
    bool fitSky = true;           ///< False: `sky` is held.
    double skyError = std::numeric_limits<double>::infinity(); ///< How well `sky` is known beforehand: a fit
                                                               ///< of the sky is drawn to it. Infinite: free.
    double noise = 1.0;  ///< Standard deviation of a pixel, in the image's unit; > 0.
    int iterations = 60; ///< At most.
};

/// Fit one galaxy in `pixels` (height x width, row 0 first); where `use` is 0, and where a pixel is NaN, it
/// does not count (empty: all count). The centre stays within the image. Throws ValueError for wrong sizes,
/// a noise that is not positive, or a PSF that is no picture of one band.
SersicFit fitSersic(std::span<const float> pixels, std::span<const std::uint8_t> use, int width, int height,
                    const Psf& psf, const SersicOptions& options);

/// b_n: the radius r_e holds half of the light.
double sersicB(double index);

/// All the light of a profile of I_e = 1 and r_e = 1, round: 2 pi n e^b b^(-2 n) Gamma(2 n).
double sersicLight(double index);

} // namespace lookback::analysis
