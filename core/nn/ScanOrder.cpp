// SPDX-License-Identifier: MIT
#include "core/nn/ScanOrder.h"

#include <array>

namespace lookback::nn {

namespace {

bool byColumns(ScanOrder order) {
    return order == ScanOrder::ColumnForward || order == ScanOrder::ColumnBackward;
}

bool backward(ScanOrder order) {
    return order == ScanOrder::RowBackward || order == ScanOrder::ColumnBackward;
}

/// From rows to lines as they are read, and back: each step is its own inverse.
torch::Tensor turned(torch::Tensor grid, ScanOrder order) {
    if (backward(order)) {
        grid = grid.flip({1, 2});
    }
    return byColumns(order) ? grid.transpose(1, 2) : grid;
}

} // namespace

ScanOrder scanOrderOf(std::int64_t i) {
    constexpr std::array kOrders{ScanOrder::RowForward, ScanOrder::RowBackward, ScanOrder::ColumnForward,
                                 ScanOrder::ColumnBackward};
    return kOrders[static_cast<std::size_t>(i) % kOrders.size()];
}

torch::Tensor toSequence(const torch::Tensor& grid, ScanOrder order, const torch::Tensor& end) {
    const auto lines = turned(grid, order);
    const auto ends = end.expand({lines.size(0), lines.size(1), 1, lines.size(3)});
    return torch::cat({lines, ends}, 2).flatten(1, 2);
}

torch::Tensor toGrid(const torch::Tensor& sequence, ScanOrder order, std::int64_t height,
                     std::int64_t width) {
    const auto lines = byColumns(order) ? width : height;
    const auto length = byColumns(order) ? height : width;
    const auto whole = sequence.unflatten(1, torch::IntArrayRef{lines, length + 1}).narrow(2, 0, length);
    return turned(whole, order);
}

} // namespace lookback::nn
