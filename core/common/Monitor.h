// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

namespace lookback {

/// What a long computation says to, and hears from, whoever started it.
struct Monitor {
    /// Thrown by step() when the work is no longer wanted. Not an Error: nothing went wrong.
    struct Cancelled {};

    std::function<void(int done, int total)> onStep; ///< Progress; may be empty.
    std::function<bool()> cancelled;                 ///< True once the work should stop; may be empty.

    /// Report progress, then leave by Cancelled if asked to. Call at least once per network evaluation.
    void step(int done, int total) const {
        if (onStep) {
            onStep(done, total);
        }
        if (cancelled && cancelled()) {
            throw Cancelled{};
        }
    }
};

} // namespace lookback
