// SPDX-License-Identifier: MIT
#include "core/analysis/Histogram.h"

#include "core/analysis/Statistics.h"

#include <algorithm>
#include <cmath>

namespace lookback::analysis {

namespace {

constexpr double kMostBins = 60.0;
constexpr double kFewestBins = 10.0; // before the width is rounded up, by 2.5 at most
constexpr double kShare = 0.005;     // beyond each end, where the tails are long

/// The smallest of 1, 2 and 5 times a power of ten that is not below `value`.
double roundWidth(double value) {
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0}) {
        if (value <= step * power * (1.0 + 1e-9)) {
            return step * power;
        }
    }
    return 10.0 * power;
}

/// Freedman & Diaconis (1981): 2 IQR n^(-1/3); 0 without a spread.
double widthFor(const std::vector<double>& values) {
    const double quartiles = percentileOf(values, 0.75) - percentileOf(values, 0.25);
    return values.empty() ? 0.0 : 2.0 * quartiles / std::cbrt(static_cast<double>(values.size()));
}

std::vector<double> edgesFor(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> all = a;
    all.insert(all.end(), b.begin(), b.end());
    const auto [lowest, highest] = std::minmax_element(all.begin(), all.end());
    double low = percentileOf(all, kShare);
    double high = percentileOf(all, 1.0 - kShare);
    if (*highest - *lowest <= 1.5 * (high - low)) {
        low = *lowest;
        high = *highest;
    }
    const double span = high - low;
    const double size = std::max(std::abs(low), std::abs(high));
    if (!(span > 1e-9 * size && span > 1e-290)) { // one value: one bin about it
        const double half = size > 1e-280 ? 0.05 * size : 0.5;
        return {low - half, high + half};
    }
    if (!std::isfinite(span)) {
        return {low, high};
    }
    const bool useA = b.empty() || (!a.empty() && a.size() < b.size());
    const double width = roundWidth(std::clamp(widthFor(useA ? a : b), span / kMostBins, span / kFewestBins));
    std::vector<double> edges;
    const double first = std::floor(low / width + 1e-9);
    for (double i = first; edges.size() < 2 || edges.back() < high - 1e-9 * width; ++i) {
        edges.push_back(i * width);
    }
    return edges;
}

std::int64_t count(const std::vector<double>& values, const std::vector<double>& edges,
                   std::vector<std::int64_t>& counts) {
    counts.assign(edges.size() - 1, 0);
    std::int64_t outside = 0;
    for (const double value : values) {
        const auto above = std::upper_bound(edges.begin(), edges.end(), value);
        if (value == edges.back()) {
            ++counts.back();
        } else if (above == edges.begin() || above == edges.end()) {
            ++outside;
        } else {
            ++counts[static_cast<std::size_t>(above - edges.begin()) - 1];
        }
    }
    return outside;
}

} // namespace

Histogram histogramOf(std::span<const double> a, std::span<const double> b) {
    const std::vector<double> finiteA = finiteOf(a);
    const std::vector<double> finiteB = finiteOf(b);
    Histogram histogram;
    if (finiteA.empty() && finiteB.empty()) {
        return histogram;
    }
    histogram.edges = edgesFor(finiteA, finiteB);
    histogram.outsideA = count(finiteA, histogram.edges, histogram.countsA);
    histogram.outsideB = count(finiteB, histogram.edges, histogram.countsB);
    return histogram;
}

} // namespace lookback::analysis
