// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Map.h"

#include <optional>
#include <vector>

namespace lookback::field {

/// Quartiles over samples, bin by bin; all equal for one sample.
struct QuartileBand {
    std::vector<double> low;    ///< 25th percentile.
    std::vector<double> median; ///< 50th.
    std::vector<double> high;   ///< 75th.
};

/// Percentiles over rows of equal length, linear between ranks; values that are NaN are left out, a bin
/// without any is NaN. Empty without rows.
QuartileBand quartiles(const std::vector<std::vector<double>>& rows);

/// How fields cluster, by wavenumber; see maps/PowerSpectrum.h for the definitions.
struct ClusteringSummary {
    int samples = 0;                 ///< That were given; those without power are not in the bands.
    std::vector<double> k;           ///< h/Mpc.
    QuartileBand power;              ///< (Mpc/h)^2.
    QuartileBand transfer;           ///< sqrt(P / P_truth); empty without truth.
    QuartileBand correlation;        ///< r with the truth; empty without truth.
    std::vector<double> truth;       ///< Power of the truth; empty without.
    std::vector<double> matterCross; ///< r of truth and dark matter; empty without truth or matter.
    QuartileBand sampleMatterCross;  ///< r of the samples and dark matter: above matterCross is too much.
};

/// Spectra of samples as they come: of density contrasts, in the box that the dark matter's map says, under a
/// Hann window where that is not periodic. A truth or a dark-matter map without power counts as absent.
class Clustering {
public:
    /// Throws ValueError for a map without a box, or a truth of another size.
    Clustering(Map matter, std::optional<Map> truth);

    /// Samples without power (all pixels the same, blank ones) are counted but left out. Throws ValueError
    /// for a sample of another size.
    void add(const Map& sample);

    ClusteringSummary summary() const;

private:
    std::optional<Map> matter_; ///< With power.
    std::optional<Map> truth_;  ///< Likewise.
    int width_ = 0;
    int height_ = 0;
    double box_ = 0.0;
    bool periodic_ = true;
    int samples_ = 0;
    std::vector<double> k_, truthPower_, matterCross_;
    std::vector<std::vector<double>> power_, transfer_, correlation_, sampleMatter_; ///< A row a sample.
};

} // namespace lookback::field
