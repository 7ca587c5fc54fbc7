// SPDX-License-Identifier: MIT
#pragma once

#include "core/analysis/Aperture.h"
#include "core/analysis/Stamp.h"

namespace lookback::analysis {

/// How unevenly the light is spread over the pixels, and where its brightest fifth lies (Lotz et al. 2004).
struct GiniM20 {
    double gini;          ///< NaN where there are too few pixels.
    double m20;           ///< Likewise, or where a moment is not positive.
    double signalToNoise; ///< Mean over pixels that are not negative; NaN where there is none.
};

/// Over the pixels that belong to the galaxy once it is blurred by a fifth of its Petrosian semi-major axis:
/// brighter than the ellipse (around the centroid) at that axis, connected with the brightest.
GiniM20 giniM20Of(const Stamp& stamp, const Ellipse& ellipse, double petrosian, double noise);

} // namespace lookback::analysis
