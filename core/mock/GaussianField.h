// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Random.h"

#include <array>
#include <cstdint>
#include <vector>

namespace lookback::mock {

/// A smooth random field of mean 0 and variance 1 that repeats itself, with power k^slope between two wave
/// numbers: turbulence, and whatever else varies from place to place for reasons that are not modelled.
class GaussianField {
public:
    static constexpr int kSide = 64; ///< Cells along each axis of one period.

    /// slope: of the 3-D power spectrum, -11/3 for Kolmogorov's turbulence. Waves of 2 to 20 periods; the
    /// finer ones would show the cells.
    GaussianField(double slope, std::uint64_t seed, std::uint64_t stream);

    /// At a position in periods.
    float at(float x, float y, float z) const;

private:
    std::vector<float> values_; ///< (z, y, x)
};

/// The field at three sizes, each finer by 4.7 and turned against the one before, so that structure goes on
/// from `scale` to a hundredth of it and no period shows. Where it begins is drawn, so that several made of
/// one field are as good as independent.
class Turbulence {
public:
    /// scale: the largest wave, kpc. steepness: the amplitude falls as scale^steepness; 1/3 is Kolmogorov's.
    Turbulence(const GaussianField& field, double scale, double steepness, Random& random);

    /// Variance 1 at a position in kpc.
    float at(float x, float y, float z) const;

private:
    const GaussianField* field_;
    std::array<float, 3> start_;
    float frequency_; ///< Periods a kpc.
    float amplitude_; ///< Of each size against the one before.
    float norm_;
};

} // namespace lookback::mock
