// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Domains.h"

#include <cstdint>
#include <span>
#include <vector>

namespace lookback::translation {

/// The best power law from gas to another domain, pixel by pixel: log10 y = intercept + slope log10 x, by
/// least squares over all pixels of many maps. What a model must beat to be worth its cost.
class PowerLaw {
public:
    explicit PowerLaw(Domain target)
        : target_(target) {}

    /// Linear maps of gas and of the target, alike in size. Throws ValueError.
    void add(std::span<const float> gas, std::span<const float> target);

    std::int64_t pixels() const { return count_; }

    double slope() const;     ///< 0 for gas that is the same everywhere.
    double intercept() const; ///< log10 of the target's unit at 1 Msun/kpc^2 of gas.

    /// Mean squared error that is left over all pixels that were added, dex^2.
    double squaredError() const;

    std::vector<float> apply(std::span<const float> gas) const; ///< Linear, in the target's unit.

private:
    Domain target_;
    std::int64_t count_ = 0;
    double meanX_ = 0.0; ///< Running means and sums of products about them (Welford 1962).
    double meanY_ = 0.0;
    double xx_ = 0.0;
    double xy_ = 0.0;
    double yy_ = 0.0;
};

} // namespace lookback::translation
