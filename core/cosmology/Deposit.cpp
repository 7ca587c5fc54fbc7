// SPDX-License-Identifier: MIT
#include "core/cosmology/Deposit.h"

#include "core/common/Error.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace lookback::cosmology {

namespace {

void checkFinite(double x, double y, double z, std::size_t particle) {
    if (!std::isfinite(x + y + z)) {
        throw ValueError("positions",
                         "expected finite coordinates, found one that is not a number in particle " +
                             std::to_string(particle) + ".");
    }
}

} // namespace

CloudInCell::CloudInCell(double position, double cell, int side) {
    const double at = position / cell - 0.5;
    const double below = std::floor(at);
    share = at - below;
    first = static_cast<int>(std::fmod(below, side));
    first += first < 0 ? side : 0;
    second = first + 1 == side ? 0 : first + 1;
}

void deposit(std::span<const float> positions, std::span<const float> masses, double mass, double box,
             Cells<double>& cells) {
    const double cell = box / cells.side;
    for (std::size_t i = 0; i < positions.size() / 3; ++i) {
        checkFinite(positions[3 * i], positions[3 * i + 1], positions[3 * i + 2], i);
        const CloudInCell x(positions[3 * i], cell, cells.side);
        const CloudInCell y(positions[3 * i + 1], cell, cells.side);
        const CloudInCell z(positions[3 * i + 2], cell, cells.side);
        const double m = masses.empty() ? mass : masses[i];
        for (const auto& [iz, wz] : {std::pair(z.first, 1.0 - z.share), std::pair(z.second, z.share)}) {
            for (const auto& [iy, wy] : {std::pair(y.first, 1.0 - y.share), std::pair(y.second, y.share)}) {
                cells.at(iz, iy, x.first) += m * wz * wy * (1.0 - x.share);
                cells.at(iz, iy, x.second) += m * wz * wy * x.share;
            }
        }
    }
}

std::vector<double> depositSlab(std::span<const float> positions, std::span<const float> masses, double mass,
                                double box, int axis, int slab, int slabs, int side) {
    const int across = axis == 0 ? 1 : 0; // x of the map
    const int up = axis == 2 ? 1 : 2;     // y of the map
    const double cell = box / side;
    std::vector<double> map(static_cast<std::size_t>(side) * side, 0.0);
    const auto at = [&](int row, int column) -> double& {
        return map[static_cast<std::size_t>(row) * side + column];
    };
    for (std::size_t i = 0; i < positions.size() / 3; ++i) {
        const float* p = &positions[3 * i];
        checkFinite(p[0], p[1], p[2], i);
        double depth = std::fmod(p[axis] / box, 1.0);
        depth += depth < 0.0 ? 1.0 : 0.0;
        if (std::min(static_cast<int>(depth * slabs), slabs - 1) != slab) {
            continue;
        }
        const CloudInCell x(p[across], cell, side);
        const CloudInCell y(p[up], cell, side);
        const double m = (masses.empty() ? mass : masses[i]) / (cell * cell);
        at(y.first, x.first) += m * (1.0 - y.share) * (1.0 - x.share);
        at(y.first, x.second) += m * (1.0 - y.share) * x.share;
        at(y.second, x.first) += m * y.share * (1.0 - x.share);
        at(y.second, x.second) += m * y.share * x.share;
    }
    return map;
}

} // namespace lookback::cosmology
