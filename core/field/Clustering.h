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

/// How fields cluster, by wavenumber; see maps/PowerSpectrum.h for the definitions.
struct ClusteringSummary {
    int samples = 0;
    std::vector<double> k;           ///< h/Mpc.
    QuartileBand power;              ///< (Mpc/h)^2.
    QuartileBand transfer;           ///< sqrt(P / P_truth); empty without truth.
    QuartileBand correlation;        ///< r with the truth; empty without truth.
    std::vector<double> truth;       ///< Power of the truth; empty without.
    std::vector<double> matterCross; ///< r of truth and dark matter; empty without truth or matter.
    QuartileBand sampleMatterCross;  ///< r of the samples and dark matter: above matterCross is too much.
};

/// Spectra of samples as they come: of density contrasts, in the box that the maps say.
class Clustering {
public:
    Clustering(Map matter, std::optional<Map> truth);

    /// Samples without power (all pixels the same) are counted but left out. Throws ValueError for a map
    /// without a box or of another size.
    void add(const Map& sample);

    ClusteringSummary summary() const;

private:
    Map matter_;
    std::optional<Map> truth_;
    int samples_ = 0;
    std::vector<double> k_, truthPower_, matterCross_;
    std::vector<std::vector<double>> power_, transfer_, correlation_, sampleMatter_; ///< A row a sample.
};

} // namespace lookback::field
