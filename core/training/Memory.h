// SPDX-License-Identifier: MIT
#pragma once

#include <sys/resource.h>

#include <functional>

namespace lookback::training {

/// Run attempt(batch). If memory runs out in it, find by trying how large a batch fits, halving it, and throw
/// DeviceError with both: "out of memory at batch 64; 32 would fit." The batch of one process of `ranks` is a
/// share of the batch that the sentence speaks of.
void withinMemory(int batch, int ranks, const std::function<void(int batch)>& attempt);

/// While it lives, this process is refused memory that the machine does not have, where Linux would grant it
/// and then kill whoever uses it: what is asked in vain can be said. The bound is what was available at its
/// start, but at least half of all.
class MemoryBound {
public:
    MemoryBound();
    ~MemoryBound();
    MemoryBound(const MemoryBound&) = delete;
    MemoryBound& operator=(const MemoryBound&) = delete;

private:
    rlimit before_{};
};

} // namespace lookback::training
