// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Map.h"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace lookback::field {

/// How well a posterior knows what it does not know, over the pixels of one map or many.
struct Calibration {
    std::int64_t pixels = 0;          ///< Judged: those in which the samples differ.
    double share = 0.0;               ///< Judged pixels over all that have a truth.
    double missed = 0.0;              ///< Share of all in which the samples agree, but not with the truth.
    double zWidth = 0.0;              ///< Root mean square of the z-scores; 1 where errors are what they say.
    std::array<double, 3> coverage{}; ///< Share of truths within the central 50, 80, 95 %, ties shared out.
};

inline constexpr std::array<double, 3> kIntervals{0.5, 0.8, 0.95};

/// That of the pixels of all maps together.
Calibration pooled(const std::vector<Calibration>& maps);

/// Mean, standard deviation and ranks of samples as they come; memory does not grow with their number.
/// Statistics are taken of log10(1 + value), in which the models work (Ono et al. 2024), and of the values;
/// for the logarithm a value below 0 counts as 0.
class Posterior {
public:
    /// `truth`: the field that the samples guess at, where it is known; its blank pixels are not judged.
    explicit Posterior(std::optional<Map> truth = std::nullopt);

    void add(const Map& sample); ///< Throws ValueError for another size than the ones before.

    int count() const { return count_; }

    Map mean() const;      ///< Of the values, in their unit.
    Map deviation() const; ///< Standard deviation of the values (n - 1); 0 for one sample.
    Map meanLog() const;   ///< Of log10(1 + value), dex.
    Map deviationLog() const;

    /// (mean - truth) / deviation of log10(1 + value); NaN where the samples do not differ. Nothing without
    /// truth or with fewer than two samples.
    std::optional<Map> zScore() const;

    /// Nothing likewise. A truth below b of n samples and equal to e lies anywhere between the fractions
    /// b / (n + 1) and (b + e + 1) / (n + 1) of the posterior, and is shared out evenly over them.
    std::optional<Calibration> calibration() const;

    /// Mean square of mean - truth of log10(1 + value), dex^2. Nothing without truth or samples.
    std::optional<double> squaredError() const;

private:
    Map mapOf(const std::vector<double>& values, const std::string& unit) const;
    std::vector<double> spread(const std::vector<double>& squares) const;

    std::optional<Map> truth_;
    Map first_; ///< Without values: what the samples are.
    int count_ = 0;
    std::vector<double> mean_, squares_;       ///< Of the values (Welford 1962).
    std::vector<double> meanLog_, squaresLog_; ///< Of log10(1 + value).
    std::vector<float> below_, equal_;         ///< Samples below and at the truth.
};

} // namespace lookback::field
