// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace lookback::analysis {

/// Two-sample Kolmogorov-Smirnov distance: the largest difference of the two cumulative distributions, 0
/// to 1. NaN values are left out. Throws ValueError if either sample is empty.
double kolmogorovSmirnov(std::vector<double> a, std::vector<double> b);

/// First Wasserstein distance: the mean shift, in the samples' unit, that turns one into the other. As above.
double wasserstein(std::vector<double> a, std::vector<double> b);

/// The chance of a Kolmogorov-Smirnov distance of at least `distance` between samples of `countA` and
/// `countB` values of one distribution. Asymptotic, with the correction of Stephens (1970), as in Press et
/// al. (2007), 14.3.3: good enough from about 4 values a sample. Throws ValueError unless both are positive.
double kolmogorovSmirnovChance(double distance, std::int64_t countA, std::int64_t countB);

/// How errors are found: by drawing both samples anew from themselves (Efron 1979). Same seed, same errors.
struct BootstrapOptions {
    int resamples = 400;    ///< 2 to 100000.
    std::uint64_t seed = 1; ///< Of the draws.
};

/// How far two samples are from each other. An error is the standard deviation of the distance over the
/// bootstrap. A distance cannot be negative: of two samples of one distribution it is about its noise, and
/// so are those of the bootstrap, which is why no interval is given.
struct Distances {
    double ks = std::numeric_limits<double>::quiet_NaN();               ///< Kolmogorov-Smirnov, 0 to 1.
    double ksError = std::numeric_limits<double>::quiet_NaN();          ///< NaN below two values a sample.
    double ksChance = std::numeric_limits<double>::quiet_NaN();         ///< kolmogorovSmirnovChance().
    double wasserstein = std::numeric_limits<double>::quiet_NaN();      ///< In the samples' unit.
    double wassersteinError = std::numeric_limits<double>::quiet_NaN(); ///< NaN below two values a sample.
};

/// Both distances with their errors. NaN values are left out; all is NaN if either sample is empty then.
/// Throws ValueError for options out of range.
Distances distances(std::vector<double> a, std::vector<double> b, const BootstrapOptions& options = {});

} // namespace lookback::analysis
