// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

namespace lookback {

/// Call work(i) for i = 0 .. count - 1 on `threads` threads (0: one per core), in no particular order.
/// The first exception stops the rest and is thrown again here. Results must depend on i alone.
void parallelFor(int count, int threads, const std::function<void(int)>& work);

} // namespace lookback
