// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Random.h"

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

namespace lookback::mock {

/// Points that fill a cube more evenly than chance does, so that a smooth density needs fewer of them: the
/// additive recurrence of Roberts (2018), x_n = x_0 + n a modulo 1, a the powers of the inverse of the root
/// of x^4 = x + 1, each moved by chance as far as points are apart, or their lattice would show.
class EvenPoints {
public:
    EvenPoints(int count, Random& random);

    std::array<double, 3> next(); ///< Each in (0, 1).

private:
    std::array<double, 3> start_;
    double apart_; ///< Side of a point's share of the cube.
    Random random_;
    std::uint64_t count_ = 0;
};

/// A radius drawn from a density, and what it counts for.
struct Radius {
    double r = 0.0;
    double weight = 0.0;  ///< Share of the mass over share of the draws; its mean is 1.
    double density = 0.0; ///< Msun/kpc^3, or Msun/kpc^2 of a disc.
};

/// Radii of a density that depends on the radius alone. A share of the draws is even in log r, so that the
/// centre and the outskirts get points of little mass, and with them detail.
class RadialLaw {
public:
    /// density: any norm. mass: within the outer radius. axes: 3 for a sphere, 2 for a disc.
    RadialLaw(const std::function<double(double)>& density, double inner, double outer, double mass, int axes,
              double evenShare);

    Radius draw(double u) const; ///< u in (0, 1).
    double density(double r) const;
    double massWithin(double r) const;

    double mass() const { return within_.back(); }

    double halfMassRadius() const;

private:
    static constexpr int kNodes = 512;

    double positionOf(double r) const; ///< Among the nodes.
    double logInner_;
    double step_;
    double evenShare_;
    int axes_;
    std::vector<double> density_; ///< At the nodes.
    std::vector<double> within_;  ///< Mass within each node.
    std::vector<double> drawn_;   ///< Share of the draws within each node.
};

} // namespace lookback::mock
