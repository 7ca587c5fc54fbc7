// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>

namespace lookback {

/// Held while FFTW in single precision makes or frees a plan, which no two threads may do at once; plans are
/// carried out on any thread (FFTW manual, 5.4).
inline std::mutex& fftwfPlannerMutex() {
    static std::mutex mutex;
    return mutex;
}

} // namespace lookback
