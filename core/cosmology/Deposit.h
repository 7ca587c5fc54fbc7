// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lookback::cosmology {

/// Cubic cells of a periodic box, in order (z, y, x): x runs fastest. Cell (0, 0, 0) has its centre at half a
/// cell from the corner.
template <class Value>
struct Cells {
    int side = 0; ///< Cells along each axis.
    std::vector<Value> values;

    Cells() = default;

    explicit Cells(int cellsPerSide)
        : side(cellsPerSide)
        , values(static_cast<std::size_t>(cellsPerSide) * cellsPerSide * cellsPerSide) {}

    std::size_t index(int z, int y, int x) const {
        return (static_cast<std::size_t>(z) * side + y) * side + x;
    }

    Value& at(int z, int y, int x) { return values[index(z, y, x)]; }

    Value at(int z, int y, int x) const { return values[index(z, y, x)]; }
};

/// The two cells that a particle is shared between along one axis, and the share of the second: cloud in cell
/// (Hockney & Eastwood 1981, section 5-2-2).
struct CloudInCell {
    int first = 0;
    int second = 0;
    double share = 0.0;

    /// `position` in the unit of `cell`, wherever the box begins; taken into it.
    CloudInCell(double position, double cell, int side);
};

/// Add particles to the cells, each with `mass` (or masses[i], where there are as many as particles), so that
/// what they hold together grows by the sum of the masses. `positions`: x, y, z of each, in the unit of
/// `box`; positions outside are taken into it. Throws ValueError for a position that is not finite.
void deposit(std::span<const float> positions, std::span<const float> masses, double mass, double box,
             Cells<double>& cells);

/// A map of `side` x `side` square cells from slab `slab` of `slabs` across `axis` (0: x, 1: y, 2: z): the
/// mass over the cell's area, mass per (unit of box)^2. A particle counts for the slab in which it lies; in
/// the plane it is shared between cells. Rows and columns of the map: y, x for z; z, x for y; z, y for x.
std::vector<double> depositSlab(std::span<const float> positions, std::span<const float> masses, double mass,
                                double box, int axis, int slab, int slabs, int side);

} // namespace lookback::cosmology
