// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

namespace lookback::nn {

/// How a selective scan is computed; the answers are the same.
enum class ScanWay {
    Loop,  ///< Token after token in a loop of our own, float32 on the CPU.
    Chunks ///< In batched operations that any device and floating type has: all runs of tokens at once.
};

/// The selective state space of Mamba (Gu & Dao 2023, algorithm 2), of every channel by itself:
///     h_t = exp(delta_t A) h_(t-1) + delta_t B_t u_t,   y_t = C_t . h_t + D u_t,   h before the first = 0.
/// u, delta (N, tokens, channels), A (channels, state), B, C (N, tokens, state), D (channels)
/// -> (N, tokens, channels). delta >= 0 and A <= 0, so that nothing grows. Token t sees those up to t alone.
/// Work grows linearly with the tokens; for the gradient (the first: there is no second) the states are
/// computed again and not kept. The way follows the device unless it is said. Throws c10::Error for shapes
/// that do not fit.
torch::Tensor selectiveScan(const torch::Tensor& u, const torch::Tensor& delta, const torch::Tensor& a,
                            const torch::Tensor& b, const torch::Tensor& c, const torch::Tensor& d);
torch::Tensor selectiveScan(const torch::Tensor& u, const torch::Tensor& delta, const torch::Tensor& a,
                            const torch::Tensor& b, const torch::Tensor& c, const torch::Tensor& d,
                            ScanWay way);

} // namespace lookback::nn
