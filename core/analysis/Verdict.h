// SPDX-License-Identifier: MIT
#pragma once

#include "core/analysis/Comparison.h"

#include <string>
#include <vector>

namespace lookback::analysis {

/// Neighbouring redshift bins in which B differs from A by the same amount, as far as the errors tell.
struct Stretch {
    double zLow = 0.0;
    double zHigh = 0.0;
    double value =
        kUnknown; ///< Mean change over its bins, weighted by their errors: a ratio or a difference.
    double error = kUnknown; ///< Standard error.
    bool agrees = false;     ///< The change is within 1.96 errors of none.
};

/// The judged bins cut into stretches: where a cut lies and how many there are follows from the least
/// chi-square of constant changes, each further cut having to lower it by 9 (three standard errors).
/// Neighbours that agree both are one stretch. Empty if no bin is judged.
std::vector<Stretch> stretchesOf(const std::vector<IntervalBin>& bins, bool ratio);

/// Does B agree with A, and if not, where and by how much. `comparison` has all but its verdict;
/// `sameRedshifts`: the sets' redshifts do not differ, so their distributions may be compared as a whole.
std::string verdictOf(const QuantityComparison& comparison, const ComparisonOptions& options,
                      bool sameRedshifts);

/// "12 +- 3 % larger", "2.4 +- 0.2 times as large", "higher by 0.31 +- 0.04 mag".
std::string changeText(double value, double error, bool ratio, const std::string& unit);

/// The number with `decimals` such that the error shows one or two digits: "0.31 +- 0.04".
std::string withError(double value, double error);

} // namespace lookback::analysis
