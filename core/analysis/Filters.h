// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

namespace lookback::analysis {

/// Gaussian blur of a width x height picture out to 4 sigma, darkness beyond the border.
std::vector<double> gaussianBlur(const std::vector<double>& pixels, int width, int height, double sigma);

/// Mean over size x size pixels, an even box reaching one further to the left and down; the picture mirrored
/// at its border (its edge pixels twice). A size under 2 changes nothing.
std::vector<double> boxMean(const std::vector<double>& pixels, int width, int height, int size);

} // namespace lookback::analysis
