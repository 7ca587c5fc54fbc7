// SPDX-License-Identifier: MIT
#include "core/analysis/Comparison.h"

#include <algorithm>
#include <cmath>

namespace lookback::analysis {

namespace {

/// Galaxies of known redshift, by redshift.
std::vector<std::size_t> ordered(const MeasuredSet& set) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < set.redshift.size(); ++i) {
        if (std::isfinite(set.redshift[i])) {
            order.push_back(i);
        }
    }
    std::stable_sort(order.begin(), order.end(),
                     [&set](std::size_t a, std::size_t b) { return set.redshift[a] < set.redshift[b]; });
    return order;
}

MeasuredSet taken(const MeasuredSet& set, const std::vector<std::size_t>& rows) {
    MeasuredSet part = set; // with all that is said of it
    part.index.clear();
    part.redshift.clear();
    for (Quantity& q : part.quantities) {
        q.values.clear();
    }
    for (const std::size_t row : rows) {
        part.index.push_back(set.index.at(row));
        part.redshift.push_back(set.redshift[row]);
        for (std::size_t q = 0; q < set.quantities.size(); ++q) {
            part.quantities[q].values.push_back(set.quantities[q].values.at(row));
        }
    }
    return part;
}

} // namespace

// The lowest that are left are a pair if they lie close enough; else the lower one finds no partner at all.
// So there are as many pairs as can be.
std::pair<MeasuredSet, MeasuredSet> matchRedshifts(const MeasuredSet& a, const MeasuredSet& b,
                                                   double tolerance) {
    const std::vector<std::size_t> orderA = ordered(a);
    const std::vector<std::size_t> orderB = ordered(b);
    std::vector<std::size_t> rowsA;
    std::vector<std::size_t> rowsB;
    for (std::size_t i = 0, j = 0; i < orderA.size() && j < orderB.size();) {
        const double apart = b.redshift[orderB[j]] - a.redshift[orderA[i]];
        if (std::abs(apart) <= tolerance) {
            rowsA.push_back(orderA[i++]);
            rowsB.push_back(orderB[j++]);
        } else {
            ++(apart > 0.0 ? i : j);
        }
    }
    return {taken(a, rowsA), taken(b, rowsB)};
}

} // namespace lookback::analysis
