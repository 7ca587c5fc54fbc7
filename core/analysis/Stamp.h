// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lookback::analysis {

/// A cut-out as the model-free measures see it: masked pixels are 0.
struct Stamp {
    int width = 0;
    int height = 0;
    std::vector<double> pixels;     ///< Sky removed; 0 where masked.
    std::vector<std::uint8_t> use;  ///< 0 where masked.
    std::vector<std::uint8_t> mine; ///< 1 where the segment marks the galaxy and nothing masks it.
};

/// Where a stamp lies in its image.
struct StampPlace {
    int left = 0;
    int bottom = 0;
    int width = 0;
    int height = 0;
};

/// The box around a segment, 2.5 times as large and at least 48 pixels wide, as far as the image goes. False
/// for an empty segment.
bool placeOf(std::span<const std::uint8_t> segment, int width, int height, StampPlace& place);

/// Cut and mask: what `use` leaves out, what is not finite, and pixels more than 10 times the scatter of
/// their eight neighbours off their mean (Lotz et al. 2004).
Stamp cutStamp(std::span<const float> pixels, std::span<const std::uint8_t> segment,
               std::span<const std::uint8_t> use, int width, const StampPlace& place);

/// A square of sky: the first one from the bottom left that touches no object, of 32 pixels or half of that,
/// and so on to 2.
struct SkyBox {
    int size = 0; ///< Pixels; 0: there is none.
    std::vector<double> pixels;
    double difference = 0.0; ///< Mean difference of a pixel from the one opposite.
};

SkyBox skyBoxOf(const Stamp& stamp, std::span<const std::uint8_t> segment, std::span<const std::uint8_t> use,
                int width, const StampPlace& place);

} // namespace lookback::analysis
