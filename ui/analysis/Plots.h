// SPDX-License-Identifier: MIT
#pragma once

#include "core/analysis/Comparison.h"
#include "core/maps/PowerSpectrum.h"
#include "ui/canvas/ChartData.h"

#include <array>
#include <vector>

namespace lookback::ui {

/// Quantity that the page adds to sets with predicted redshifts: 1 - 1 / (1 + (dz / 0.15)^2) with
/// dz = (z_pred - z) / (1 + z), Nishizawa et al. (2020). Its means per bin are the loss per bin.
inline constexpr const char* kRedshiftLoss = "redshift_loss";

analysis::Quantity redshiftLoss(const analysis::MeasuredSet& set);

/// Both sets and what is selected of each.
struct PlottedSets {
    std::array<const analysis::MeasuredSet*, 2> sets{};
    std::array<std::vector<char>, 2> chosen; ///< One a galaxy; empty: nothing is selected.
    std::array<QString, 2> names;            ///< In legends.

    bool brushed() const { return !chosen[0].empty(); }
};

/// Histograms of both; counts, or shares where one set is much larger than the other.
ChartData histogramChart(const analysis::QuantityComparison& quantity, const PlottedSets& sets, bool log);

/// Means with their intervals per bin of redshift; selected galaxies as points.
ChartData intervalChart(const analysis::QuantityComparison& quantity, const PlottedSets& sets);

/// Predicted against the set's redshift, with the line where they are the same.
ChartData predictionChart(const PlottedSets& sets);

/// Row of the set behind each point of its series in predictionChart().
std::vector<std::int64_t> predictionRows(const analysis::MeasuredSet& set);

/// Power, transfer and correlation of a pair of maps.
ChartData powerChart(const maps::SpectrumPair& pair, const QString& truth, const QString& model);
ChartData transferChart(const maps::SpectrumPair& pair, const QString& model);
ChartData correlationChart(const maps::SpectrumPair& pair, const QString& model);

/// A title and nothing to plot.
ChartData emptyChart(const QString& title);

/// "KS 0.12 +- 0.03, Wasserstein 0.05 +- 0.02 arcsec".
QString distanceText(const analysis::Distances& distances, const QString& unit);

} // namespace lookback::ui
