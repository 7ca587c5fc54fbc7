// SPDX-License-Identifier: MIT
#include "core/analysis/RedshiftMetrics.h"

#include "core/common/Error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <string>

namespace lookback::analysis {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kOutlier = 0.15;                 // in dz; the width of the loss too
constexpr double kMadToSigma = 1.482602218505602; // of a normal distribution: 1 / (upper quartile)

/// The mean of the two in the middle, where there are two.
double median(std::vector<double> values) {
    const auto half = static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), values.begin() + half, values.end());
    const double upper = values[half];
    return values.size() % 2 == 1 ? upper
                                  : 0.5 * (upper + *std::max_element(values.begin(), values.begin() + half));
}

double medianDeviation(const std::vector<double>& values, double centre) {
    std::vector<double> deviations;
    for (const double v : values) {
        deviations.push_back(std::abs(v - centre));
    }
    return median(std::move(deviations));
}

/// Beers et al. 1990, equation 5; values beyond 6 median deviations do not count.
double biweightLocation(const std::vector<double>& values, double centre, double deviation) {
    if (deviation == 0.0) {
        return centre;
    }
    double sum = 0.0;
    double weights = 0.0;
    for (const double v : values) {
        const double u = (v - centre) / (6.0 * deviation);
        if (std::abs(u) < 1.0) {
            const double weight = (1.0 - u * u) * (1.0 - u * u);
            sum += (v - centre) * weight;
            weights += weight;
        }
    }
    return centre + sum / weights;
}

/// Beers et al. 1990, equation 9, with all values in its first factor; beyond 9 median deviations none
/// counts.
double biweightMidvariance(const std::vector<double>& values, double centre, double deviation) {
    if (deviation == 0.0) {
        return 0.0;
    }
    double above = 0.0;
    double below = 0.0;
    for (const double v : values) {
        const double u = (v - centre) / (9.0 * deviation);
        if (std::abs(u) < 1.0) {
            const double rest = 1.0 - u * u;
            above += (v - centre) * (v - centre) * rest * rest * rest * rest;
            below += rest * (1.0 - 5.0 * u * u);
        }
    }
    return static_cast<double>(values.size()) * above / (below * below);
}

template <class Test>
double share(const std::vector<double>& values, Test test) {
    return static_cast<double>(std::count_if(values.begin(), values.end(), test)) /
           static_cast<double>(values.size());
}

RedshiftScores scoresOf(const std::vector<double>& dz) {
    RedshiftScores s{dz.size(), kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN};
    if (dz.empty()) {
        return s;
    }
    s.biasMedian = median(dz);
    const double deviation = medianDeviation(dz, s.biasMedian);
    s.biasBiweight = biweightLocation(dz, s.biasMedian, deviation);
    s.outliers = share(dz, [](double d) { return std::abs(d) > kOutlier; });
    s.meanLoss = 0.0;
    for (const double d : dz) {
        const double u = d / kOutlier;
        s.meanLoss += (1.0 - 1.0 / (1.0 + u * u)) / static_cast<double>(dz.size());
    }
    if (dz.size() > 1) {
        s.scatterMad = kMadToSigma * deviation;
        s.scatterBiweight = std::sqrt(biweightMidvariance(dz, s.biasMedian, deviation));
        s.outliersBiweight =
            share(dz, [&](double d) { return std::abs(d - s.biasBiweight) > 2.0 * s.scatterBiweight; });
    }
    return s;
}

void check(std::span<const double> zSpec, std::span<const double> zPhot) {
    if (zSpec.size() != zPhot.size()) {
        throw ValueError("redshifts", "expected a predicted redshift for each of " +
                                          std::to_string(zSpec.size()) + ", found " +
                                          std::to_string(zPhot.size()) + ".");
    }
}

} // namespace

RedshiftScores scoreRedshifts(std::span<const double> zSpec, std::span<const double> zPhot) {
    check(zSpec, zPhot);
    std::vector<double> dz;
    for (std::size_t i = 0; i < zSpec.size(); ++i) {
        const double d = (zPhot[i] - zSpec[i]) / (1.0 + zSpec[i]);
        if (std::isfinite(d)) {
            dz.push_back(d);
        }
    }
    return scoresOf(dz);
}

std::vector<RedshiftBin> scoreRedshiftBins(std::span<const double> zSpec, std::span<const double> zPhot) {
    check(zSpec, zPhot);
    constexpr int kBins = 20;
    constexpr double kPerUnit = 5.0; // bins in one unit of redshift; exact, where 0.2 is not
    std::vector<RedshiftBin> bins;
    for (int b = 0; b < kBins; ++b) {
        RedshiftBin bin{b / kPerUnit, (b + 1) / kPerUnit, {}};
        std::vector<double> spec;
        std::vector<double> phot;
        for (std::size_t i = 0; i < zSpec.size(); ++i) {
            const bool last = b + 1 == kBins && zSpec[i] == bin.highest;
            if (last || (zSpec[i] >= bin.lowest && zSpec[i] < bin.highest)) {
                spec.push_back(zSpec[i]);
                phot.push_back(zPhot[i]);
            }
        }
        bin.scores = scoreRedshifts(spec, phot);
        bins.push_back(bin);
    }
    return bins;
}

double probabilityIntegral(double truth, std::span<const double> predictions) {
    double below = 0.0;
    double known = 0.0;
    for (const double x : predictions) {
        known += std::isnan(x) ? 0.0 : 1.0;
        below += x < truth ? 1.0 : 0.0;
    }
    return known > 0.0 && !std::isnan(truth) ? below / known : kNaN;
}

double rankedProbability(double truth, std::vector<double> predictions) {
    std::erase_if(predictions, [](double x) { return std::isnan(x); });
    if (predictions.empty() || std::isnan(truth)) {
        return kNaN;
    }
    std::sort(predictions.begin(), predictions.end());
    const auto count = static_cast<double>(predictions.size());
    double error = 0.0;
    double spread = 0.0; // sum of |x - x'| over all pairs, each once
    for (std::size_t i = 0; i < predictions.size(); ++i) {
        error += std::abs(predictions[i] - truth);
        spread += predictions[i] * (2.0 * static_cast<double>(i) + 1.0 - count);
    }
    return error / count - spread / (count * count);
}

std::vector<RedshiftSpread> spreadOfRedshifts(std::span<const double> zSpec, std::span<const double> zPhot) {
    check(zSpec, zPhot);
    std::map<double, std::vector<double>> groups;
    for (std::size_t i = 0; i < zSpec.size(); ++i) {
        if (std::isfinite(zSpec[i]) && std::isfinite(zPhot[i])) {
            groups[zSpec[i]].push_back(zPhot[i]);
        }
    }
    std::vector<RedshiftSpread> spreads;
    for (const auto& [redshift, predictions] : groups) {
        const auto count = static_cast<double>(predictions.size());
        if (predictions.size() < 2) {
            continue;
        }
        const double mean = std::accumulate(predictions.begin(), predictions.end(), 0.0) / count;
        double squares = 0.0;
        for (const double x : predictions) {
            squares += (x - mean) * (x - mean);
        }
        spreads.push_back({redshift, predictions.size(), mean, std::sqrt(squares / (count - 1.0)),
                           probabilityIntegral(redshift, predictions),
                           rankedProbability(redshift, predictions)});
    }
    return spreads;
}

} // namespace lookback::analysis
