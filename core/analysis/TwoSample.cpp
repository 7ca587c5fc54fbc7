// SPDX-License-Identifier: MIT
#include "core/analysis/TwoSample.h"

#include "core/analysis/Statistics.h"
#include "core/common/Error.h"
#include "core/common/Random.h"
#include "core/common/Range.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace lookback::analysis {

namespace {

constexpr Range<int> kResamplesRange{2, 100000};

void sortNumbers(std::vector<double>& sample) {
    std::erase_if(sample, [](double v) { return std::isnan(v); });
    std::sort(sample.begin(), sample.end());
}

void prepare(std::vector<double>& sample) {
    sortNumbers(sample);
    if (sample.empty()) {
        throw ValueError("sample", "expected at least one value, found none.");
    }
}

/// Both samples on one axis: at each different value, how often it occurs in either. A resample has the same
/// values with other counts, so nothing is sorted again.
struct Merged {
    std::vector<double> values;         // ascending, each once
    std::vector<std::uint32_t> countsA; // one a value
    std::vector<std::uint32_t> countsB;
    std::vector<std::uint32_t> placesA; // of each member of the sample, its value
    std::vector<std::uint32_t> placesB;
};

/// `a` and `b` sorted and not empty.
Merged merge(const std::vector<double>& a, const std::vector<double>& b) {
    Merged merged;
    std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(merged.values));
    merged.values.erase(std::unique(merged.values.begin(), merged.values.end()), merged.values.end());
    const auto place = [&merged](const std::vector<double>& sample, std::vector<std::uint32_t>& counts,
                                 std::vector<std::uint32_t>& places) {
        counts.assign(merged.values.size(), 0);
        std::uint32_t at = 0;
        for (const double value : sample) {
            while (merged.values[at] < value) {
                ++at;
            }
            ++counts[at];
            places.push_back(at);
        }
    };
    place(a, merged.countsA, merged.placesA);
    place(b, merged.countsB, merged.placesB);
    return merged;
}

struct Pair {
    double ks = 0.0;
    double wasserstein = 0.0;
};

/// From the difference of the cumulative distributions, walked from value to value.
Pair distancesOf(const Merged& merged) {
    Pair found;
    const auto sizeA = static_cast<double>(merged.placesA.size());
    const auto sizeB = static_cast<double>(merged.placesB.size());
    std::uint64_t belowA = 0;
    std::uint64_t belowB = 0;
    for (std::size_t i = 0; i < merged.values.size(); ++i) {
        belowA += merged.countsA[i];
        belowB += merged.countsB[i];
        const double apart =
            std::abs(static_cast<double>(belowA) / sizeA - static_cast<double>(belowB) / sizeB);
        found.ks = std::max(found.ks, apart);
        if (i + 1 < merged.values.size() && apart > 0.0) { // not 0 times an infinite step
            found.wasserstein += apart * (merged.values[i + 1] - merged.values[i]);
        }
    }
    return found;
}

void drawAnew(const std::vector<std::uint32_t>& places, std::vector<std::uint32_t>& counts, Random& random) {
    std::fill(counts.begin(), counts.end(), 0);
    for (std::size_t i = 0; i < places.size(); ++i) {
        ++counts[places[random.below(places.size())]];
    }
}

} // namespace

double kolmogorovSmirnov(std::vector<double> a, std::vector<double> b) {
    prepare(a);
    prepare(b);
    return distancesOf(merge(a, b)).ks;
}

double wasserstein(std::vector<double> a, std::vector<double> b) {
    prepare(a);
    prepare(b);
    return distancesOf(merge(a, b)).wasserstein;
}

double kolmogorovSmirnovChance(double distance, std::int64_t countA, std::int64_t countB) {
    if (countA < 1 || countB < 1) {
        throw ValueError("sample", "expected at least one value, found none.");
    }
    const double a = static_cast<double>(countA);
    const double b = static_cast<double>(countB);
    const double effective = std::sqrt(a * b / (a + b));
    const double x = (effective + 0.12 + 0.11 / effective) * distance;
    if (x < 0.3) {
        return 1.0; // to 1e-5, and the series converges slowly there
    }
    double chance = 0.0;
    for (int j = 1; j <= 100; ++j) {
        const double term = std::exp(-2.0 * j * j * x * x);
        chance += j % 2 == 1 ? 2.0 * term : -2.0 * term;
        if (term < 1e-16) {
            break;
        }
    }
    return std::clamp(chance, 0.0, 1.0);
}

Distances distances(std::vector<double> a, std::vector<double> b, const BootstrapOptions& options) {
    kResamplesRange.check("resamples", options.resamples);
    sortNumbers(a);
    sortNumbers(b);
    Distances found;
    if (a.empty() || b.empty()) {
        return found;
    }
    Merged merged = merge(a, b);
    const Pair measured = distancesOf(merged);
    found.ks = measured.ks;
    found.wasserstein = measured.wasserstein;
    found.ksChance = kolmogorovSmirnovChance(found.ks, static_cast<std::int64_t>(a.size()),
                                             static_cast<std::int64_t>(b.size()));
    if (a.size() < 2 || b.size() < 2) {
        return found; // a single value drawn anew is itself: that is no error of 0
    }
    std::vector<double> ks;
    std::vector<double> shifts;
    for (int i = 0; i < options.resamples; ++i) {
        Random random(options.seed, static_cast<std::uint64_t>(i));
        drawAnew(merged.placesA, merged.countsA, random);
        drawAnew(merged.placesB, merged.countsB, random);
        const Pair drawn = distancesOf(merged);
        ks.push_back(drawn.ks);
        shifts.push_back(drawn.wasserstein);
    }
    found.ksError = deviationOf(ks);
    found.wassersteinError = deviationOf(shifts);
    return found;
}

} // namespace lookback::analysis
