// SPDX-License-Identifier: MIT
#include "core/nn/MapFrame.h"

#include <torch/nn/functional/padding.h>

#include <algorithm>
#include <utility>

namespace lookback::nn {

MapFrame frameAround(std::int64_t height, std::int64_t width, std::int64_t divisor, std::int64_t margin) {
    const auto along = [&](std::int64_t side) {
        const auto most = std::min(margin, side - 1);
        const auto wanted = (side + 2 * most) / divisor * divisor;
        const auto all = std::max<std::int64_t>(0, wanted - side);
        return std::pair{all / 2, all - all / 2};
    };
    const auto [left, right] = along(width);
    const auto [bottom, top] = along(height);
    return {left, right, bottom, top};
}

torch::Tensor framed(const torch::Tensor& maps, const MapFrame& f) {
    namespace F = torch::nn::functional;
    return F::pad(maps, F::PadFuncOptions({f.left, f.right, f.bottom, f.top}).mode(torch::kReflect));
}

torch::Tensor unframed(const torch::Tensor& maps, const MapFrame& f) {
    return maps.slice(2, f.bottom, maps.size(2) - f.top).slice(3, f.left, maps.size(3) - f.right);
}

} // namespace lookback::nn
