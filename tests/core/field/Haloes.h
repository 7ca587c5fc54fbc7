// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Random.h"
#include "core/field/Matter.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace lookback::test {

inline constexpr double kBox = 25.0; ///< Side of the maps, Mpc/h.

/// A map of side x side pixels with `count` haloes of masses like those of a simulation: n(> M) ~ M^-0.9 from
/// 1e10 Msun/h, in clumps, so that the heavier ones cluster.
inline Map mapWith(int side, int count, std::uint64_t seed) {
    Map map;
    map.box = kBox;
    map.depth = 5.0;
    map.unit = field::kMatterUnit;
    map.values = Image(1, side, side, 1e10F);
    map.haloes.emplace();
    Random random(seed);
    for (int i = 0; i < count; ++i) {
        MapHalo halo;
        halo.mass = std::min(1e10 * std::pow(random.uniform(), -1.0 / 0.9), 3e14);
        const bool alone = map.haloes->empty() || random.uniform() < 0.5;
        const MapHalo& near = alone ? halo : map.haloes->front();
        halo.x = std::fmod((alone ? kBox * random.uniform() : near.x + random.normal()) + kBox, kBox);
        halo.y = std::fmod((alone ? kBox * random.uniform() : near.y + random.normal()) + kBox, kBox);
        halo.radius = field::radiusOf(halo.mass);
        map.haloes->push_back(halo);
    }
    return map;
}

} // namespace lookback::test
