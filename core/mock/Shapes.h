// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Random.h"
#include "core/mock/Orientation.h"
#include "core/mock/Points.h"
#include "core/mock/Sampling.h"

#include <vector>

namespace lookback::mock {

inline constexpr double kSmallestDetail = 0.02; ///< kpc: where densities stop to rise.

/// A point of `mass` where the density is `density`, Msun/kpc^3.
Point pointAt(const Vector& position, double mass, double density);

/// The same of a disc of `surface` Msun/kpc^2 there: where it is thinner than its points are apart, these are
/// as large as they are apart.
Point discPointAt(const Vector& position, double mass, double density, double surface);

/// Points of a spherical law, stretched along the axes of a frame (their product is 1), about `centre`.
void addEllipsoid(const RadialLaw& law, const Vector& centre, const Frame& frame, const Vector& stretch,
                  int count, Random& random, std::vector<Point>& out);

/// Height over a disc for u in (0, 1): density sech^2(z / thickness) / (2 thickness).
double heightOf(double u, double thickness);

/// 1 / (2 thickness) sech^2(z / thickness), 1/kpc.
double verticalDensity(double z, double thickness);

/// How much denser a spiral's arms are than the mean at this place; their mean over a circle is 1. `turn`:
/// radians by which the arms are moved, for noise. strength: 0 and up, of ln density.
double armFactor(const Body& body, double r, double phi, double strength, double turn);

} // namespace lookback::mock
