// SPDX-License-Identifier: MIT
#include "core/mock/HaloGalaxies.h"

#include "core/common/Random.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace lookback::mock {

namespace {

constexpr double kScatter = 0.2;          // dex
constexpr double kStarParticle = 1.27e7;  // Msun/h
constexpr double kLightestSubhalo = 1e10; // Msun/h: below it next to none has a star particle
constexpr double kSurviving = 0.6;

/// Stars of a halo of this mass (Msun/h), where the draw leaves it any, Msun/h.
std::optional<double> starsOf(double haloMass, double hubble, Random& random) {
    const double mean = meanStellarMass(haloMass / hubble) * hubble;
    const double drawn = mean * std::pow(10.0, kScatter * random.normal());
    const auto particles = random.poisson(drawn / kStarParticle);
    return particles == 0 ? std::nullopt : std::optional(static_cast<double>(particles) * kStarParticle);
}

/// d N / d ln m of subhaloes at infall, x = m / M.
double subhaloesPerLog(double share) {
    const double x = share / 0.8;
    return 0.21 * std::pow(x, -0.8) * std::exp(-6.283 * x * x * x);
}

/// Shares of the halo's mass in subhaloes from the lightest that counts: numbers up to each, to draw from.
struct SubhaloMasses {
    static constexpr int kBins = 200;

    explicit SubhaloMasses(double haloMass)
        : lowest(std::log(kLightestSubhalo / haloMass))
        , step((std::log(0.9) - lowest) / kBins) {
        double sum = 0.0;
        for (int i = 0; i < kBins; ++i) {
            sum += subhaloesPerLog(std::exp(lowest + (i + 0.5) * step)) * step;
            upTo.push_back(sum);
        }
    }

    double draw(Random& random) const { // share of the halo's mass
        const auto bin = std::lower_bound(upTo.begin(), upTo.end(), random.uniform() * upTo.back());
        return std::exp(lowest + (static_cast<double>(bin - upTo.begin()) + random.uniform()) * step);
    }

    double lowest;
    double step;
    std::vector<double> upTo;
};

} // namespace

double meanStellarMass(double haloMass) {
    constexpr double kTurn = 3.8904514499428e11; // 10^11.590
    constexpr double kNormal = 0.0351;
    constexpr double kLow = 1.376;
    constexpr double kHigh = 0.608;
    const double m = haloMass / kTurn;
    return 2.0 * kNormal * haloMass / (std::pow(m, -kLow) + std::pow(m, kHigh));
}

std::vector<HaloGalaxy> populate(const MatterBox& matter, const std::vector<Halo>& haloes, double hubble,
                                 std::uint64_t seed) {
    std::vector<HaloGalaxy> galaxies;
    for (std::size_t h = 0; h < haloes.size(); ++h) {
        const Halo& halo = haloes[h];
        Random random(seed, h);
        const double mass = halo.massCritical > 0.0 ? halo.massCritical : halo.mass;
        if (const auto stars = starsOf(mass, hubble, random)) {
            galaxies.push_back({halo.centre, *stars, static_cast<std::uint32_t>(h), true});
        }
        if (mass < 2.0 * kLightestSubhalo) {
            continue;
        }
        const SubhaloMasses subhaloes(mass);
        const auto count = random.poisson(kSurviving * subhaloes.upTo.back());
        for (std::uint64_t i = 0; i < count; ++i) {
            const double own = subhaloes.draw(random) * mass;
            const std::size_t at =
                3 * static_cast<std::size_t>(halo.particles[random.below(halo.particles.size())]);
            if (const auto stars = starsOf(own, hubble, random)) {
                const auto& p = matter.positions;
                galaxies.push_back(
                    {{p[at], p[at + 1], p[at + 2]}, *stars, static_cast<std::uint32_t>(h), false});
            }
        }
    }
    return galaxies;
}

} // namespace lookback::mock
