// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

namespace lookback::nn {

/// In which order the tokens of a grid are read as one sequence.
enum class ScanOrder { RowForward, RowBackward, ColumnForward, ColumnBackward };

/// Of block `i` of a network: one after the other, again and again.
ScanOrder scanOrderOf(std::int64_t i);

/// The grid (N, h, w, C) as a sequence, line after line, each with `end` (C) behind it, so that what reads it
/// knows where lines end: -> (N, h (w + 1), C), or (N, w (h + 1), C) by columns.
torch::Tensor toSequence(const torch::Tensor& grid, ScanOrder order, const torch::Tensor& end);

/// The grid of a sequence, without what stands at the ends of lines: the inverse of toSequence().
torch::Tensor toGrid(const torch::Tensor& sequence, ScanOrder order, std::int64_t height, std::int64_t width);

} // namespace lookback::nn
