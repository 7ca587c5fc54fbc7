// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace lookback::analysis {

inline constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// Mean of a quantity with its 95 % interval: mean -+ t(0.975, n - 1) s / sqrt(n), Student (1908). NaN where
/// there are too few values: none for the mean, one for the rest.
struct Mean {
    std::int64_t count = 0; ///< Values.
    double mean = kUnknown;
    double low = kUnknown;   ///< Lower end of the interval.
    double high = kUnknown;  ///< Upper end.
    double error = kUnknown; ///< Standard error of the mean, s / sqrt(n).
};

/// What B's mean is beside A's, with its standard error and its 95 % interval, of Student's t with the
/// degrees of freedom of Welch (1947). NaN where a side has fewer than two values.
struct Change {
    double value = kUnknown;
    double error = kUnknown;
    double low = kUnknown;
    double high = kUnknown;
};

/// NaN values are left out.
Mean meanOf(std::span<const double> values);

/// B - A.
Change differenceOf(const Mean& a, const Mean& b);

/// B / A, its error to first order; NaN unless both means are above 0.
Change ratioOf(const Mean& a, const Mean& b);

/// Value at `fraction` (0 to 1) of the sorted values, linear between them; NaN of none. Takes a copy to sort.
double percentileOf(std::vector<double> values, double fraction);

/// Standard deviation with n - 1; NaN below two values.
double deviationOf(std::span<const double> values);

/// The values that are finite.
std::vector<double> finiteOf(std::span<const double> values);

} // namespace lookback::analysis
