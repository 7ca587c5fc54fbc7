// SPDX-License-Identifier: MIT
#include "core/training/Memory.h"

#include "core/common/Memory.h"
#include "core/engine/Torch.h"

#include <algorithm>

namespace lookback::training {

namespace {

/// False if memory runs out in it.
bool fits(int batch, const std::function<void(int)>& attempt) {
    engine::releaseUnusedMemory(); // else what is free lies in pieces of the wrong size
    try {
        attempt(batch);
        return true;
    } catch (const std::exception& e) {
        if (!engine::isOutOfMemory(e)) {
            throw;
        }
        return false;
    }
}

} // namespace

void withinMemory(int batch, int ranks, const std::function<void(int batch)>& attempt) {
    try {
        attempt(batch);
        return;
    } catch (const std::exception& e) {
        if (!engine::isOutOfMemory(e)) {
            throw;
        }
    }
    int smaller = batch / 2;
    while (smaller > 0 && !fits(smaller, attempt)) {
        smaller /= 2;
    }
    throw DeviceError("out of memory at batch " + std::to_string(batch * ranks) +
                      (smaller > 0 ? "; " + std::to_string(smaller * ranks) + " would fit."
                                   : ", and even one galaxy at a time; choose a smaller network."));
}

MemoryBound::MemoryBound() {
    ::getrlimit(RLIMIT_DATA, &before_);
    const auto bound = static_cast<rlim_t>(dataMemory() + std::max(availableMemory(), 0.5 * totalMemory()));
    const rlimit limit{std::min(bound, before_.rlim_cur), before_.rlim_max}; // RLIM_INFINITY is the largest
    ::setrlimit(RLIMIT_DATA, &limit);
}

MemoryBound::~MemoryBound() {
    ::setrlimit(RLIMIT_DATA, &before_);
}

} // namespace lookback::training
