// SPDX-License-Identifier: MIT
#pragma once

namespace lookback::engine {

/// While it lives, and if `on`, LibTorch multiplies in bfloat16 on the GPU what gains by it (convolutions,
/// matrices) and keeps float32 where sums need it: its own lists, torch.autocast in Python.
class MixedPrecision {
public:
    explicit MixedPrecision(bool on);
    ~MixedPrecision();
    MixedPrecision(const MixedPrecision&) = delete;
    MixedPrecision& operator=(const MixedPrecision&) = delete;

private:
    const bool on_;
};

} // namespace lookback::engine
