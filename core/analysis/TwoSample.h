// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

namespace lookback::analysis {

/// Two-sample Kolmogorov-Smirnov distance: the largest difference of the two cumulative distributions, 0
/// to 1. NaN values are left out. Throws ValueError if either sample is empty.
double kolmogorovSmirnov(std::vector<double> a, std::vector<double> b);

/// First Wasserstein distance: the mean shift, in the samples' unit, that turns one into the other. As above.
double wasserstein(std::vector<double> a, std::vector<double> b);

} // namespace lookback::analysis
