// SPDX-License-Identifier: MIT
#include "core/mock/Shapes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookback::mock {

Point pointAt(const Vector& position, double mass, double density) {
    return {static_cast<float>(position[0]), static_cast<float>(position[1]), static_cast<float>(position[2]),
            static_cast<float>(std::cbrt(mass / density)), static_cast<float>(mass)};
}

Point discPointAt(const Vector& position, double mass, double density, double surface) {
    Point point = pointAt(position, mass, density);
    point.size = std::max(point.size, static_cast<float>(std::sqrt(mass / surface)));
    return point;
}

void addEllipsoid(const RadialLaw& law, const Vector& centre, const Frame& frame, const Vector& stretch,
                  int count, Random& random, std::vector<Point>& out) {
    EvenPoints even(count, random);
    for (int i = 0; i < count; ++i) {
        const auto u = even.next();
        const Radius radius = law.draw(u[0]);
        const double z = 2.0 * u[1] - 1.0;
        const double rim = std::sqrt(1.0 - z * z);
        const double phi = 2.0 * std::numbers::pi * u[2];
        const Vector inside{radius.r * stretch[0] * rim * std::cos(phi),
                            radius.r * stretch[1] * rim * std::sin(phi), radius.r * stretch[2] * z};
        out.push_back(
            pointAt(sum(centre, outOf(frame, inside)), law.mass() * radius.weight / count, radius.density));
    }
}

double heightOf(double u, double thickness) {
    return thickness * std::atanh(std::clamp(2.0 * u - 1.0, -0.99999, 0.99999));
}

double verticalDensity(double z, double thickness) {
    const double s = 1.0 / std::cosh(z / thickness);
    return s * s / (2.0 * thickness);
}

double armFactor(const Body& body, double r, double phi, double strength, double turn) {
    // Arms begin outside the bulge or bar and fade where the disc of gas ends.
    const double begin = 0.8 * body.discScale;
    const double here = strength * (1.0 - std::exp(-std::pow(r / begin, 2))) *
                        std::exp(-std::pow(r / (5.0 * body.gasScale), 4));
    if (here < 1e-6) { // cyl_bessel_i() fails for the smallest numbers
        return 1.0;
    }
    const double crest = body.armPhase + std::log(std::max(r, 0.1) / begin) / std::tan(body.pitch) + turn;
    return std::exp(here * std::cos(body.arms * (phi - crest))) / std::cyl_bessel_i(0.0, here);
}

} // namespace lookback::mock
