// SPDX-License-Identifier: MIT
#pragma once

#include "core/field/Classification.h"
#include "core/field/Clustering.h"
#include "core/field/Posterior.h"

#include <optional>
#include <string>

namespace lookback::field {

/// All that is measured of the fields of one painter on one map, as they come.
class Tally {
public:
    /// A truth in another unit than the samples', such as the density of stars for counts of galaxies, is
    /// compared in its clustering alone.
    Tally(Map matter, std::optional<Map> truth);

    void add(const Map& sample); ///< Throws ValueError for another size than the map's.

    int count() const { return posterior_ ? posterior_->count() : 0; }

    const Posterior& posterior() const { return *posterior_; } ///< Not before the first sample.

    /// Nothing without a box; then flaw() says so.
    std::optional<ClusteringSummary> clustering() const;

    /// Pixels with galaxies in the first sample against those of the truth; nothing without a truth in the
    /// same unit.
    const std::optional<Classification>& classification() const { return classification_; }

    /// Mean square of log10((1 + first sample) / (1 + truth)), dex^2: what one field is worth by itself.
    const std::optional<double>& squaredErrorOfOne() const { return squaredErrorOfOne_; }

    const std::string& flaw() const { return flaw_; } ///< Why something is not measured; empty: all is.

private:
    void begin(const Map& sample);

    std::optional<Map> truth_;
    std::optional<Posterior> posterior_;
    std::optional<Clustering> clustering_;
    std::optional<Classification> classification_;
    std::optional<double> squaredErrorOfOne_;
    std::string flaw_;
};

} // namespace lookback::field
