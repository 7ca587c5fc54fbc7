// SPDX-License-Identifier: MIT
#pragma once

// LibTorch's distributed headers: for RankGroup.cpp and RankGpus.cpp alone.
#include "core/training/RankBoard.h"
#include "core/training/RankPlace.h"

#include <torch/csrc/distributed/c10d/Store.hpp>
#include <torch/types.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#if __has_include(<torch/csrc/distributed/c10d/Work.hpp>) // until 1.12 in ProcessGroup.hpp
#include <torch/csrc/distributed/c10d/Work.hpp>
#else
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#endif

namespace lookback::training {

/// The board as LibTorch asks for it, whose own threads may ask too: by a connection of its own.
class BoardStore final : public c10d::Store {
public:
    BoardStore(const RankPlace& place, std::chrono::milliseconds patience)
        : c10d::Store(patience)
        , place_(place)
        , board_(place.address, place.port, patience) {}

    void set(const std::string& key, const Bytes& value) override {
        const std::lock_guard lock(mutex_);
        board_.set(key, value);
    }

    Bytes get(const std::string& key) override { return get(key, timeout_); }

    bool check(const std::vector<std::string>& keys) override {
        const std::lock_guard lock(mutex_);
        return std::all_of(keys.begin(), keys.end(), [this](const auto& key) { return board_.has(key); });
    }

    void wait(const std::vector<std::string>& keys) override { wait(keys, timeout_); }

    void wait(const std::vector<std::string>& keys, const std::chrono::milliseconds& patience) override {
        for (const auto& key : keys) {
            get(key, patience);
        }
    }

    virtual c10::intrusive_ptr<c10d::Store> clone() { // of newer versions of LibTorch
        return c10::make_intrusive<BoardStore>(place_, timeout_);
    }

    // Neither Gloo nor NCCL asks for these.
    std::int64_t add(const std::string&, std::int64_t) override { throw Error("the board does not count."); }

    bool deleteKey(const std::string&) override { return false; }

    std::int64_t getNumKeys() override { throw Error("the board does not count."); }

private:
    Bytes get(const std::string& key, std::chrono::milliseconds patience) {
        const std::lock_guard lock(mutex_);
        return board_.get(key, patience);
    }

    RankPlace place_;
    std::mutex mutex_; ///< Of board_.
    RankBoardReader board_;
};

/// A deed on values (n) in parts that are on their way at once.
struct InBuckets {
    using Pending = c10::intrusive_ptr<c10d::Work>;
    using Deed = std::function<Pending(std::vector<torch::Tensor>&)>;

    InBuckets(const torch::Tensor& flat, const Deed& deed) {
        for (std::int64_t first = 0; first < flat.size(0); first += kBucket) {
            buckets.push_back({flat.narrow(0, first, std::min(kBucket, flat.size(0) - first))});
            pending.push_back(deed(buckets.back()));
        }
    }

    static constexpr std::int64_t kBucket = std::int64_t{1} << 20; ///< Values: 4 MiB of float32.

    std::vector<std::vector<torch::Tensor>> buckets; ///< Kept until their work is done.
    std::vector<Pending> pending;
};

} // namespace lookback::training
