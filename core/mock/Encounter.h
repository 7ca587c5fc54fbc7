// SPDX-License-Identifier: MIT
#pragma once

#include "core/mock/Points.h"

#include <span>
#include <vector>

namespace lookback::mock {

/// Points of a disc that feel an encounter, and whose they are.
struct DiscPoints {
    const Body* body = nullptr; ///< As it is before the encounter.
    std::vector<Point*> points;
    std::vector<GasPoint*> gas; ///< Empty, or as many: their densities follow.
};

/// Put companions on parabolic orbits about the heaviest body, `before` Gyr before the time that the system
/// is seen at. Radii of closest passage are 3 to 12 % of R_200; the passage lies `sinceEncounter` Gyr before
/// that.
void approach(GalaxySystem& system, double before, std::uint64_t seed, std::uint64_t stream);

/// Let `system` move on by `duration` Gyr, and the discs' points with it, as in Toomre & Toomre (1972): the
/// points have no mass of their own and feel the bodies, which are spheres (Hernquist 1990: the halo with the
/// scale of Springel et al. 2005, eq. 2, and the stars). Points within two scales of a disc's centre go with
/// it. What is simplified: gas does not collide, bodies do not sink or merge.
void encounter(GalaxySystem& system, double duration, std::span<DiscPoints> discs);

} // namespace lookback::mock
