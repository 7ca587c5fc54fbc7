// SPDX-License-Identifier: MIT
#pragma once

#include "core/analysis/Histogram.h"
#include "core/analysis/MeasuredSet.h"
#include "core/analysis/RedshiftMetrics.h"
#include "core/analysis/Statistics.h"
#include "core/analysis/TwoSample.h"
#include "core/common/Monitor.h"
#include "core/common/Range.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lookback::analysis {

inline constexpr Range<double> kRedshiftWidthRange{0.01, 10.0};
inline constexpr Range<int> kFewestRange{2, 10000};

struct ComparisonOptions {
    double redshiftWidth = 0.2; ///< Of a bin; edges are multiples of it.
    int fewest = 10; ///< Measured galaxies that a bin, or a set, must have on each side for a verdict.
    BootstrapOptions bootstrap = {};
    std::vector<std::string> keys = {}; ///< Quantities to compare; empty: all that isCompared().
    std::string subject = "generated";  ///< What set B is called in a verdict: "generated are 12 % smaller".
};

/// Whether the quantity says something about a population; not so positions in the image, angles on the sky,
/// errors, and what belongs to the picture instead of the galaxy: background, noise, goodness of a fit.
bool isCompared(const std::string& key);

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

/// How well a set's predicted redshift follows its redshift, by scoreRedshifts() on dz = (z_pred - z) / (1 +
/// z). Errors are standard deviations over the bootstrap; NaN without galaxies.
struct PredictionQuality {
    std::vector<double> redshift;  ///< Of the galaxies that have both numbers.
    std::vector<double> predicted; ///< Likewise.
    double bias = kUnknown;        ///< Median dz.
    double biasError = kUnknown;
    double scatter = kUnknown; ///< 1.4826 times the median absolute deviation of dz.
    double scatterError = kUnknown;
    double outliers = kUnknown; ///< Share of |dz| > 0.15.
    double outliersError = kUnknown;
    double loss = kUnknown; ///< Mean of 1 - 1 / (1 + (dz / 0.15)^2).
    double lossError = kUnknown;
    std::vector<RedshiftBin> bins; ///< Scores in bins of 0.2 from 0 to 4.
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
    std::string howA; ///< As in the sets.
    std::string howB;
    std::optional<bool> knowsPsfA; ///< Likewise.
    std::optional<bool> knowsPsfB;
    std::string subject;         ///< As in the options.
    Distances redshifts;         ///< Of the sets' redshifts.
    std::string redshiftVerdict; ///< Whether the sets lie at the same redshifts; if not, what that means.
    std::vector<QuantityComparison> quantities; ///< In the order of A, those that B has too.
    std::vector<std::string> onlyA;             ///< Keys that B lacks.
    std::vector<std::string> onlyB;             ///< Keys that A lacks.
    std::optional<PredictionComparison> prediction;
};

/// Throws ValueError for options out of range, a key that a set lacks, a set whose columns differ in length.
Comparison compareSets(const MeasuredSet& a, const MeasuredSet& b, const ComparisonOptions& options = {},
                       const Monitor& monitor = {});

/// Both sets cut down to pairs of galaxies whose redshifts differ by at most `tolerance`, each galaxy in one
/// pair at most and as many pairs as can be: what compares sets of different redshifts fairly. Galaxies of
/// unknown redshift go.
std::pair<MeasuredSet, MeasuredSet> matchRedshifts(const MeasuredSet& a, const MeasuredSet& b,
                                                   double tolerance = 0.02);

} // namespace lookback::analysis
