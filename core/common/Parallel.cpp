// SPDX-License-Identifier: MIT
#include "core/common/Parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace lookback {

void parallelFor(int count, int threads, const std::function<void(int)>& work) {
    if (threads <= 0) {
        threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    }
    threads = std::min(threads, count);
    std::atomic<int> next{0};
    std::exception_ptr failure;
    std::mutex failureLock;
    const auto run = [&] {
        for (int i = next++; i < count; i = next++) {
            try {
                work(i);
            } catch (...) {
                const std::lock_guard lock(failureLock);
                if (!failure) {
                    failure = std::current_exception();
                }
                next = count;
            }
        }
    };
    std::vector<std::jthread> others;
    for (int t = 1; t < threads; ++t) {
        others.emplace_back(run);
    }
    run();
    others.clear(); // joins
    if (failure) {
        std::rethrow_exception(failure);
    }
}

} // namespace lookback
