// SPDX-License-Identifier: MIT
#pragma once

#include "core/io/GalaxyMaps.h"

#include <span>
#include <vector>

namespace lookback::translation {

/// Mass within the map, Msun: the sum of a column density times the area of a pixel. Throws ValueError for a
/// domain that is a mean, or a map whose extent is not known.
double massOf(const io::GalaxyMap& map);

/// One galaxy in two domains.
struct MassPair {
    double halo = 0.0;  ///< Dark matter within the map, Msun.
    double stars = 0.0; ///< Likewise.
};

/// Stellar against halo mass over a set of galaxies: medians and percentiles in bins of halo mass.
struct MassRelation {
    std::vector<double> logHalo; ///< Middle of the bin, log10 Msun; bins without galaxies are left out.
    std::vector<int> count;
    std::vector<double> low; ///< 16th percentile of log10 of the stars, Msun.
    std::vector<double> median;
    std::vector<double> high; ///< 84th.
};

/// Bins of `width` dex, edges at its multiples; pairs that are not above 0 are left out. Throws ValueError
/// for a width below 0.01.
MassRelation massRelation(std::span<const MassPair> pairs, double width = 0.25);

} // namespace lookback::translation
