// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Domains.h"
#include "core/common/Image.h"

#include <optional>
#include <vector>

namespace lookback::translation {

/// Samples of one map of one domain as they come: their mean, spread and errors. Memory does not grow with
/// their number. Statistics are taken of the linear values and of log10 of them above the domain's floor, in
/// which models work and maps are shown.
class Ensemble {
public:
    /// `truth`: the map that the samples guess at, linear, where it is known.
    explicit Ensemble(Domain domain, std::optional<Image> truth = std::nullopt);

    void add(const Image& sample); ///< Linear. Throws ValueError for another size than the ones before.

    Domain domain() const { return domain_; }

    int count() const { return count_; }

    const std::optional<Image>& truth() const { return truth_; }

    const Image& first() const { return first_; } ///< Sample; empty before it.

    Image mean() const;         ///< Of the values, in the domain's unit.
    Image deviation() const;    ///< Standard deviation of the values (n - 1); 0 for one sample.
    Image meanLog() const;      ///< Of log10, dex.
    Image deviationLog() const; ///< Likewise, dex.

    /// meanLog() less log10 of the truth, dex. Nothing without truth or samples.
    std::optional<Image> residual() const;

    /// residual() / deviationLog(); NaN where the samples do not differ. Nothing without truth or with fewer
    /// than two samples.
    std::optional<Image> zScore() const;

    /// Mean square of residual(), dex^2; nothing likewise.
    std::optional<double> squaredError() const;

    /// That of the first sample by itself.
    std::optional<double> squaredErrorOfOne() const;

    /// Of zScore(), see zScoreWidth(); nothing likewise, NaN where nothing differs.
    std::optional<double> zWidth() const;

private:
    Image imageOf(const std::vector<double>& values) const;
    Image spread(const std::vector<double>& squares) const;

    Domain domain_;
    std::optional<Image> truth_;
    std::vector<float> truthLog_;
    Image first_;
    int count_ = 0;
    std::vector<double> mean_, squares_;       ///< Of the values (Welford 1962).
    std::vector<double> meanLog_, squaresLog_; ///< Of log10.
};

} // namespace lookback::translation
