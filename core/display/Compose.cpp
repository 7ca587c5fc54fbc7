// SPDX-License-Identifier: MIT
#include "core/display/Compose.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace lookback::display {

namespace {

/// Which four pixels, and how much of each, make one enlarged pixel.
struct Tap {
    std::array<int, 4> at{};
    std::array<float, 4> weight{};
};

std::vector<Tap> tapsFor(int size, int zoom) {
    std::vector<Tap> taps(static_cast<std::size_t>(size) * zoom);
    for (std::size_t i = 0; i < taps.size(); ++i) {
        const double place = (static_cast<double>(i) + 0.5) / zoom - 0.5; // centres of pixels at integers
        const int first = static_cast<int>(std::floor(place));
        const auto t = static_cast<float>(place - first);
        taps[i].weight = {0.5F * t * ((2.0F - t) * t - 1.0F), 0.5F * (t * t * (3.0F * t - 5.0F) + 2.0F),
                          0.5F * t * ((4.0F - 3.0F * t) * t + 1.0F), 0.5F * t * t * (t - 1.0F)};
        for (int k = 0; k < 4; ++k) {
            taps[i].at[k] = std::clamp(first - 1 + k, 0, size - 1);
        }
    }
    return taps;
}

} // namespace

Picture enlarge(const Picture& picture, int zoom) {
    kZoomRange.check("zoom", zoom);
    if (zoom == 1 || picture.rgb.empty()) {
        return picture;
    }
    const std::vector<Tap> columns = tapsFor(picture.width, zoom);
    const std::vector<Tap> rows = tapsFor(picture.height, zoom);
    const std::size_t stride = columns.size() * 3;
    std::vector<float> wide(stride * picture.height);
    for (int y = 0; y < picture.height; ++y) {
        float* out = wide.data() + y * stride;
        for (const Tap& tap : columns) {
            for (int c = 0; c < 3; ++c, ++out) {
                *out = 0.0F;
                for (int k = 0; k < 4; ++k) {
                    *out += tap.weight[k] * picture.at(tap.at[k], y)[c];
                }
            }
        }
    }
    Picture large(picture.width * zoom, picture.height * zoom);
    std::uint8_t* out = large.rgb.data();
    for (const Tap& tap : rows) {
        for (std::size_t x = 0; x < stride; ++x, ++out) {
            float sum = 0.0F;
            for (int k = 0; k < 4; ++k) {
                sum += tap.weight[k] * wide[tap.at[k] * stride + x];
            }
            *out = static_cast<std::uint8_t>(std::clamp(sum + 0.5F, 0.0F, 255.0F));
        }
    }
    return large;
}

Picture blank(int width, int height, const Colour& colour) {
    Picture picture(width, height);
    for (std::size_t i = 0; i < picture.rgb.size(); i += 3) {
        picture.rgb[i] = colour.red;
        picture.rgb[i + 1] = colour.green;
        picture.rgb[i + 2] = colour.blue;
    }
    return picture;
}

void paste(Picture& whole, const Picture& part, int x, int y) {
    const int left = std::max(0, x);
    const int right = std::min(whole.width, x + part.width);
    for (int row = std::max(0, y); row < std::min(whole.height, y + part.height) && left < right; ++row) {
        std::copy_n(part.at(left - x, row - y), static_cast<std::size_t>(right - left) * 3,
                    whole.at(left, row));
    }
}

} // namespace lookback::display
