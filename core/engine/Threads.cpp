// SPDX-License-Identifier: MIT
#include "core/engine/Threads.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace lookback::engine {

namespace {

using Clock = ThreadChoice::Clock;

double msSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

} // namespace

void useThreads(int count) {
    if (at::get_num_threads() != count) {
        at::set_num_threads(count);
    }
}

Monitor choosingThreads(ThreadChoice& choice, int most, std::size_t images, const Monitor& monitor) {
    Monitor inner;
    inner.cancelled = monitor.cancelled;
    inner.onStep = [&choice, &monitor, most, images, last = Clock::now(), used = 1](int done,
                                                                                    int total) mutable {
        if (done > 0) {
            choice.took(used, msSince(last) / static_cast<double>(images), Clock::now());
        }
        used = std::min(most, choice.threads(Clock::now()));
        useThreads(used);
        last = Clock::now();
        if (monitor.onStep) {
            monitor.onStep(done, total);
        }
    };
    return inner;
}

} // namespace lookback::engine
