// SPDX-License-Identifier: MIT
#include "core/mock/GalaxySystem.h"

#include "core/common/Random.h"
#include "core/mock/HaloGalaxies.h"
#include "core/mock/Orientation.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookback::mock {

namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kBaryons = 0.157;       // Omega_b / Omega_m, Planck 2018
constexpr double kOmegaMatter = 0.30966; // likewise
constexpr double kCritical = 127.05;     // Msun/kpc^3 for H0 = 67.66 km/s/Mpc
constexpr double kGravity = 4.30091e-6;  // kpc (km/s)^2 / Msun
constexpr double kMergers = 0.2;         // share of all systems

struct Snapshot {
    int number;
    double redshift;
};

constexpr std::array<Snapshot, 6> kSnapshots{
    {{50, 1.0}, {67, 0.5}, {78, 0.3}, {84, 0.2}, {91, 0.1}, {99, 0.0}}};

double dex(Random& random, double mean, double scatter) {
    return mean * std::pow(10.0, scatter * random.normal());
}

void drawHalo(Body& body, double redshift, Random& random) {
    const double expansion = kOmegaMatter * std::pow(1.0 + redshift, 3) + 1.0 - kOmegaMatter; // (H / H0)^2
    body.radius = std::cbrt(3.0 * body.mass / (800.0 * kPi * kCritical * expansion));
    body.circular = std::sqrt(kGravity * body.mass / body.radius);
    body.concentration = dex(random, meanConcentration(body.mass, redshift), 0.11);
    body.axes[0] = std::clamp(0.88 + 0.06 * random.normal(), 0.65, 1.0);
    body.axes[1] = std::clamp(body.axes[0] * (0.86 + 0.06 * random.normal()), 0.5, body.axes[0]);
}

void drawStars(Body& body, bool quiescent, Random& random) {
    body.stars = dex(random, meanStellarMass(body.mass), 0.2);
    const double heavy = std::log10(body.stars) - 10.5;
    const double bulge = quiescent ? 0.6 + 0.2 * random.uniform() : 0.12 * std::pow(10.0, 0.35 * heavy);
    body.bulgeShare = std::clamp(dex(random, bulge, quiescent ? 0.05 : 0.2), 0.01, 0.9);
    body.haloShare =
        std::clamp(dex(random, 0.03 * std::pow(10.0, 0.5 * std::max(heavy, -1.0)), 0.25), 0.005, 0.45);
    body.haloShare = std::min(body.haloShare, 0.95 - body.bulgeShare);
    const double half = dex(random, 0.02 * body.radius, 0.15);
    body.discScale = half / 1.68; // an exponential disc has half of its light within 1.68 scales
    // Hernquist's a is 0.55 of the radius that holds half of the light.
    body.bulgeRadius = 0.55 * (quiescent ? 0.9 * half : dex(random, 0.25 * half, 0.15));
    body.barShare =
        !quiescent && body.stars > 3e9 && random.uniform() < 0.5 ? random.uniform(0.15, 0.4) : 0.0;
    body.youngAge = random.uniform(0.5, 1.5);
}

void drawGas(Body& body, bool quiescent, Random& random) {
    body.coldGas = dex(random, meanColdGas(body.stars), 0.25) * (quiescent ? random.uniform(0.03, 0.3) : 1.0);
    // Diameter at 1 Msun/pc^2 (1e6 Msun/kpc^2): log D = 0.506 log M_HI - 3.293, scatter 0.06 dex, Wang et al.
    const double neutral = 0.7 * body.coldGas;
    const double edge = 0.5 * dex(random, std::pow(10.0, 0.506 * std::log10(neutral) - 3.293), 0.06);
    // An exponential disc of that mass reaches 1e6 Msun/kpc^2 there: solved by iteration.
    double scale = 0.3 * edge;
    for (int i = 0; i < 60; ++i) {
        const double central = 1.33 * neutral / (2.0 * kPi * scale * scale);
        scale = 0.5 * (scale + edge / std::max(1.2, std::log(central / 1e6)));
    }
    body.gasScale = scale;
    body.gasHole = random.uniform() < (quiescent ? 0.7 : 0.35) ? random.uniform(0.2, 0.8) * scale : 0.0;
    body.warp = random.uniform() < 0.5 ? random.uniform(0.05, 0.35) : 0.02;
    body.warpPhase = random.uniform(0.0, 2.0 * kPi);
    body.feedback = std::pow(random.uniform(), quiescent || body.mass > 1.5e12 ? 0.6 : 2.0);
    const double kept = 0.55 * (1.0 - 0.45 * body.feedback); // of the baryons, in the halo's gas
    body.hotGas = std::max(0.15 * kBaryons * body.mass,
                           dex(random, kept * kBaryons * body.mass, 0.1) - body.coldGas - 0.3 * body.stars);
    body.hotCore = body.radius * dex(random, 0.02 + 0.03 * body.feedback, 0.12);
    body.hotSlope = std::clamp(0.5 + 0.05 * random.normal(), 0.4, 0.62);
    body.turbulence = random.uniform(0.75, 1.15);
    body.hotTurbulence = random.uniform(0.35, 0.75);
    body.feedbackAxis = body.frame[2];
    if (random.uniform() < 0.3) {
        body.feedbackAxis = randomDirection(random);
    }
    body.fieldAmplitude = dex(random, 1.0, 0.2);
}

void drawArms(Body& body, bool spiral, Random& random) {
    body.arms = spiral ? (random.uniform() < 0.7 ? 2 : (random.uniform() < 0.6 ? 3 : 4)) : 2;
    body.pitch = random.uniform(10.0, 26.0) * kPi / 180.0 * (random.uniform() < 0.5 ? -1.0 : 1.0);
    body.armPhase = random.uniform(0.0, 2.0 * kPi);
    body.turbulence += spiral ? 0.0 : 0.3; // dwarfs are ragged
    body.armStrength = spiral ? random.uniform(0.6, 1.6) : random.uniform(0.0, 0.25);
}

Body drawBody(double mass, double redshift, Random& random) {
    Body body;
    body.mass = mass;
    body.frame = frameAlong(randomDirection(random), random.uniform(0.0, 2.0 * kPi));
    drawHalo(body, redshift, random);
    const double quenched = 1.0 / (1.0 + std::exp(-(std::log10(mass) - 12.35) / 0.12));
    const bool quiescent = random.uniform() < quenched;
    drawStars(body, quiescent, random);
    drawGas(body, quiescent, random);
    drawArms(body, !quiescent && mass > 1.6e11, random);
    return body;
}

} // namespace

const char* nameOf(Morphology morphology) {
    switch (morphology) {
    case Morphology::Spiral:
        return "spiral";
    case Morphology::Irregular:
        return "irregular";
    case Morphology::Massive:
        return "massive";
    default:
        return "merger";
    }
}

double meanConcentration(double mass, double redshift) {
    const double a = 0.520 + (0.905 - 0.520) * std::exp(-0.617 * std::pow(redshift, 1.21));
    const double b = -0.101 + 0.026 * redshift;
    return std::pow(10.0, a + b * (std::log10(mass * 0.6766) - 12.0));
}

double meanColdGas(double stars) {
    static constexpr std::array<std::array<double, 2>, 6> kShares{
        // log M, log M_HI / M
        {{9.14, -0.09}, {9.44, -0.46}, {9.97, -0.81}, {10.37, -1.06}, {10.77, -1.31}, {11.2, -1.5}}};
    const double mass = std::log10(stars);
    double share = kShares[0][1] - 0.5 * (mass - kShares[0][0]);
    for (std::size_t i = 1; i < kShares.size() && mass > kShares[i - 1][0]; ++i) {
        const double t = std::min((mass - kShares[i - 1][0]) / (kShares[i][0] - kShares[i - 1][0]), 1.0);
        share = kShares[i - 1][1] + t * (kShares[i][1] - kShares[i - 1][1]);
    }
    constexpr double kOthers = 1.6; // helium, and molecules where the gas is dense
    return kOthers * stars * std::pow(10.0, std::min(share, 1.0));
}

GalaxySystem drawSystem(std::uint64_t seed, std::uint64_t index) {
    Random random(seed, index << 8); // streams index << 8 .. + 255 belong to this system
    GalaxySystem system;
    const Snapshot& snapshot = kSnapshots[random.below(kSnapshots.size())];
    system.snapshot = snapshot.number;
    system.redshift = snapshot.redshift;
    system.mass = std::pow(10.0, random.uniform(10.5, 13.0));
    const bool merging = random.uniform() < kMergers;
    const int count = merging ? (random.uniform() < 0.15 ? 3 : 2) : 1;
    std::vector<double> shares{1.0};
    for (int i = 1; i < count; ++i) {
        shares.push_back(std::pow(10.0, random.uniform(-0.7, 0.0)) / i); // 1 : 1 to 1 : 5
    }
    double sum = 0.0;
    for (const double share : shares) {
        sum += share;
    }
    for (int i = 0; i < count; ++i) {
        system.bodies.push_back(
            drawBody(system.mass * shares[static_cast<std::size_t>(i)] / sum, system.redshift, random));
        system.bodies.back().stream = (index << 8) + 16 + static_cast<std::uint64_t>(i) * 32;
    }
    const Body& first = system.bodies.front();
    system.morphology = merging                  ? Morphology::Merger
                        : first.bulgeShare > 0.4 ? Morphology::Massive
                        : first.mass > 1.6e11    ? Morphology::Spiral
                                                 : Morphology::Irregular;
    system.sinceEncounter = merging ? random.uniform(-0.15, 0.5) : 0.0;
    return system;
}

} // namespace lookback::mock
