// SPDX-License-Identifier: MIT
#pragma once

#include "core/field/Tally.h"

#include <optional>
#include <string>
#include <vector>

namespace lookback::field {

inline constexpr double kLargeScales = 10.0; ///< h/Mpc; the transfer function is judged below it.
inline constexpr double kSmallScale = 20.0;  ///< h/Mpc; where the error of P(k) is told (Sether et al. 2024).

/// How well a painter did on maps whose truth is known; NaN: not measured.
struct Scores {
    std::string painter;
    int maps = 0;
    std::int64_t samples = 0;       ///< Over all maps.
    double squaredError = 0.0;      ///< Of the posterior mean of log10(1 + value), dex^2, mean over maps.
    double squaredErrorOfOne = 0.0; ///< Of one field, likewise.
    double transferOff = 0.0;       ///< Largest |T - 1| below kLargeScales; T over all maps, see below.
    double powerError = 0.0;        ///< |P / P_truth - 1| at kSmallScale, mean over maps.
    double excessCorrelation = 0.0; ///< Largest r(field, dark matter) - r(truth, dark matter) below
                                    ///< kLargeScales, means over maps; above 0 is too much.
    std::optional<Calibration> calibration;
    std::optional<Classification> classification; ///< Of the first samples.

    std::vector<double> k;           ///< h/Mpc.
    std::vector<double> transfer;    ///< sqrt(sum of P / sum of P_truth) over maps; P: median over samples.
    std::vector<double> correlation; ///< r with the truth, mean over maps of the median over samples.
    std::vector<double> sampleWithMatter; ///< r of the samples with the dark matter, likewise.
    std::vector<double> truthWithMatter;  ///< r of the truth with the dark matter, mean over maps.
};

/// Adds up what is measured map by map.
class Evaluation {
public:
    explicit Evaluation(std::string painter);

    void add(const Tally& map); ///< Throws ValueError for a map of other wavenumbers.

    int maps() const { return maps_; }

    Scores scores() const;

private:
    void addSpectra(const ClusteringSummary& summary);

    std::string painter_;
    int maps_ = 0;
    std::int64_t samples_ = 0;
    int judged_ = 0; ///< Maps with an amount to compare.
    double squaredError_ = 0.0;
    double squaredErrorOfOne_ = 0.0;
    std::vector<Calibration> calibrations_;
    std::optional<Classification> classification_;
    int withPower_ = 0; ///< Maps whose truth and samples have power.
    int withMatter_ = 0;
    double powerError_ = 0.0;
    std::vector<double> k_, power_, truthPower_, correlation_, sampleMatter_, truthMatter_; ///< Sums.
};

} // namespace lookback::field
