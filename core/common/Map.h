// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"

#include <string>

namespace lookback {

/// A map of the sky or of a slab of a simulated box, with what is known of it.
struct Map {
    Image values;         ///< One band, linear, in `unit`; blank pixels are NaN.
    std::string quantity; ///< "dark matter", "galaxies", as captions name it; empty: not said.
    std::string unit;     ///< "Msun/h per (Mpc/h)^2"; empty: not said.
    double box = 0.0;     ///< Side along x, Mpc/h comoving; 0: not said.
    double depth = 0.0;   ///< Along the line of sight, Mpc/h comoving; 0: not said.
    bool periodic = true; ///< What leaves at one edge comes in at the other.

    int width() const { return values.width; } ///< Pixels.

    int height() const { return values.height; } ///< Pixels.
};

} // namespace lookback
