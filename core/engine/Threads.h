// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"
#include "core/engine/ThreadChoice.h"

#include <cstddef>

namespace lookback::engine {

/// Setting the number that is set already is not free: oneDNN forgets all it has built.
void useThreads(int count);

/// Chooses threads before each evaluation of a network on `images` images at once, `most` at best, and passes
/// everything on to `monitor`. Both must outlive what is given.
Monitor choosingThreads(ThreadChoice& choice, int most, std::size_t images, const Monitor& monitor);

} // namespace lookback::engine
