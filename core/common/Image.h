// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace lookback {

/// Pixels of one galaxy or map, in order (band, y, x): x runs fastest, row 0 is the bottom row as in FITS.
/// A blank pixel is NaN. Values are linear; what they measure is said by whoever carries the image.
struct Image {
    int bands = 0;
    int height = 0; ///< Pixels.
    int width = 0;  ///< Pixels.
    std::vector<float> pixels;

    Image() = default;

    Image(int bandCount, int rows, int columns, float fill = 0.0F)
        : bands(bandCount)
        , height(rows)
        , width(columns)
        , pixels(static_cast<std::size_t>(bandCount) * rows * columns, fill) {}

    bool empty() const { return pixels.empty(); }

    std::size_t bandSize() const { return static_cast<std::size_t>(height) * width; }

    float& at(int band, int y, int x) {
        return pixels[band * bandSize() + static_cast<std::size_t>(y) * width + x];
    }

    float at(int band, int y, int x) const {
        return pixels[band * bandSize() + static_cast<std::size_t>(y) * width + x];
    }

    std::span<float> band(int index) { return {pixels.data() + index * bandSize(), bandSize()}; }

    std::span<const float> band(int index) const { return {pixels.data() + index * bandSize(), bandSize()}; }
};

} // namespace lookback
