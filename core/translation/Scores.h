// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Domains.h"
#include "core/common/Image.h"

#include <span>
#include <vector>

namespace lookback::translation {

/// log10 of a map with the domain's floor below it: what models see and what most scores are about, dex.
std::vector<float> logOf(std::span<const float> values, Domain domain);

/// Mean of (model - truth)^2; of logarithms dex^2. Throws ValueError for other sizes or none.
double meanSquaredError(std::span<const float> model, std::span<const float> truth);

/// Peak signal to noise, dB: 10 log10(range^2 / meanSquaredError); infinite for equal maps. `range`: what the
/// values span, above 0, such as the truth's highest less its lowest.
double peakSignalToNoise(std::span<const float> model, std::span<const float> truth, double range);

/// Structural similarity, Wang et al. (2004), eq. 13, averaged over all places where a window of 11 x 11
/// pixels with Gaussian weights (sigma 1.5) lies inside the map; C1 = (0.01 range)^2, C2 = (0.03 range)^2. 1
/// for equal maps, at least -1. One band. Throws ValueError for maps smaller than the window, of other sizes,
/// or a range that is not above 0.
double structuralSimilarity(const Image& model, const Image& truth, double range);

/// How many standard deviations from the mean 68.27 % of the truths lie within, over the pixels where samples
/// differ: 1 where the spread is what the errors are, above it the spread is too small. Not a root mean
/// square, which a few pixels whose samples all but agree decide alone. NaN where nothing differs.
double zScoreWidth(std::span<const float> mean, std::span<const float> deviation,
                   std::span<const float> truth);

} // namespace lookback::translation
