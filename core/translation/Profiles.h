// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"
#include "core/maps/Profile.h"

#include <vector>

namespace lookback::translation {

/// Percentiles over a set of maps, annulus by annulus.
struct ProfileBand {
    std::vector<double> radius; ///< Middle of the annulus over the half-width of the map, 0 to 1.
    std::vector<double> low;    ///< 16th percentile; NaN where no map has a value.
    std::vector<double> median;
    std::vector<double> high; ///< 84th.
    int maps = 0;
};

/// Profiles of a model against those of the truth, over a set of maps of one size: means of the linear map in
/// annuli about the brightest pixel of the truth.
class ProfileSet {
public:
    /// width: of an annulus, pixels.
    explicit ProfileSet(double width = 2.0)
        : width_(width) {}

    /// Throws ValueError for maps of another size than the ones before.
    void add(const Image& model, const Image& truth);

    ProfileBand truth() const;    ///< In the map's unit.
    ProfileBand model() const;    ///< Likewise.
    ProfileBand residual() const; ///< log10(model / truth), dex.

    double medianResidual() const; ///< Over all annuli of all maps, dex.
    double residualBand() const;   ///< 84th less 16th percentile, halved: one sigma of a Gaussian, dex.

private:
    double width_;
    int side_ = 0; ///< Shorter side of the maps, pixels.
    std::vector<maps::Profile> truth_;
    std::vector<maps::Profile> model_;
    std::vector<std::vector<double>> residuals_;
};

/// Percentile p (0 to 100) of values, NaN left out, by linear interpolation as NumPy's; NaN of none.
double percentile(std::vector<double> values, double p);

} // namespace lookback::translation
