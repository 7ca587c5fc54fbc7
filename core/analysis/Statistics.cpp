// SPDX-License-Identifier: MIT
#include "core/analysis/Statistics.h"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace lookback::analysis {

namespace {

/// Half of a 95 % interval, in standard errors.
double halfWidth(double freedom) {
    return boost::math::quantile(boost::math::students_t(freedom), 0.975);
}

/// Welch (1947) from the variances of the two means, in the same unit.
Change changeFrom(double value, double varianceA, double varianceB, const Mean& a, const Mean& b) {
    const double variance = varianceA + varianceB;
    if (!std::isfinite(variance)) {
        return {};
    }
    const double error = std::sqrt(variance);
    if (error == 0.0) {
        return {value, 0.0, value, value};
    }
    const double shareA = varianceA / variance;
    const double shareB = varianceB / variance;
    const double freedom = 1.0 / (shareA * shareA / static_cast<double>(a.count - 1) +
                                  shareB * shareB / static_cast<double>(b.count - 1));
    const double half = halfWidth(freedom) * error;
    return {value, error, value - half, value + half};
}

} // namespace

std::vector<double> finiteOf(std::span<const double> values) {
    std::vector<double> finite;
    std::copy_if(values.begin(), values.end(), std::back_inserter(finite),
                 [](double v) { return std::isfinite(v); });
    return finite;
}

double deviationOf(std::span<const double> values) {
    if (values.size() < 2) {
        return kUnknown;
    }
    double mean = 0.0;
    double squares = 0.0; // Welford (1962): no cancellation
    double count = 0.0;
    for (const double value : values) {
        count += 1.0;
        const double step = value - mean;
        mean += step / count;
        squares += step * (value - mean);
    }
    return std::sqrt(squares / (count - 1.0));
}

Mean meanOf(std::span<const double> values) {
    const std::vector<double> finite = finiteOf(values);
    Mean m;
    m.count = static_cast<std::int64_t>(finite.size());
    if (finite.empty()) {
        return m;
    }
    const auto count = static_cast<double>(finite.size());
    m.mean = 0.0;
    for (const double value : finite) {
        m.mean += value / count;
    }
    if (finite.size() > 1) {
        m.error = deviationOf(finite) / std::sqrt(count);
        const double half = halfWidth(count - 1.0) * m.error;
        m.low = m.mean - half;
        m.high = m.mean + half;
    }
    return m;
}

Change differenceOf(const Mean& a, const Mean& b) {
    return changeFrom(b.mean - a.mean, a.error * a.error, b.error * b.error, a, b);
}

Change ratioOf(const Mean& a, const Mean& b) {
    if (!(a.mean > 0.0 && b.mean > 0.0)) {
        return {};
    }
    const double ratio = b.mean / a.mean;
    const double fromA = ratio * a.error / a.mean;
    const double fromB = ratio * b.error / b.mean;
    return changeFrom(ratio, fromA * fromA, fromB * fromB, a, b);
}

double percentileOf(std::vector<double> values, double fraction) {
    values = finiteOf(values);
    if (values.empty()) {
        return kUnknown;
    }
    const double place = std::clamp(fraction, 0.0, 1.0) * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::ptrdiff_t>(place);
    std::nth_element(values.begin(), values.begin() + below, values.end());
    const double low = values[static_cast<std::size_t>(below)];
    if (static_cast<std::size_t>(below) + 1 == values.size()) {
        return low;
    }
    const double high = *std::min_element(values.begin() + below + 1, values.end());
    return low + (place - static_cast<double>(below)) * (high - low);
}

} // namespace lookback::analysis
