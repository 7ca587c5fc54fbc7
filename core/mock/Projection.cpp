// SPDX-License-Identifier: MIT
#include "core/mock/Projection.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookback::mock {

namespace {

constexpr double kWide = 1.5; // cell of a point's level over its size

} // namespace

Frame viewFrom(const std::array<double, 2>& rotation) {
    const double a = rotation[0] * std::numbers::pi / 180.0;
    const double b = rotation[1] * std::numbers::pi / 180.0;
    // y' = y cos a - z sin a, z' = y sin a + z cos a; then x'' = x cos b + z' sin b, z'' = -x sin b + z' cos
    // b.
    return {Vector{std::cos(b), std::sin(b) * std::sin(a), std::sin(b) * std::cos(a)},
            Vector{0.0, std::cos(a), -std::sin(a)},
            Vector{-std::sin(b), std::cos(b) * std::sin(a), std::cos(b) * std::cos(a)}};
}

template <int Channels>
Projection<Channels>::Projection(int side, double halfWidth)
    : side_(side)
    , halfWidth_(halfWidth) {
    for (int cells = side;; cells = (cells + 1) / 2) {
        Level level;
        level.cells = cells + 2 * kMargin;
        level.sums.resize(static_cast<std::size_t>(level.cells) * level.cells);
        levels_.push_back(std::move(level));
        if (cells <= 6) {
            break;
        }
    }
}

// Level l has cells of 2^l pixels; its cell 0 begins kMargin of its cells below the map's corner.
template <int Channels>
void Projection<Channels>::add(const Frame& view, const Point& point,
                               const std::array<float, Channels>& values) {
    const double px = view[0][0] * point.x + view[0][1] * point.y + view[0][2] * point.z;
    const double py = view[1][0] * point.x + view[1][1] * point.y + view[1][2] * point.z;
    const double pixel = 2.0 * halfWidth_ / side_;
    const double wanted = std::log2(std::max(1.0, kWide * point.size / pixel));
    deal_ += std::numbers::phi - 1.0;
    deal_ -= std::floor(deal_);
    const int number = std::min(static_cast<int>(wanted + deal_), static_cast<int>(levels_.size()) - 1);
    Level& level = levels_[static_cast<std::size_t>(number)];
    const double cell = std::ldexp(pixel, number);
    const double x = (px + halfWidth_) / cell + kMargin;
    const double y = (py + halfWidth_) / cell + kMargin;
    if (!(x >= 1.0 && y >= 1.0 && x < level.cells - 1.0 && y < level.cells - 1.0)) {
        return;
    }
    const auto weights = [](double at, int& first) {
        const int nearest = static_cast<int>(at);
        const double d = at - nearest - 0.5; // from the centre of the nearest cell
        first = nearest - 1;
        return std::array<float, 3>{static_cast<float>(0.5 * (0.5 - d) * (0.5 - d)),
                                    static_cast<float>(0.75 - d * d),
                                    static_cast<float>(0.5 * (0.5 + d) * (0.5 + d))};
    };
    int column = 0;
    int row = 0;
    const auto wx = weights(x, column);
    const auto wy = weights(y, row);
    for (int j = 0; j < 3; ++j) {
        auto* const sums = level.sums.data() + static_cast<std::size_t>(row + j) * level.cells + column;
        for (int i = 0; i < 3; ++i) {
            const float w = wx[static_cast<std::size_t>(i)] * wy[static_cast<std::size_t>(j)];
            for (std::size_t c = 0; c < Channels; ++c) {
                sums[i][c] += w * values[c];
            }
        }
    }
}

// Refine each level into the finer one: fine cell 2 i is 3/4 of coarse i and 1/4 of i - 1, fine 2 i + 1 is
// 3/4 of i and 1/4 of i + 1, along both axes; a quarter of that, since a coarse cell's sum becomes four
// cells'.
template <int Channels>
void Projection<Channels>::collect() {
    for (std::size_t l = levels_.size() - 1; l > 0; --l) {
        const Level& coarse = levels_[l];
        Level& fine = levels_[l - 1];
        // Fine cell f covers position (f - kMargin) / 2 + kMargin in coarse cells.
        const auto parents = [](int f, int& near, int& far) {
            const int shifted = f - kMargin;
            const int half = shifted >= 0 ? shifted / 2 : -((1 - shifted) / 2); // rounded down
            near = half + kMargin;
            far = shifted - 2 * half == 0 ? near - 1 : near + 1;
        };
        for (int y = 0; y < fine.cells; ++y) {
            int y0 = 0;
            int y1 = 0;
            parents(y, y0, y1);
            for (int x = 0; x < fine.cells; ++x) {
                int x0 = 0;
                int x1 = 0;
                parents(x, x0, x1);
                if (std::min({x0, x1, y0, y1}) < 0 || std::max({x0, x1, y0, y1}) >= coarse.cells) {
                    continue; // only cells beyond the map
                }
                const auto* const near = coarse.sums.data() + static_cast<std::size_t>(y0) * coarse.cells;
                const auto* const far = coarse.sums.data() + static_cast<std::size_t>(y1) * coarse.cells;
                auto& sums = fine.sums[static_cast<std::size_t>(y) * fine.cells + x];
                for (std::size_t c = 0; c < Channels; ++c) {
                    sums[c] += 0.25F * (0.75F * (0.75F * near[x0][c] + 0.25F * near[x1][c]) +
                                        0.25F * (0.75F * far[x0][c] + 0.25F * far[x1][c]));
                }
            }
        }
    }
    collected_ = true;
}

template <int Channels>
std::vector<float> Projection<Channels>::surface(int channel) {
    if (!collected_) {
        collect();
    }
    const double pixel = 2.0 * halfWidth_ / side_;
    const auto area = static_cast<float>(1.0 / (pixel * pixel));
    const Level& level = levels_.front();
    std::vector<float> map;
    map.reserve(static_cast<std::size_t>(side_) * side_);
    for (int y = 0; y < side_; ++y) {
        for (int x = 0; x < side_; ++x) {
            map.push_back(area * level.sums[static_cast<std::size_t>(y + kMargin) * level.cells + x + kMargin]
                                           [static_cast<std::size_t>(channel)]);
        }
    }
    return map;
}

template class Projection<1>;
template class Projection<4>;

} // namespace lookback::mock
