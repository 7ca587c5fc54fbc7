// SPDX-License-Identifier: MIT
#include "core/display/Limits.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace lookback::display {

namespace {

std::vector<float> finitePixels(std::span<const float> pixels) {
    std::vector<float> kept;
    kept.reserve(pixels.size());
    std::copy_if(pixels.begin(), pixels.end(), std::back_inserter(kept),
                 [](float v) { return std::isfinite(v); });
    return kept;
}

/// Value at `fraction` of the way through the ranks; reorders `values`.
double quantile(std::vector<float>& values, double fraction) {
    const double rank = fraction * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(rank);
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(below);
    std::nth_element(values.begin(), at, values.end());
    if (below + 1 == values.size()) {
        return *at;
    }
    const double above = *std::min_element(at + 1, values.end());
    return *at + (rank - static_cast<double>(below)) * (above - *at);
}

struct Line {
    double slope = 0.0;
    double offset = 0.0;
    double scatter = 0.0; ///< Standard deviation of the good samples around it.
};

/// Least squares of sample against rank over the good samples.
Line fitLine(const std::vector<float>& samples, const std::vector<char>& bad) {
    double n = 0.0;
    double sumX = 0.0;
    double sumY = 0.0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (bad[i] == 0) {
            n += 1.0;
            sumX += static_cast<double>(i);
            sumY += samples[i];
        }
    }
    if (n < 1.0) {
        return {};
    }
    double xx = 0.0;
    double xy = 0.0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (bad[i] == 0) {
            const double x = static_cast<double>(i) - sumX / n;
            xx += x * x;
            xy += x * (samples[i] - sumY / n);
        }
    }
    Line line{.slope = xx > 0.0 ? xy / xx : 0.0};
    line.offset = (sumY - line.slope * sumX) / n;
    double squares = 0.0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double residual = samples[i] - line.offset - line.slope * static_cast<double>(i);
        squares += bad[i] == 0 ? residual * residual : 0.0;
    }
    line.scatter = std::sqrt(squares / n); // the mean residual is 0 by construction
    return line;
}

/// Mark what lies further than 2.5 sigma from the line, then every sample near a marked one.
void reject(const std::vector<float>& samples, const Line& line, std::vector<char>& bad) {
    constexpr double kSigmas = 2.5;
    const auto count = static_cast<std::ptrdiff_t>(samples.size());
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        const double residual = samples[i] - line.offset - line.slope * static_cast<double>(i);
        if (std::abs(residual) > kSigmas * line.scatter) {
            bad[i] = 1;
        }
    }
    const std::ptrdiff_t width = std::max<std::ptrdiff_t>(1, count / 100);
    const std::ptrdiff_t after = (width - 1) / 2; // the centring of numpy.convolve(mode="same")
    std::vector<char> grown(bad.size(), 0);
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        if (bad[i] != 0) {
            const std::ptrdiff_t first = std::max<std::ptrdiff_t>(0, i - after);
            const std::ptrdiff_t last = std::min(count - 1, i - after + width - 1);
            std::fill(grown.begin() + first, grown.begin() + last + 1, 1);
        }
    }
    bad = std::move(grown);
}

} // namespace

Limits minMaxLimits(std::span<const float> pixels) {
    Limits limits{HUGE_VALF, -HUGE_VALF};
    for (const float v : pixels) {
        if (std::isfinite(v)) {
            limits.low = std::min(limits.low, v);
            limits.high = std::max(limits.high, v);
        }
    }
    return limits.low <= limits.high ? limits : Limits{};
}

Limits percentileLimits(std::span<const float> pixels, double percent) {
    kPercentRange.check("percentile", percent);
    std::vector<float> values = finitePixels(pixels);
    if (values.empty()) {
        return {};
    }
    const double tail = (100.0 - percent) / 200.0;
    const double low = quantile(values, tail);
    const double high = quantile(values, 1.0 - tail);
    return {static_cast<float>(low), static_cast<float>(high)};
}

Limits zscaleLimits(std::span<const float> pixels, double contrast) {
    constexpr std::size_t kSamples = 1000;
    constexpr int kIterations = 5;
    const std::vector<float> values = finitePixels(pixels);
    if (values.empty()) {
        return {};
    }
    std::vector<float> samples;
    const std::size_t stride = std::max<std::size_t>(1, values.size() / kSamples);
    for (std::size_t i = 0; i < values.size() && samples.size() < kSamples; i += stride) {
        samples.push_back(values[i]);
    }
    std::sort(samples.begin(), samples.end());
    const std::size_t count = samples.size();
    const std::size_t least = std::max<std::size_t>(5, count / 2);
    std::vector<char> bad(count, 0);
    Line line;
    std::size_t good = count;
    std::size_t before = count + 1;
    for (int i = 0; i < kIterations && good < before && good >= least; ++i) {
        line = fitLine(samples, bad);
        reject(samples, line, bad);
        before = good;
        good = static_cast<std::size_t>(std::count(bad.begin(), bad.end(), 0));
    }
    if (good < least || contrast <= 0.0) {
        return {samples.front(), samples.back()};
    }
    const double slope = line.slope / contrast;
    const double median = 0.5 * (samples[(count - 1) / 2] + samples[count / 2]);
    const double centre = static_cast<double>((count - 1) / 2);
    const double low = median - (centre - 1.0) * slope;
    const double high = median + (static_cast<double>(count) - centre) * slope;
    return {std::max(samples.front(), static_cast<float>(low)),
            std::min(samples.back(), static_cast<float>(high))};
}

} // namespace lookback::display
