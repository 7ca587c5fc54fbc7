// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Map.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lookback::field {

/// How many galaxies a halo of mass M holds, by its mass alone (Berlind et al. 2003, in the form of Zehavi et
/// al. 2005): one central above M_min; there a Poisson number of satellites of mean (M / M_1)^alpha.
struct HodParameters {
    double massMin = 1e11; ///< Msun/h.
    double massOne = 2e12; ///< Msun/h; of haloes with one satellite on average.
    double alpha = 1.0;
};

/// Throws ValueError for masses that are not above 0 or a slope outside 0 to 5.
void check(const HodParameters& parameters);

/// Galaxies in the haloes of a map, x and y of each in Mpc/h: the central at the halo's centre, satellites
/// within R_200c as its dark matter lies in a profile of Navarro, Frenk & White (1997) with the concentration
/// of Duffy et al. (2008, table 1, full sample, M_200 c, z = 0). What one seed draws in a halo grows evenly
/// with the parameters: a little more mean, a few more satellites, the others where they were. A map that is
/// not periodic loses those beyond its edges. Throws ValueError for a map without haloes or box.
std::vector<double> hodGalaxies(const Map& matter, const HodParameters& parameters, std::uint64_t seed);

/// Their number per (Mpc/h)^2 on the pixels of the map, each shared between the nearest (cloud in cell).
Map hodMap(const Map& matter, const HodParameters& parameters, std::uint64_t seed);

/// Why there is no such map, as a sentence; empty: there is one.
std::string hodFlaw(const Map& matter);

/// R_200c of a halo of this mass, Mpc/h; mass in Msun/h.
double radiusOf(double mass);

} // namespace lookback::field
