// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Range.h"
#include "core/engine/Device.h"

namespace lookback::translation {

inline constexpr Range<int> kScanTokensRange{1, 1 << 20};

/// Seconds that a selective scan of Mamba takes (Gu & Dao 2023, algorithm 2) over so many tokens of 256
/// channels with a state of 16, values drawn at random, one run that is not counted before it. Throws
/// ValueError, DeviceError.
double scanSeconds(int tokens, const engine::Device& device);

} // namespace lookback::translation
