// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/Device.h"
#include "core/training/RankBoard.h"
#include "core/training/RankPlace.h"

#include <torch/types.h>

#include <chrono>
#include <memory>
#include <string>

namespace lookback::training {

/// The GPUs of a run's processes, which add up what lies on them without a way by the CPU.
class RankGpus {
public:
    RankGpus() = default;
    virtual ~RankGpus() = default;
    RankGpus(const RankGpus&) = delete;
    RankGpus& operator=(const RankGpus&) = delete;

    /// values (n), contiguous, on this process' GPU -> their sum over all, in place. Throws RankLost where
    /// another does not come within a minute.
    virtual void sum(torch::Tensor& values) = 0;
};

/// Whether every process has a GPU, and each another: `own` names this one's, empty for none, and tells the
/// others. NCCL wants no GPU twice. All processes must call it.
bool eachHasAnother(const RankPlace& place, const std::string& own, RankBoardReader& board,
                    std::chrono::milliseconds patience);

/// By NCCL. Null where this LibTorch has none, or not eachHasAnother(). All processes must call it.
std::unique_ptr<RankGpus> joinGpus(const RankPlace& place, const engine::Device& device,
                                   RankBoardReader& board, std::chrono::milliseconds patience);

} // namespace lookback::training
