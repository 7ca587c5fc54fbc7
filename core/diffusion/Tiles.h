// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>

namespace lookback::diffusion {

/// What `work` makes of a periodic map, (N, C, H, W) -> (N, D, H, W), tile by tile, so that memory does not
/// grow with the map: each tile of `tile` x `tile` pixels is handed over with `margin` pixels around it that
/// are then cut off. Where work's answer at a pixel hangs on no more than the margin, and tile, margin and
/// the map's sides are multiples of what it can be moved by, tiles do not show.
torch::Tensor inTiles(const torch::Tensor& map, std::int64_t tile, std::int64_t margin,
                      const std::function<torch::Tensor(const torch::Tensor& part)>& work);

} // namespace lookback::diffusion
