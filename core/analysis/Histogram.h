// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lookback::analysis {

/// How many values of two sets lie in bins with common edges: a value lies in bin i if edges[i] <= value <
/// edges[i + 1], in the last also on its upper edge. The edges are multiples of 1, 2 or 5 times a power of
/// ten. They cover all values, or, where that would be more than half as long again, the 0.5th to the 99.5th
/// percentile of both sets together. The width is the next such number above that of Freedman & Diaconis
/// (1981) for the smaller set; 4 to 62 bins, one if all values are the same, none if there is none.
struct Histogram {
    std::vector<double> edges;         ///< Bins + 1, in the quantity's unit.
    std::vector<std::int64_t> countsA; ///< One a bin.
    std::vector<std::int64_t> countsB;
    std::int64_t outsideA = 0; ///< Beyond the first or the last edge.
    std::int64_t outsideB = 0;
};

/// Values that are not finite are left out.
Histogram histogramOf(std::span<const double> a, std::span<const double> b);

} // namespace lookback::analysis
