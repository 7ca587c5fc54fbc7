// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Random.h"
#include "core/mock/GalaxySystem.h"

#include <cmath>
#include <numbers>

// Vectors and axes, for the galaxies of this room.
namespace lookback::mock {

inline double dot(const Vector& a, const Vector& b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

inline Vector cross(const Vector& a, const Vector& b) {
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

inline Vector sum(const Vector& a, const Vector& b, double times = 1.0) {
    return {a[0] + times * b[0], a[1] + times * b[1], a[2] + times * b[2]};
}

inline Vector unit(const Vector& a) {
    const double length = std::sqrt(dot(a, a));
    return {a[0] / length, a[1] / length, a[2] / length};
}

/// All directions alike.
inline Vector randomDirection(Random& random) {
    const double z = random.uniform(-1.0, 1.0);
    const double phi = random.uniform(0.0, 2.0 * std::numbers::pi);
    const double r = std::sqrt(1.0 - z * z);
    return {r * std::cos(phi), r * std::sin(phi), z};
}

/// Axes whose third is `axis`, turned by `phase` about it.
inline Frame frameAlong(const Vector& axis, double phase) {
    const Vector other = std::abs(axis[2]) < 0.9 ? Vector{0.0, 0.0, 1.0} : Vector{1.0, 0.0, 0.0};
    const Vector u = unit(cross(other, axis));
    const Vector v = cross(axis, u);
    const double c = std::cos(phase);
    const double s = std::sin(phase);
    return {sum({c * u[0], c * u[1], c * u[2]}, v, s), sum({c * v[0], c * v[1], c * v[2]}, u, -s), axis};
}

/// From the axes of a frame to those of the system.
inline Vector outOf(const Frame& frame, const Vector& inside) {
    Vector out{};
    for (std::size_t i = 0; i < 3; ++i) {
        out[i] = inside[0] * frame[0][i] + inside[1] * frame[1][i] + inside[2] * frame[2][i];
    }
    return out;
}

} // namespace lookback::mock
