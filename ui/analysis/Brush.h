// SPDX-License-Identifier: MIT
#pragma once

#include "core/analysis/MeasuredSet.h"
#include "ui/canvas/ChartData.h"

#include <cstdint>
#include <vector>

namespace lookback::ui {

/// A selection made in one plot, that all plots show.
struct Brush {
    enum class Plot {
        Values,      ///< x: the quantity `key`.
        Redshifts,   ///< x: redshift.
        Predictions, ///< x: redshift, y: predicted redshift.
    };

    Plot plot = Plot::Values;
    std::string key; ///< Of Values.
    ChartSelection area;
};

/// Which galaxies of a set lie in it, one a galaxy; what was not measured lies nowhere.
std::vector<char> chosenBy(const Brush& brush, const analysis::MeasuredSet& set);

/// Rows of the set that are marked.
std::vector<std::int64_t> chosenRows(const std::vector<char>& chosen);

} // namespace lookback::ui
