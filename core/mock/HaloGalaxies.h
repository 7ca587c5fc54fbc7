// SPDX-License-Identifier: MIT
#pragma once

#include "core/mock/Haloes.h"

#include <array>
#include <cstdint>
#include <vector>

namespace lookback::mock {

/// A galaxy in the simulated universe.
struct HaloGalaxy {
    std::array<double, 3> position{}; ///< Mpc/h, in [0, box).
    double massStars = 0.0;           ///< Msun/h; above 0.
    std::uint32_t halo = 0;           ///< Number of its halo.
    bool central = false;
};

/// Galaxies in haloes, with chance in each step, so that a map of dark matter has many answers:
/// a central at the halo's densest point, with the stars of Moster, Naab & White (2013, table 1, z = 0) and
/// 0.2 dex of scatter; satellites in a Poisson number of subhaloes (Giocoli, Tormen & van den Bosch 2008, eq.
/// 2: dN/dln m = 0.21 x^-0.8 exp(-6.283 x^3), x = m / (0.8 M)), of which 60 % have kept their galaxy, each
/// with the stars of its own halo mass before infall, at one of the halo's particles. A galaxy counts where
/// it has at least one star particle, of 1.27e7 Msun/h as in CAMELS, in a Poisson draw. What is simplified:
/// no feedback parameters, no baryons that push matter back, no dependence on how a halo grew. `haloes` as
/// findHaloes gives them; the same seed gives the same galaxies.
std::vector<HaloGalaxy> populate(const MatterBox& matter, const std::vector<Halo>& haloes, double hubble,
                                 std::uint64_t seed);

/// Stars of a central galaxy without scatter, Msun; halo mass M_200c in Msun. Moster et al. (2013), eq. 2.
double meanStellarMass(double haloMass);

} // namespace lookback::mock
