// SPDX-License-Identifier: MIT
#include "core/common/Random.h"
#include "core/mock/HaloGalaxies.h"
#include "core/mock/Shapes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookback::mock {

namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kLightest = 3e-4;  // of the halo's mass
constexpr double kHeaviest = 0.12;  // of the halo's mass: heavier ones sink and merge soon, or are bodies
constexpr double kSurviving = 0.6;  // not yet torn apart, as in HaloGalaxies
constexpr double kTruncation = 2.5; // of r_s: where a subhalo ends

double nfw(double x) {
    return 1.0 / (x * (1.0 + x) * (1.0 + x));
}

/// Mass within x r_s, any norm.
double nfwMass(double x) {
    return std::log1p(x) - x / (1.0 + x);
}

double subhaloesPerLog(double share) {
    const double x = share / 0.8;
    return 0.21 * std::pow(x, -0.8) * std::exp(-6.283 * x * x * x);
}

} // namespace

std::vector<Subhalo> drawSubhaloes(const Body& body, std::uint64_t seed) {
    Random random(seed, body.stream);
    const RadialLaw places(
        [&](double r) { return std::exp(-2.0 / 0.68 * (std::pow(r / (0.8 * body.radius), 0.68) - 1.0)); },
        0.01 * body.radius, 1.1 * body.radius, 1.0, 3, 0.0);
    constexpr int kBins = 60;
    const double low = std::log(kLightest);
    const double step = (std::log(kHeaviest) - low) / kBins;
    std::vector<Subhalo> all;
    for (int i = 0; i < kBins; ++i) {
        const auto count =
            random.poisson(kSurviving * subhaloesPerLog(std::exp(low + (i + 0.5) * step)) * step);
        for (std::uint64_t k = 0; k < count; ++k) {
            Subhalo sub;
            sub.massBefore = body.mass * std::exp(low + (i + random.uniform()) * step);
            const double r = places.draw(random.uniform()).r;
            const Vector direction = randomDirection(random);
            sub.position = {r * direction[0], r * direction[1], r * direction[2]};
            const double concentration = 1.2 * meanConcentration(sub.massBefore, 0.0);
            sub.scale = body.radius * std::cbrt(sub.massBefore / body.mass) / concentration;
            sub.mass = sub.massBefore * nfwMass(kTruncation) / nfwMass(concentration) *
                       std::min(1.6, std::pow(10.0, 0.2 * random.normal()));
            const double stars = meanStellarMass(sub.massBefore) * std::pow(10.0, 0.3 * random.normal());
            sub.stars = stars > 3e5 ? stars : 0.0;
            sub.motion = randomDirection(random);
            all.push_back(sub);
        }
    }
    return all;
}

void addDarkMatter(const Body& body, const std::vector<Subhalo>& subhaloes, int count, const Making& making,
                   std::vector<Point>& out) {
    Random random(making.seed, body.stream + 1);
    const Frame frame =
        frameAlong(unit(sum(body.frame[2], randomDirection(random), 0.7)), 2.0 * kPi * random.uniform());
    double lumps = 0.0;
    for (const Subhalo& sub : subhaloes) {
        lumps += sub.mass;
    }
    const double scale = body.radius / body.concentration;
    const double norm = std::cbrt(body.axes[0] * body.axes[1]);
    const Vector axes{1.0 / norm, body.axes[0] / norm, body.axes[1] / norm};
    constexpr double kDark = 1.0 - 0.157; // of the halo's mass
    const double smooth = std::max(0.5, 1.0 - lumps / body.mass) * body.mass * kDark;
    const RadialLaw law([scale](double r) { return nfw(r / scale); }, kSmallestDetail, body.radius, smooth, 3,
                        0.45);
    addEllipsoid(law, body.centre, frame, axes, count * 2 / 3, random, out);
    // Half as many points again for the lumps, more for the heavy ones.
    double weights = 0.0;
    for (const Subhalo& sub : subhaloes) {
        weights += std::pow(sub.mass, 0.7);
    }
    for (const Subhalo& sub : subhaloes) {
        const int points = std::max(60, static_cast<int>(count / 3.0 * std::pow(sub.mass, 0.7) / weights));
        const double end = kTruncation * sub.scale;
        const RadialLaw inner([&](double r) { return nfw(r / sub.scale) * std::exp(-std::pow(r / end, 4)); },
                              std::max(kSmallestDetail, 0.005 * sub.scale), 1.4 * end, sub.mass * kDark, 3,
                              0.3);
        const double q = random.uniform(0.7, 1.0);
        addEllipsoid(inner, sum(body.centre, sub.position), frameAlong(randomDirection(random), 0.0),
                     {1.0 / std::cbrt(q), 1.0 / std::cbrt(q), q / std::cbrt(q)}, points, random, out);
    }
}

} // namespace lookback::mock
