// SPDX-License-Identifier: MIT
#include "core/evolution/Camera.h"

#include "core/common/Random.h"

#include <cmath>
#include <numbers>

namespace lookback::evolution {

namespace {

constexpr std::uint64_t kCamera = std::uint64_t{1} << 32; // a stream beyond those of the samplers

} // namespace

void addCamera(Image& galaxy, const Identity& identity, const engine::ModelCard& card) {
    if (card.noise.sky.empty()) {
        return;
    }
    std::vector<float> normal(galaxy.pixels.size());
    fillNormal(normal, identity.seed, kCamera);
    if (identity.other && identity.fraction > 0.0) { // along the great circle, as all of its noise
        std::vector<float> end(normal.size());
        fillNormal(end, *identity.other, kCamera);
        const double angle = identity.fraction * std::numbers::pi / 2.0;
        for (std::size_t i = 0; i < normal.size(); ++i) {
            normal[i] = static_cast<float>(normal[i] * std::cos(angle) + end[i] * std::sin(angle));
        }
    }
    addNoise(galaxy, card.noise, normal);
}

} // namespace lookback::evolution
