// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Quality.h"

namespace lookback::cli {

/// How good a network is while it is trained. Of drawn galaxies: the Kolmogorov-Smirnov distances of
/// ellipticity, semi-major axis, isophotal area and magnitude from those of real ones, found and measured as
/// the Analysis page does; one in which nothing is found has no shape and is left out. Of redshifts: median
/// bias, scatter (MAD) and share of outliers, as Nishizawa et al. (2020) define them.
training::QualityMeasures judgeQuality(const training::QualitySample& sample);

} // namespace lookback::cli
