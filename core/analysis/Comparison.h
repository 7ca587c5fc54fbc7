// SPDX-License-Identifier: MIT
#pragma once

#include "core/analysis/MeasuredSet.h"
#include "core/analysis/TwoSample.h"
#include "core/common/Monitor.h"
#include "core/common/Range.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lookback::analysis {

inline constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
inline constexpr Range<double> kRedshiftWidthRange{0.01, 10.0};
inline constexpr Range<int> kFewestRange{2, 10000};

struct ComparisonOptions {
    double redshiftWidth = 0.2; ///< Of a bin; edges are multiples of it.
    int fewest = 10; ///< Measured galaxies that a bin, or a set, must have on each side for a verdict.
    BootstrapOptions bootstrap;
    std::string subject = "generated"; ///< What set B is called in a verdict: "generated are 12 % smaller".
};

/// How many of each set lie in bins with common edges: a value lies in bin i if edges[i] <= value <
/// edges[i + 1], in the last also on its upper edge. The edges are round numbers that cover the 0.5th to the
/// 99.5th percentile of both sets together (all of it, if that is not more than half as long again), by the
/// width of Freedman & Diaconis (1981) for the smaller set, 5 to 60 bins. Empty if nothing was measured.
struct Histogram {
    std::vector<double> edges;         ///< Bins + 1, in the quantity's unit.
    std::vector<std::int64_t> countsA; ///< One a bin.
    std::vector<std::int64_t> countsB;
    std::int64_t outsideA = 0; ///< Beyond the first or the last edge.
    std::int64_t outsideB = 0;
};

/// Mean of a quantity with its 95 % interval: mean -+ t(0.975, n - 1) s / sqrt(n), Student (1908). NaN where
/// there are too few values: none for the mean, one for the interval.
struct Mean {
    std::int64_t count = 0; ///< Values.
    double mean = kUnknown;
    double low = kUnknown;   ///< Lower end of the interval.
    double high = kUnknown;  ///< Upper end.
    double error = kUnknown; ///< Standard error of the mean, s / sqrt(n).
};

/// What B's mean is beside A's, with its standard error and its 95 % interval after Welch (1947): of a ratio
/// B / A by the first order of error propagation, of a difference B - A in the quantity's unit.
struct Change {
    double value = kUnknown;
    double error = kUnknown;
    double low = kUnknown;
    double high = kUnknown;
};

/// Both sets in one bin of redshift, zLow <= z < zHigh.
struct IntervalBin {
    double zLow = 0.0;
    double zHigh = 0.0;
    Mean a;
    Mean b;
    Change change;       ///< NaN where a side has fewer than two values.
    bool judged = false; ///< Both sides have enough for the verdict.
};

/// One quantity of both sets.
struct QuantityComparison {
    std::string key;   ///< As in MeasuredSet.
    std::string label; ///< Likewise.
    std::string unit;  ///< Likewise.
    std::int64_t unmeasuredA = 0;
    std::int64_t unmeasuredB = 0;
    Mean a;             ///< Over all redshifts, known or not.
    Mean b;             ///< Likewise.
    bool ratio = false; ///< `change` is B / A: no value is negative and the unit is not "mag". Else B - A.
    Change change;      ///< Over all redshifts.
    Distances distances;
    Histogram histogram;
    std::vector<IntervalBin> bins; ///< From the lowest to the highest redshift of either set, without gaps.
    std::string verdict;           ///< One sentence; its errors are standard errors.
};

/// How well a set's predicted redshift follows its redshift, dz = (z_pred - z) / (1 + z); section 1 of the
/// reference. Errors are standard deviations over the bootstrap; NaN without galaxies.
struct PredictionQuality {
    std::vector<double> redshift;  ///< Of the galaxies that have both numbers.
    std::vector<double> predicted; ///< Likewise.
    double bias = kUnknown;        ///< Median dz.
    double biasError = kUnknown;
    double scatter = kUnknown; ///< 1.4826 times the median absolute deviation of dz.
    double scatterError = kUnknown;
    double outliers = kUnknown; ///< Share of |dz| > 0.15.
    double outliersError = kUnknown;
};

/// Of kPredictedRedshift, where both sets have it.
struct PredictionComparison {
    PredictionQuality a;
    PredictionQuality b;
    std::string verdict;
};

/// Two sets of measured galaxies beside each other: A is the truth (real), B is what is judged (generated).
struct Comparison {
    std::string nameA;
    std::string nameB;
    std::int64_t countA = 0; ///< Galaxies.
    std::int64_t countB = 0;
    std::string subject;         ///< As in the options.
    Distances redshifts;         ///< Of the sets' redshifts.
    std::string redshiftVerdict; ///< Whether the sets lie at the same redshifts; if not, what that means.
    std::vector<QuantityComparison> quantities; ///< In the order of A, those that B has too.
    std::vector<std::string> onlyA;             ///< Keys that B lacks.
    std::vector<std::string> onlyB;             ///< Keys that A lacks.
    std::optional<PredictionComparison> prediction;
};

/// Throws ValueError for options out of range or a set whose columns differ in length.
Comparison compareSets(const MeasuredSet& a, const MeasuredSet& b, const ComparisonOptions& options = {},
                       const Monitor& monitor = {});

/// Both sets cut down to pairs of galaxies whose redshifts differ by at most `tolerance`, each galaxy in one
/// pair at most and as many pairs as can be: what compares sets of different redshifts fairly. Galaxies of
/// unknown redshift go.
std::pair<MeasuredSet, MeasuredSet> matchRedshifts(const MeasuredSet& a, const MeasuredSet& b,
                                                   double tolerance = 0.02);

} // namespace lookback::analysis
