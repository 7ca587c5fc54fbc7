// SPDX-License-Identifier: MIT
#include "core/analysis/Stamp.h"

#include <algorithm>
#include <cmath>

namespace lookback::analysis {

namespace {

/// More than 10 times its neighbours' scatter off their mean; the border's pixels are repeated beyond it.
bool isOutlier(std::span<const float> pixels, int width, const StampPlace& place, int column, int row) {
    constexpr double kFar = 10.0;
    double sum = 0.0;
    double squares = 0.0;
    for (int j = -1; j <= 1; ++j) {
        const int y = place.bottom + std::clamp(row + j, 0, place.height - 1);
        for (int i = -1; i <= 1; ++i) {
            const int x = place.left + std::clamp(column + i, 0, place.width - 1);
            const double value = pixels[static_cast<std::size_t>(y) * width + x];
            if ((i != 0 || j != 0) && std::isfinite(value)) {
                sum += value / 8.0;
                squares += value * value / 8.0;
            }
        }
    }
    const double value = pixels[static_cast<std::size_t>(place.bottom + row) * width + place.left + column];
    return std::abs(value - sum) > kFar * std::sqrt(std::max(0.0, squares - sum * sum));
}

} // namespace

bool placeOf(std::span<const std::uint8_t> segment, int width, int height, StampPlace& place) {
    int left = width;
    int right = -1;
    int bottom = height;
    int top = -1;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            if (segment[static_cast<std::size_t>(y) * width + x] != 0) {
                left = std::min(left, x);
                right = std::max(right, x);
                bottom = std::min(bottom, y);
                top = std::max(top, y);
            }
        }
    }
    if (right < 0) {
        return false;
    }
    constexpr double kExtent = 2.5;
    constexpr int kLeast = 48;
    const int wide = right + 1 - left;
    const int high = top + 1 - bottom;
    const int reach = std::max(static_cast<int>(std::max(wide, high) * kExtent / 2.0), kLeast / 2);
    const int x = left + wide / 2;
    const int y = bottom + high / 2;
    place.left = std::max(0, x - reach);
    place.bottom = std::max(0, y - reach);
    place.width = std::min(width, x + reach) - place.left;
    place.height = std::min(height, y + reach) - place.bottom;
    return true;
}

Stamp cutStamp(std::span<const float> pixels, std::span<const std::uint8_t> segment,
               std::span<const std::uint8_t> use, int width, const StampPlace& place) {
    Stamp stamp;
    stamp.width = place.width;
    stamp.height = place.height;
    const std::size_t count = static_cast<std::size_t>(place.width) * place.height;
    stamp.pixels.resize(count);
    stamp.use.resize(count);
    stamp.mine.resize(count);
    for (int row = 0; row < place.height; ++row) {
        for (int column = 0; column < place.width; ++column) {
            const std::size_t from =
                static_cast<std::size_t>(place.bottom + row) * width + place.left + column;
            const std::size_t to = static_cast<std::size_t>(row) * place.width + column;
            const bool counts = (use.empty() || use[from] != 0) && std::isfinite(pixels[from]) &&
                                !isOutlier(pixels, width, place, column, row);
            stamp.use[to] = counts ? 1 : 0;
            stamp.pixels[to] = counts ? pixels[from] : 0.0;
            stamp.mine[to] = counts && segment[from] != 0 ? 1 : 0;
        }
    }
    return stamp;
}

SkyBox skyBoxOf(const Stamp& stamp, std::span<const std::uint8_t> segment, std::span<const std::uint8_t> use,
                int width, const StampPlace& place) {
    // Objects within every rectangle from the corner: a box is free if four of these cancel.
    const int line = stamp.width + 1;
    std::vector<int> objects(static_cast<std::size_t>(line) * (stamp.height + 1), 0);
    for (int row = 0; row < stamp.height; ++row) {
        for (int column = 0; column < stamp.width; ++column) {
            const std::size_t from =
                static_cast<std::size_t>(place.bottom + row) * width + place.left + column;
            const std::size_t at = static_cast<std::size_t>(row + 1) * line + column + 1;
            const bool taken = segment[from] != 0 || (!use.empty() && use[from] == 0);
            objects[at] = objects[at - 1] + objects[at - line] - objects[at - line - 1] + (taken ? 1 : 0);
        }
    }
    SkyBox box;
    for (int size = 32; size >= 2; size /= 2) {
        for (int row = 0; row < stamp.height - size; ++row) {
            for (int column = 0; column < stamp.width - size; ++column) {
                const std::size_t at = static_cast<std::size_t>(row) * line + column;
                const std::size_t up = at + static_cast<std::size_t>(size) * line;
                if (objects[up + size] - objects[up] - objects[at + size] + objects[at] != 0) {
                    continue;
                }
                box.size = size;
                for (int j = 0; j < size; ++j) {
                    const auto first =
                        stamp.pixels.begin() + static_cast<std::ptrdiff_t>(row + j) * stamp.width + column;
                    box.pixels.insert(box.pixels.end(), first, first + size);
                }
                for (std::size_t i = 0; i < box.pixels.size(); ++i) {
                    box.difference += std::abs(box.pixels[box.pixels.size() - 1 - i] - box.pixels[i]) /
                                      static_cast<double>(box.pixels.size());
                }
                return box;
            }
        }
    }
    return box;
}

} // namespace lookback::analysis
