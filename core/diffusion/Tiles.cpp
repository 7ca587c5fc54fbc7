// SPDX-License-Identifier: MIT
#include "core/diffusion/Tiles.h"

#include <algorithm>

namespace lookback::diffusion {

namespace {

/// A stretch of one side: where it begins, how long it is, and what lies before and behind it.
struct Stretch {
    std::int64_t first;
    std::int64_t length;
    std::int64_t margin; ///< 0 where it is the whole side, whose ends meet by themselves.
};

std::vector<Stretch> stretches(std::int64_t side, std::int64_t tile, std::int64_t margin) {
    if (tile + 2 * margin >= side) {
        return {{0, side, 0}};
    }
    std::vector<Stretch> all;
    for (std::int64_t first = 0; first < side; first += tile) {
        all.push_back({first, std::min(tile, side - first), margin});
    }
    return all;
}

/// With its margins, around the ends of the side.
torch::Tensor taken(const torch::Tensor& map, std::int64_t axis, const Stretch& s) {
    if (s.margin == 0) {
        return map;
    }
    const auto rows = torch::arange(s.first - s.margin, s.first + s.length + s.margin,
                                    torch::TensorOptions(map.device()).dtype(torch::kInt64));
    return map.index_select(axis, rows.remainder(map.size(axis)));
}

} // namespace

torch::Tensor inTiles(const torch::Tensor& map, std::int64_t tile, std::int64_t margin,
                      const std::function<torch::Tensor(const torch::Tensor&)>& work) {
    const auto rows = stretches(map.size(2), tile, margin);
    const auto columns = stretches(map.size(3), tile, margin);
    torch::Tensor whole;
    for (const auto& y : rows) {
        for (const auto& x : columns) {
            const auto made = work(taken(taken(map, 2, y), 3, x));
            if (!whole.defined()) {
                whole = torch::empty({made.size(0), made.size(1), map.size(2), map.size(3)}, made.options());
            }
            whole.narrow(2, y.first, y.length)
                .narrow(3, x.first, x.length)
                .copy_(made.narrow(2, y.margin, y.length).narrow(3, x.margin, x.length));
        }
    }
    return whole;
}

} // namespace lookback::diffusion
