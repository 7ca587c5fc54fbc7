// SPDX-License-Identifier: MIT
#include "ui/analysis/Brush.h"

#include <cmath>

namespace lookback::ui {

std::vector<char> chosenBy(const Brush& brush, const analysis::MeasuredSet& set) {
    std::vector<char> chosen(set.index.size(), 0);
    const analysis::Quantity* predicted = set.find(analysis::kPredictedRedshift);
    const analysis::Quantity* quantity = set.find(brush.key);
    const std::vector<double>* x = &set.redshift;
    const std::vector<double>* y = nullptr;
    if (brush.plot == Brush::Plot::Values) {
        x = quantity != nullptr ? &quantity->values : nullptr;
    } else if (brush.plot == Brush::Plot::Predictions) {
        y = predicted != nullptr ? &predicted->values : nullptr;
        x = predicted != nullptr ? x : nullptr;
    }
    for (std::size_t i = 0; x != nullptr && i < chosen.size() && i < x->size(); ++i) {
        const double height = y != nullptr && i < y->size() ? (*y)[i] : 0.0;
        const bool there = std::isfinite((*x)[i]) && std::isfinite(height);
        const bool inside = y != nullptr ? brush.area.contains((*x)[i], height)
                                         : (*x)[i] >= brush.area.xLow && (*x)[i] <= brush.area.xHigh;
        chosen[i] = there && inside ? 1 : 0;
    }
    return chosen;
}

std::vector<std::int64_t> chosenRows(const std::vector<char>& chosen) {
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        if (chosen[i] != 0) {
            rows.push_back(static_cast<std::int64_t>(i));
        }
    }
    return rows;
}

} // namespace lookback::ui
