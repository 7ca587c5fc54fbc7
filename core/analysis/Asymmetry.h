// SPDX-License-Identifier: MIT
#pragma once

#include "core/analysis/Stamp.h"

#include <utility>

namespace lookback::analysis {

/// Eq. 10 of Lotz et al. (2004): the light's difference from itself turned by 180 degrees around (x, y),
/// within a circle, less what the sky gives (`skyDifference` a pixel), over the light. 100 outside the stamp.
double asymmetryAt(const Stamp& stamp, double x, double y, double radius, double skyDifference);

/// The place of least asymmetry, found from (x, y) as scipy.optimize.fmin does (Nelder & Mead 1965).
std::pair<double, double> leastAsymmetry(const Stamp& stamp, double x, double y, double radius,
                                         double skyDifference);

} // namespace lookback::analysis
