// SPDX-License-Identifier: MIT
#include "core/analysis/Asymmetry.h"

#include "core/analysis/Aperture.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lookback::analysis {

namespace {

constexpr double kOutside = 100.0; // keeps the search within the stamp

/// What lies opposite of a pixel: between four pixels, with the same weights for all.
struct Opposite {
    int column; // of the one at the bottom left, for pixel 0
    int row;
    double right; // share of the right-hand neighbours
    double up;    // share of the upper ones

    Opposite(double x, double y)
        : column(static_cast<int>(std::floor(2.0 * x)))
        , row(static_cast<int>(std::floor(2.0 * y)))
        , right(2.0 * x - column)
        , up(2.0 * y - row) {}
};

double between(const Stamp& s, const Opposite& o, int column, int row) {
    const int left = o.column - column;
    const int bottom = o.row - row;
    if (left >= 0 && left + 1 < s.width && bottom >= 0 && bottom + 1 < s.height) {
        const double* at = s.pixels.data() + static_cast<std::size_t>(bottom) * s.width + left;
        return (1.0 - o.up) * ((1.0 - o.right) * at[0] + o.right * at[1]) +
               o.up * ((1.0 - o.right) * at[s.width] + o.right * at[s.width + 1]);
    }
    const auto at = [&](int x, int y) {
        const bool inside = x >= 0 && x < s.width && y >= 0 && y < s.height;
        return inside ? s.pixels[static_cast<std::size_t>(y) * s.width + x] : 0.0;
    };
    return (1.0 - o.up) * ((1.0 - o.right) * at(left, bottom) + o.right * at(left + 1, bottom)) +
           o.up * ((1.0 - o.right) * at(left, bottom + 1) + o.right * at(left + 1, bottom + 1));
}

/// The opposite of a masked pixel is masked; beyond the border nothing is, the light there is 0.
bool maskedOpposite(const Stamp& s, const Opposite& o, int column, int row) {
    double masked = 0.0;
    for (int j = 0; j < 2; ++j) {
        for (int i = 0; i < 2; ++i) {
            const int x = o.column - column + i;
            const int y = o.row - row + j;
            if (x >= 0 && x < s.width && y >= 0 && y < s.height &&
                s.use[static_cast<std::size_t>(y) * s.width + x] == 0) {
                masked += (i == 1 ? o.right : 1.0 - o.right) * (j == 1 ? o.up : 1.0 - o.up);
            }
        }
    }
    return masked >= 0.5;
}

struct Corner {
    double x;
    double y;
    double value;
};

} // namespace

double asymmetryAt(const Stamp& s, double x, double y, double radius, double skyDifference) {
    if (!(x >= 0.0 && x < s.width && y >= 0.0 && y < s.height)) {
        return kOutside;
    }
    const Opposite opposite(x, y);
    const bool anyMasked = std::find(s.use.begin(), s.use.end(), 0) != s.use.end();
    double light = 0.0;
    double difference = 0.0;
    double area = 0.0;
    const int top = std::min(s.height - 1, static_cast<int>(y + radius + 1.0));
    const int end = std::min(s.width - 1, static_cast<int>(x + radius + 1.0));
    for (int row = std::max(0, static_cast<int>(y - radius)); row <= top; ++row) {
        for (int column = std::max(0, static_cast<int>(x - radius)); column <= end; ++column) {
            const double share = shareInCircle(column - x, row - y, radius);
            const std::size_t at = static_cast<std::size_t>(row) * s.width + column;
            if (share == 0.0 || s.use[at] == 0 || (anyMasked && maskedOpposite(s, opposite, column, row))) {
                continue;
            }
            light += share * std::abs(s.pixels[at]);
            difference += share * std::abs(between(s, opposite, column, row) - s.pixels[at]);
            area += share;
        }
    }
    return light > 0.0 ? (difference - area * skyDifference) / light : kOutside;
}

std::pair<double, double> leastAsymmetry(const Stamp& stamp, double x, double y, double radius,
                                         double skyDifference) {
    constexpr double kStep = 0.05;   // SciPy's: a share of the start
    constexpr double kNarrow = 1e-3; // pixels
    constexpr double kFlat = 1e-4;
    constexpr int kMost = 400; // SciPy's for two variables
    const auto value = [&](double u, double v) { return asymmetryAt(stamp, u, v, radius, skyDifference); };
    const auto corner = [&](double u, double v) { return Corner{u, v, value(u, v)}; };
    const double stepped = (1.0 + kStep);
    std::array<Corner, 3> c{corner(x, y), corner(x != 0.0 ? x * stepped : 0.00025, y),
                            corner(x, y != 0.0 ? y * stepped : 0.00025)};
    const auto sort = [&c] {
        std::stable_sort(c.begin(), c.end(),
                         [](const Corner& a, const Corner& b) { return a.value < b.value; });
    };
    sort();
    for (int step = 1; step < kMost; ++step) {
        const double wide = std::max({std::abs(c[1].x - c[0].x), std::abs(c[1].y - c[0].y),
                                      std::abs(c[2].x - c[0].x), std::abs(c[2].y - c[0].y)});
        if (wide <= kNarrow && c[2].value - c[0].value <= kFlat) {
            break;
        }
        const double mx = 0.5 * (c[0].x + c[1].x);
        const double my = 0.5 * (c[0].y + c[1].y);
        const auto along = [&](double t) { return corner(mx + t * (mx - c[2].x), my + t * (my - c[2].y)); };
        const Corner mirrored = along(1.0);
        if (mirrored.value < c[0].value) {
            const Corner further = along(2.0);
            c[2] = further.value < mirrored.value ? further : mirrored;
        } else if (mirrored.value < c[1].value) {
            c[2] = mirrored;
        } else {
            const bool outside = mirrored.value < c[2].value;
            const Corner nearer = along(outside ? 0.5 : -0.5);
            if (outside ? nearer.value <= mirrored.value : nearer.value < c[2].value) {
                c[2] = nearer;
            } else {
                for (int i : {1, 2}) {
                    c[i] = corner(c[0].x + 0.5 * (c[i].x - c[0].x), c[0].y + 0.5 * (c[i].y - c[0].y));
                }
            }
        }
        sort();
    }
    return {c[0].x, c[0].y};
}

} // namespace lookback::analysis
