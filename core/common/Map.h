// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"

#include <optional>
#include <string>
#include <vector>

namespace lookback {

/// A halo of dark matter where a map shows it.
struct MapHalo {
    double x = 0.0;      ///< From the left edge, Mpc/h.
    double y = 0.0;      ///< From the bottom edge, Mpc/h.
    double mass = 0.0;   ///< Msun/h.
    double radius = 0.0; ///< R_200c, Mpc/h; 0: not said.
};

/// A map of the sky or of a slab of a simulated box, with what is known of it.
struct Map {
    Image values;         ///< One band, linear, in `unit`; blank pixels are NaN.
    std::string quantity; ///< "dark matter", "galaxies", as captions name it; empty: not said.
    std::string unit;     ///< "Msun/h per (Mpc/h)^2"; empty: not said.
    double box = 0.0;     ///< Side along x, Mpc/h comoving; 0: not said.
    double depth = 0.0;   ///< Along the line of sight, Mpc/h comoving; 0: not said.
    bool periodic = true; ///< What leaves at one edge comes in at the other.
    std::optional<std::vector<MapHalo>> haloes{}; ///< With their centre in its slab; nothing: not known.

    int width() const { return values.width; } ///< Pixels.

    int height() const { return values.height; } ///< Pixels.
};

} // namespace lookback
