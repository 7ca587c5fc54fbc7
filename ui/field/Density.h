// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Map.h"

#include <array>
#include <cstdint>
#include <vector>

namespace lookback::ui {

/// Shares of a map's pixels by their density, as histograms of log10(1 + value): most pixels of galaxy maps
/// hold none, and the fullest a thousand times the mean.
struct DensityBand {
    std::vector<double> edges; ///< Of the bins of log10(1 + value), dex; empty: nothing was counted.
    std::vector<double> low;   ///< 25th percentile over the maps of the share in each bin.
    std::vector<double> median;
    std::vector<double> high; ///< 75th.
};

/// Histograms of maps as they come.
class Densities {
public:
    static constexpr double kWidth = 0.2; ///< Of a bin, dex.
    static constexpr int kBins = 80;      ///< Up to 10^16.

    void add(const Map& map); ///< Blank and negative pixels are left out.

    DensityBand band() const; ///< Bins up to the last that any map fills.

private:
    std::vector<std::array<float, kBins>> shares_; ///< A row a map.
};

} // namespace lookback::ui
