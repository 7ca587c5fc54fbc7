// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace lookback::analysis {

/// How good predicted redshifts are, by the measures of the Hyper Suprime-Cam survey (Nishizawa et al. 2020)
/// on dz = (z_phot - z_spec) / (1 + z_spec). What cannot be said of so few galaxies is NaN.
struct RedshiftScores {
    std::size_t count = 0;         ///< Galaxies with both redshifts.
    double biasMedian = 0.0;       ///< Median of dz.
    double biasBiweight = 0.0;     ///< Biweight location of dz, c = 6 (Beers et al. 1990).
    double scatterMad = 0.0;       ///< 1.4826 median absolute deviation of dz; two galaxies or more.
    double scatterBiweight = 0.0;  ///< Square root of the biweight midvariance of dz, c = 9; likewise.
    double outliers = 0.0;         ///< Share with |dz| > 0.15.
    double outliersBiweight = 0.0; ///< Share farther than 2 scatterBiweight from biasBiweight; two or more.
    double meanLoss = 0.0;         ///< Mean of 1 - 1 / (1 + (dz / 0.15)^2).
};

/// Of all galaxies; those where either redshift is NaN are left out. Throws ValueError unless there is one
/// z_phot for each z_spec.
RedshiftScores scoreRedshifts(std::span<const double> zSpec, std::span<const double> zPhot);

/// The scores of the galaxies with lowest <= z_spec < highest.
struct RedshiftBin {
    double lowest = 0.0;
    double highest = 0.0;
    RedshiftScores scores;
};

/// Twenty bins of 0.2 in z_spec from 0 to 4, empty ones too; z = 4 is in the last. Throws as above.
std::vector<RedshiftBin> scoreRedshiftBins(std::span<const double> zSpec, std::span<const double> zPhot);

/// Probability integral transform: the share of the predictions of one galaxy that lie below its true
/// redshift. Over many galaxies it is uniform where the spread of the predictions is right. NaN predictions
/// are left out; NaN without any, or without a truth.
double probabilityIntegral(double truth, std::span<const double> predictions);

/// Continuous ranked probability score, in redshift: mean |x - truth| - mean |x - x'| / 2 over the
/// predictions x, x' of one galaxy (Gneiting & Raftery 2007, equation 21). 0 is perfect; of one prediction it
/// is the absolute error. NaN as above.
double rankedProbability(double truth, std::vector<double> predictions);

/// The predictions for galaxies of one and the same redshift, such as several seeds of a generated galaxy.
struct RedshiftSpread {
    double redshift = 0.0;
    std::size_t count = 0; ///< Predictions; two or more.
    double mean = 0.0;
    double deviation = 0.0; ///< Standard deviation of one prediction, n - 1 in the denominator.
    double integral = 0.0;  ///< probabilityIntegral()
    double ranked = 0.0;    ///< rankedProbability()
};

/// One entry for every redshift that two or more galaxies share, rising; galaxies without a prediction are
/// left out. Throws ValueError unless there is one z_phot for each z_spec.
std::vector<RedshiftSpread> spreadOfRedshifts(std::span<const double> zSpec, std::span<const double> zPhot);

} // namespace lookback::analysis
