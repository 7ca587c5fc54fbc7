// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Map.h"
#include "core/common/Provenance.h"

#include <filesystem>
#include <optional>
#include <string>

namespace lookback::io {

/// Where a map lies in lengths of its own, such as kpc about a galaxy; instead of the box of the Map.
struct MapFrame {
    double left = 0.0;   ///< Edge of the map, `unit`.
    double bottom = 0.0; ///< Edge of the map, `unit`.
    double pixel = 1.0;  ///< Side, `unit`.
    std::string unit = "kpc";
};

/// One map as the primary image of a FITS file, float32, row 1 the bottom row, blank pixels NaN. BUNIT: its
/// unit; OBJECT: its quantity; where the box is known, BOXSIZE and DEPTH (Mpc/h comoving) and a linear WCS in
/// Mpc/h from the lower left corner, or one in the frame's unit; PROVENAN as in every export. Throws
/// DiskError.
void writeMapFits(const std::filesystem::path& file, const Map& map,
                  const std::optional<Provenance>& provenance = std::nullopt,
                  const std::optional<MapFrame>& frame = std::nullopt);

/// A row a pixel: x and y of its centre, in the frame, in Mpc/h from the lower left corner or, without a box,
/// in pixels from 0; its value. Throws DiskError.
void writeMapCsv(const std::filesystem::path& file, const Map& map,
                 const std::optional<MapFrame>& frame = std::nullopt);

} // namespace lookback::io
