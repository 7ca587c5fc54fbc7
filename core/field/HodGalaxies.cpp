// SPDX-License-Identifier: MIT
#include "core/field/HodGalaxies.h"

#include "core/common/Error.h"
#include "core/common/Random.h"
#include "core/cosmology/Deposit.h"
#include "core/field/Matter.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <sstream>

namespace lookback::field {

namespace {

constexpr double kSatellitesMost = 1e6;            // of a halo; more are no galaxies but a slip in the model
constexpr double kCriticalDensity = 2.77536627e11; // Msun/h per (Mpc/h)^3

/// Mass within r of a NFW profile over 4 pi rho_s r_s^3; x = r / r_s.
double enclosed(double x) {
    return std::log1p(x) - x / (1.0 + x);
}

/// c_200c: Duffy et al. (2008), 5.71 (M / 2e12 Msun/h)^-0.084.
double concentration(double mass) {
    return 5.71 * std::pow(mass / 2e12, -0.084);
}

/// Distance from the centre in R_200c that holds this share of the mass within R_200c.
double radiusHolding(double share, double c) {
    double low = 0.0;
    double high = 1.0;
    for (int i = 0; i < 40; ++i) { // halving: to 1e-12
        const double middle = 0.5 * (low + high);
        (enclosed(c * middle) < share * enclosed(c) ? low : high) = middle;
    }
    return low;
}

void addSatellite(const MapHalo& halo, Random& random, std::vector<double>& galaxies) {
    const double radius = halo.radius > 0.0 ? halo.radius : radiusOf(halo.mass);
    const double r = radius * radiusHolding(random.uniform(), concentration(halo.mass));
    const double up = random.uniform(-1.0, 1.0); // towards the observer: isotropic
    const double turn = random.uniform(0.0, 2.0 * std::numbers::pi);
    const double aside = r * std::sqrt(1.0 - up * up);
    galaxies.push_back(halo.x + aside * std::cos(turn));
    galaxies.push_back(halo.y + aside * std::sin(turn));
}

} // namespace

void check(const HodParameters& p) {
    for (const auto& [name, mass] : {std::pair("mass_min", p.massMin), std::pair("mass_one", p.massOne)}) {
        if (!(mass > 0.0) || !std::isfinite(mass)) {
            throw ValueError(name, "expected a mass above 0 Msun/h, found " + std::to_string(mass) + ".");
        }
    }
    Range<double>{0.0, 5.0}.check("alpha", p.alpha);
}

double radiusOf(double mass) {
    return std::cbrt(3.0 * mass / (4.0 * std::numbers::pi * 200.0 * kCriticalDensity));
}

std::string hodFlaw(const Map& matter) {
    if (!matter.haloes) {
        return "expected a map whose haloes are known, found one without: the halo occupation needs the "
               "catalogue of its simulation.";
    }
    if (!(matter.box > 0.0)) {
        return "expected the side of the map in Mpc/h, found none.";
    }
    if (matter.width() != matter.height() || matter.width() < 2) {
        return "expected a square map, found " + std::to_string(matter.width()) + " x " +
               std::to_string(matter.height()) + " pixels.";
    }
    return "";
}

std::vector<double> hodGalaxies(const Map& matter, const HodParameters& p, std::uint64_t seed) {
    check(p);
    if (const auto flaw = hodFlaw(matter); !flaw.empty()) {
        throw ValueError("map", flaw);
    }
    std::vector<double> galaxies;
    for (std::size_t i = 0; i < matter.haloes->size(); ++i) {
        const MapHalo& halo = (*matter.haloes)[i];
        if (halo.mass < p.massMin) {
            continue;
        }
        galaxies.push_back(halo.x);
        galaxies.push_back(halo.y);
        // A Poisson number as the arrivals within `mean`, so that the first ones stay as the mean grows.
        const double mean = std::pow(halo.mass / p.massOne, p.alpha);
        if (!(mean <= kSatellitesMost)) {
            std::ostringstream sentence;
            sentence << "expected parameters that give a halo at most " << kSatellitesMost
                     << " satellites, found " << mean << " in one of " << halo.mass << " Msun/h.";
            throw ValueError("satellites", sentence.str());
        }
        Random arrivals(seed, 2 * i);
        Random places(seed, 2 * i + 1);
        for (double at = arrivals.exponential(); at < mean; at += arrivals.exponential()) {
            addSatellite(halo, places, galaxies);
        }
    }
    if (!matter.periodic) {
        std::vector<double> inside;
        for (std::size_t i = 0; i < galaxies.size(); i += 2) {
            const double side = matter.box;
            if (galaxies[i] >= 0.0 && galaxies[i] < side && galaxies[i + 1] >= 0.0 &&
                galaxies[i + 1] < side) {
                inside.insert(inside.end(), {galaxies[i], galaxies[i + 1]});
            }
        }
        return inside;
    }
    return galaxies;
}

Map hodMap(const Map& matter, const HodParameters& parameters, std::uint64_t seed) {
    const auto galaxies = hodGalaxies(matter, parameters, seed);
    std::vector<float> positions; // x, y and a depth that does not matter
    for (std::size_t i = 0; i < galaxies.size(); i += 2) {
        for (const double x : {galaxies[i], galaxies[i + 1], 0.0}) {
            positions.push_back(static_cast<float>(x));
        }
    }
    const auto number = cosmology::depositSlab(positions, {}, 1.0, matter.box, 2, 0, 1, matter.width());
    Map map = matter;
    map.quantity = "galaxies";
    map.unit = kGalaxyUnit;
    map.values = Image(1, matter.height(), matter.width());
    std::copy(number.begin(), number.end(), map.values.pixels.begin());
    return map;
}

} // namespace lookback::field
