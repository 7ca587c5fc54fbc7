// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Random.h"
#include "core/mock/Render.h"

#include <vector>

namespace lookback::mock {

/// What else lies on and around the stamp, one board of light per band (units of AB 27): galaxies of i = 20
/// to 25 at 30 per square arcmin, log counts rising by 0.35 a magnitude; stars of i = 18 to 24 at 3 per
/// square arcmin. Nothing within 1.7 arcsec of the middle: what blends there would be another galaxy's truth.
std::vector<std::vector<float>> surroundings(const Board& board, int size, Random random);

} // namespace lookback::mock
