// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace lookback::nn {

/// Sides of the arrays of a selective scan, see SelectiveScan.h; all lie row by row.
struct ScanSizes {
    std::int64_t tokens = 0;
    std::int64_t channels = 0;
    std::int64_t state = 0;
};

/// One sequence of a scan.
struct ScanInput {
    const float* u = nullptr;     ///< (tokens, channels)
    const float* delta = nullptr; ///< (tokens, channels)
    const float* a = nullptr;     ///< (channels, state)
    const float* b = nullptr;     ///< (tokens, state)
    const float* c = nullptr;     ///< (tokens, state)
    const float* d = nullptr;     ///< (channels)
};

/// What a scan's loss changes by, per input. Those shared by channels or sequences are added to.
struct ScanGradient {
    float* u = nullptr;     ///< (tokens, channels), written
    float* delta = nullptr; ///< (tokens, channels), written
    float* a = nullptr;     ///< (channels, state), added
    float* b = nullptr;     ///< (tokens, state), added
    float* c = nullptr;     ///< (tokens, state), added
    float* d = nullptr;     ///< (channels), added
};

/// Channels that are scanned together, as a processor has them side by side.
inline constexpr std::int64_t kScanLanes = 16;

/// y (tokens, channels) of channels `first` .. `first` + kScanLanes - 1, as far as there are any.
void scanLoop(const ScanSizes& sizes, const ScanInput& in, std::int64_t first, float* y);

/// The gradient of the same channels from that of y. Keeps the states of every few tokens and computes those
/// between them again: its own memory grows with the square root of the tokens.
void scanLoopBackward(const ScanSizes& sizes, const ScanInput& in, std::int64_t first, const float* gradY,
                      const ScanGradient& out);

} // namespace lookback::nn
