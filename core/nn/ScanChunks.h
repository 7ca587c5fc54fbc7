// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace lookback::nn {

/// What a selective scan takes, see SelectiveScan.h; as a gradient, what the loss changes by with each.
struct ScanTensors {
    torch::Tensor u;     ///< (N, tokens, channels)
    torch::Tensor delta; ///< (N, tokens, channels)
    torch::Tensor a;     ///< (channels, state)
    torch::Tensor b;     ///< (N, tokens, state)
    torch::Tensor c;     ///< (N, tokens, state)
    torch::Tensor d;     ///< (channels)
};

/// A selective scan in operations of tensors, whose number hardly grows with the tokens: the sequence is cut
/// into chunks of 16 tokens, all of which advance together, first from nothing, then from what the chunks
/// before leave; and that is a scan over chunks, 16 of which advance together again. Decays are products of
/// numbers up to 1 and so only ever vanish. Works in 1/16 of the memory that all states would need.
torch::Tensor scanChunks(const ScanTensors& in); // -> (N, tokens, channels)

/// Its gradient from that of the answer. Holds all states of as many channels at a time as make `most`
/// values.
ScanTensors scanChunksBackward(const ScanTensors& in, const torch::Tensor& gradY,
                               std::int64_t most = std::int64_t{1} << 28);

} // namespace lookback::nn
