// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lookback {

/// What is shown or exported: 8-bit red, green, blue; row 0 is the TOP row, as pictures are.
struct Picture {
    int width = 0;                 ///< Pixels.
    int height = 0;                ///< Pixels.
    std::vector<std::uint8_t> rgb; ///< (y, x, 3), width * height * 3 values.

    Picture() = default;

    Picture(int columns, int rows, std::uint8_t fill = 0)
        : width(columns)
        , height(rows)
        , rgb(static_cast<std::size_t>(columns) * rows * 3, fill) {}

    std::uint8_t* at(int x, int y) { return rgb.data() + (static_cast<std::size_t>(y) * width + x) * 3; }

    const std::uint8_t* at(int x, int y) const {
        return rgb.data() + (static_cast<std::size_t>(y) * width + x) * 3;
    }
};

} // namespace lookback
