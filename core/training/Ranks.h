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

/// The processes that share the batches of a run, as one of them sees them. Each must call the same functions
/// in the same order; each throws RankLost once another process is gone, with what it said before it went.
class Ranks {
public:
    explicit Ranks(RankPlace itsPlace)
        : place(std::move(itsPlace)) {}

    virtual ~Ranks() = default;
    Ranks(const Ranks&) = delete;
    Ranks& operator=(const Ranks&) = delete;

    const RankPlace place;

    /// values (n), contiguous -> their sum over all processes, in place, in buckets that travel at once.
    virtual void sum(torch::Tensor& values) = 0;

    /// values (n), contiguous: of the first process -> of all.
    virtual void share(torch::Tensor& values) = 0;

    /// Tells the others why this one goes. Never throws.
    virtual void say(const std::string& sentence) noexcept = 0;

    double sum(double value);
    bool any(bool value); ///< Whether it is so in any of them.
};

/// One process that has nobody to wait for.
std::unique_ptr<Ranks> aloneInRun();

/// Finds the others, by Gloo. What lies on a GPU travels by way of the CPU, or by NCCL where this LibTorch
/// has it and each process a GPU of its own. `recipe`: its text, which must be the same for all. `patience`:
/// for those that have not begun. Throws ValueError where this LibTorch cannot, or recipes differ; Error for
/// a port; RankLost.
std::unique_ptr<Ranks> joinRanks(const RankPlace& place, const engine::Device& device,
                                 const std::string& recipe,
                                 std::chrono::milliseconds patience = std::chrono::minutes(5));

} // namespace lookback::training
