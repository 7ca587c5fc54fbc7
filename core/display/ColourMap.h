// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace lookback::display {

struct Colour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;

    bool operator==(const Colour&) const = default;
};

/// Lightness rises evenly along all but the last, which is for signed values around 0: blue, grey, red.
enum class ColourMap { Grey, Viridis, Magma, Inferno, Cividis, BlueGreyRed };

inline constexpr std::array kColourMaps{ColourMap::Grey,    ColourMap::Viridis, ColourMap::Magma,
                                        ColourMap::Inferno, ColourMap::Cividis, ColourMap::BlueGreyRed};

/// "grey", "viridis", "magma", "inferno", "cividis", "blue-grey-red". The reverse throws ValueError.
std::string nameOf(ColourMap map);
ColourMap colourMapFromName(const std::string& name);

using ColourTable = std::array<Colour, 256>;

/// From the lowest value to the highest.
const ColourTable& coloursOf(ColourMap map);

/// What a blank pixel (NaN) is shown as: a slate that none of the maps and few galaxies contain.
inline constexpr Colour kBlankColour{70, 78, 92};

} // namespace lookback::display
