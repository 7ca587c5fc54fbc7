// SPDX-License-Identifier: MIT
#pragma once

#include "core/mock/Gravity.h"

#include <array>
#include <cstdint>
#include <vector>

namespace lookback::mock {

/// A group of particles in which each is near enough to another one.
struct Halo {
    double mass = 0.0;              ///< Of its particles, Msun/h.
    std::array<double, 3> centre{}; ///< Its densest point, Mpc/h, in [0, box).
    double massCritical = 0.0;      ///< M_200c, Msun/h: of its particles within radiusCritical.
    double radiusCritical =
        0.0; ///< R_200c, Mpc/h: where they are 200 times as dense as critical; 0: nowhere.
    std::vector<std::uint32_t> particles{}; ///< Numbers of them.
};

/// Friends of friends (Davis et al. 1985): particles nearer than `linking` mean separations belong together,
/// in a periodic box. Groups of at least `fewest` particles, the heaviest first.
std::vector<Halo> findHaloes(const MatterBox& matter, double linking = 0.2, int fewest = 20);

} // namespace lookback::mock
