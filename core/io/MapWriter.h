// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Map.h"
#include "core/common/Provenance.h"

#include <filesystem>
#include <optional>

namespace lookback::io {

/// One map as the primary image of a FITS file, float32, row 1 the bottom row, blank pixels NaN. BUNIT: its
/// unit; OBJECT: its quantity; where the box is known, BOXSIZE and DEPTH (Mpc/h comoving) and a linear WCS in
/// Mpc/h from the lower left corner; PROVENAN as in every export. Throws DiskError.
void writeMapFits(const std::filesystem::path& file, const Map& map,
                  const std::optional<Provenance>& provenance = std::nullopt);

/// A row a pixel: x and y of its centre, in Mpc/h from the lower left corner or, without a box, in pixels
/// from 0; its value. Throws DiskError.
void writeMapCsv(const std::filesystem::path& file, const Map& map);

} // namespace lookback::io
