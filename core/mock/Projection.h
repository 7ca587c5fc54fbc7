// SPDX-License-Identifier: MIT
#pragma once

#include "core/mock/GalaxySystem.h"
#include "core/mock/Points.h"

#include <array>
#include <cstddef>
#include <vector>

namespace lookback::mock {

/// A rotation about the x axis, then about the y axis, degrees; the line of sight is then the z axis.
Frame viewFrom(const std::array<double, 2>& rotation);

/// Sums of points along lines of sight on a square map of `side` pixels from -halfWidth to halfWidth kpc, for
/// `Channels` values a point, each a mass or a mass times something.
///
/// A point is spread by a smooth kernel about 1.5 times as wide as its size: on a pyramid of grids, each of
/// twice the pixel of the one before, by a quadratic B-spline at the level that fits; the levels are then
/// refined and added by the subdivision that such splines have (1 3 3 1), exactly. Where a size lies between
/// two levels the points are dealt out to both in its proportion, so that no step shows. What lies off the
/// map reaches in. Sums are conserved.
template <int Channels>
class Projection {
public:
    Projection(int side, double halfWidth);

    void add(const Frame& view, const Point& point, const std::array<float, Channels>& values);

    /// Sum per kpc^2 of a channel, (side, side), row 0 at the bottom.
    std::vector<float> surface(int channel);

private:
    static constexpr int kMargin = 3; ///< Cells about each level.

    struct Level {
        int cells = 0; ///< Along each side, margins included.
        std::vector<std::array<float, Channels>> sums;
    };

    void collect();

    int side_;
    double halfWidth_;
    std::vector<Level> levels_;
    double deal_ = 0.0; ///< 0 to 1, evenly spread over the points.
    bool collected_ = false;
};

extern template class Projection<1>;
extern template class Projection<4>;

} // namespace lookback::mock
