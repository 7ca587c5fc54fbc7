// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

namespace lookback::engine {

/// While it lives, LibTorch's automatic mixed precision on this thread: what is safe in bfloat16, such as
/// convolutions and products of matrices, is done in it on devices of this type; weights stay as they are.
class MixedPrecision {
public:
    explicit MixedPrecision(torch::DeviceType type);
    ~MixedPrecision();
    MixedPrecision(const MixedPrecision&) = delete;
    MixedPrecision& operator=(const MixedPrecision&) = delete;

private:
    torch::DeviceType type_;
    bool before_; ///< Whether it was on.
};

} // namespace lookback::engine
