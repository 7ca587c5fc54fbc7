// SPDX-License-Identifier: MIT
#include "core/mock/GasPhysics.h"
#include "core/mock/GaussianField.h"
#include "core/mock/Shapes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookback::mock {

namespace {

constexpr double kPi = std::numbers::pi;

double hernquist(double r, double a) {
    return 1.0 / (r / a * std::pow(1.0 + r / a, 3));
}

/// An exponential bar: a flattened ellipsoid along the first axis, turned by the arms' phase.
void addBar(const Body& body, double mass, int count, Random& random, std::vector<Point>& out) {
    const double length = 0.45 * body.discScale;
    const RadialLaw law([length](double r) { return std::exp(-r / length); }, kSmallestDetail, 8.0 * length,
                        mass, 3, 0.2);
    const double c = std::cos(body.armPhase);
    const double s = std::sin(body.armPhase);
    const Frame& f = body.frame;
    const Frame turned{sum({c * f[0][0], c * f[0][1], c * f[0][2]}, f[1], s),
                       sum({c * f[1][0], c * f[1][1], c * f[1][2]}, f[0], -s), f[2]};
    addEllipsoid(law, body.centre, turned, {2.1, 0.85, 1.0 / (2.1 * 0.85)}, count, random, out);
}

/// What is left of a dwarf that was torn apart: stars along a rosette (Johnston et al. 1999).
void addStream(const Body& body, double mass, int count, Random& random, std::vector<Point>& out) {
    const Frame plane = frameAlong(randomDirection(random), 2.0 * kPi * random.uniform());
    const double mean = body.radius * std::pow(10.0, random.uniform(-1.3, -0.5));
    const double eccentricity = random.uniform(0.2, 0.7);
    const double kappa = random.uniform(1.25, 1.7); // radial against azimuthal frequency
    const double length = random.uniform(0.7, 4.5); // radians
    const double width = mean * random.uniform(0.02, 0.06);
    EvenPoints even(count, random);
    for (int i = 0; i < count; ++i) {
        const auto u = even.next();
        const double along = std::sqrt(-2.0 * std::log(u[0])) * std::cos(2.0 * kPi * u[1]) * 0.5 * length;
        const double r = mean / (1.0 + eccentricity * std::cos(kappa * along));
        const double spread = width * (0.5 + std::abs(along));
        const double outward = random.normal();
        const double upward = random.normal();
        const Vector inside{(r + spread * outward) * std::cos(along),
                            (r + spread * outward) * std::sin(along), spread * upward};
        const double t = along / (0.5 * length);
        const double density = mass * std::exp(-0.5 * (t * t + outward * outward + upward * upward)) /
                               (std::pow(2.0 * kPi, 1.5) * 0.5 * length * r * spread * spread);
        out.push_back(pointAt(sum(body.centre, outOf(plane, inside)), mass / count, density));
    }
}

} // namespace

void addDiscStars(const Body& body, int count, const Making& making, std::vector<Point>& out) {
    Random random(making.seed, body.stream + 2);
    const double mass = body.stars * (1.0 - body.bulgeShare - body.haloShare);
    if (mass <= 0.0) {
        return;
    }
    const int bar = static_cast<int>(count * body.barShare);
    if (bar > 0) {
        addBar(body, mass * body.barShare, bar, random, out);
    }
    const double scale = body.discScale;
    // Broken beyond four scales, where many discs end (Pohlen & Trujillo 2006).
    const RadialLaw law(
        [scale](double r) {
            return std::exp(-r / scale - std::pow(std::max(0.0, r / scale - 4.0), 2) * 0.5);
        },
        kSmallestDetail, 9.0 * scale, mass * (1.0 - body.barShare), 2, 0.35);
    const Turbulence lumps(making.field, 2.5 * scale, 0.5, random);
    const double thickness = scale * random.uniform(0.12, 0.22);
    const double behind = random.uniform(0.1, 0.35); // radians
    const int rest = count - bar;
    EvenPoints even(rest, random);
    for (int i = 0; i < rest; ++i) {
        const auto u = even.next();
        const Radius radius = law.draw(u[0]);
        const double phi = 2.0 * kPi * u[1];
        const double z = heightOf(u[2], thickness);
        const Vector inside{radius.r * std::cos(phi), radius.r * std::sin(phi), z};
        const double lump =
            std::exp(0.15 * lumps.at(static_cast<float>(inside[0]), static_cast<float>(inside[1]), 0.0F));
        const double factor = lump * armFactor(body, radius.r, phi, 0.3 * body.armStrength, -behind);
        const double density = radius.density * verticalDensity(z, thickness);
        auto point = discPointAt(sum(body.centre, outOf(body.frame, inside)),
                                 law.mass() * radius.weight / rest, density, radius.density);
        point.mass *= static_cast<float>(factor);
        out.push_back(point);
    }
}

void addSpheroidStars(const Body& body, const std::vector<Subhalo>& subhaloes, int count,
                      const Making& making, std::vector<Point>& out) {
    Random random(making.seed, body.stream + 4);
    const double a = body.bulgeRadius;
    const RadialLaw bulge([a](double r) { return hernquist(r, a); }, kSmallestDetail,
                          std::min(60.0 * a, body.radius), body.stars * body.bulgeShare, 3, 0.4);
    const double flat = random.uniform(0.6, 0.95);
    const double norm = std::cbrt(flat);
    addEllipsoid(bulge, body.centre, body.frame, {1.0 / norm, 1.0 / norm, flat / norm}, count * 2 / 5, random,
                 out);
    const double streams = random.uniform(0.04, 0.25);
    const double b = body.radius * random.uniform(0.025, 0.06);
    const RadialLaw halo([b](double r) { return hernquist(r, b); }, 0.1, body.radius,
                         body.stars * body.haloShare * (1.0 - streams), 3, 0.5);
    const double q = random.uniform(0.6, 0.9);
    addEllipsoid(halo, body.centre, frameAlong(randomDirection(random), 0.0),
                 {1.0 / std::cbrt(q), 1.0 / std::cbrt(q), q / std::cbrt(q)}, count / 5, random, out);
    const int number = 3 + static_cast<int>(random.below(8));
    double left = body.stars * body.haloShare * streams;
    for (int i = 0; i < number; ++i) {
        const double mass = i + 1 < number ? left * random.uniform(0.1, 0.5) : left;
        left -= mass;
        addStream(body, mass, count * 2 / 5 / number, random, out);
    }
    for (const Subhalo& sub : subhaloes) {
        if (sub.stars > 0.0) {
            const double core = 0.07 * sub.scale * std::pow(10.0, 0.15 * random.normal());
            const RadialLaw law([core](double r) { return hernquist(r, core) * std::exp(-r / (4.0 * core)); },
                                kSmallestDetail, 25.0 * core, sub.stars, 3, 0.3);
            const double f = random.uniform(0.5, 1.0);
            addEllipsoid(
                law, sum(body.centre, sub.position), frameAlong(randomDirection(random), 0.0),
                {1.0 / std::cbrt(f), 1.0 / std::cbrt(f), f / std::cbrt(f)},
                std::clamp(static_cast<int>(0.02 * count * std::pow(sub.stars / 1e9, 0.4)), 100, 4000),
                random, out);
        }
    }
}

void addYoungStars(const Body& body, std::span<const GasPoint> gas, const Making& making,
                   std::vector<Point>& out) {
    Random random(making.seed, body.stream + 5);
    const Turbulence bursts(making.field, 1.5, 0.3, random);
    // Small galaxies hold gas for longer: their metals are few (Krumholz & Dekel 2012).
    const double efficiency =
        std::min(1.0, std::pow(body.stars / 1e10, 0.35)) * std::pow(10.0, 0.2 * random.normal());
    constexpr double kAway = 0.12; // kpc that stars have gone from where they formed
    for (const GasPoint& g : gas) {
        const double rate = g.temperature < 3e4F ? starFormationRate(g.nuclei) : 0.0;
        if (rate <= 0.0) {
            continue;
        }
        const float burst = std::exp(0.7F * bursts.at(g.at.x, g.at.y, g.at.z) - 0.245F); // 0.3 dex, mean 1
        const double mass = g.at.mass * std::min(0.6, rate * efficiency * body.youngAge * burst * 0.6);
        Point star = g.at;
        const double away = std::max(kAway, 0.4 * g.at.size);
        star.x += static_cast<float>(away * random.normal());
        star.y += static_cast<float>(away * random.normal());
        star.z += static_cast<float>(away * random.normal());
        star.mass = static_cast<float>(mass); // 0.6: what is left of stars after they have lost gas
        out.push_back(star);
    }
}

} // namespace lookback::mock
