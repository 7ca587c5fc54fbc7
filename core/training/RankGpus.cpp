// SPDX-License-Identifier: MIT
#include "core/training/RankGpus.h"

#include <set>

// LOOKBACK_NCCL: core/Ranks.cmake.
#ifdef LOOKBACK_NCCL
#include "core/training/BoardStore.h"

#include <cuda_runtime_api.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>

#include <array>
#include <thread>
#endif

namespace lookback::training {

using std::chrono::milliseconds;

bool eachHasAnother(const RankPlace& place, const std::string& own, RankBoardReader& board,
                    milliseconds patience) {
    const auto key = [](int rank) { return "gpu/" + std::to_string(rank); };
    board.set(key(place.rank), Bytes(own.begin(), own.end()));
    std::set<Bytes> known;
    for (int rank = 0; rank < place.size; ++rank) {
        const auto found = board.get(key(rank), patience);
        if (found.empty() || !known.insert(found).second) {
            return false;
        }
    }
    return true;
}

#ifdef LOOKBACK_NCCL

namespace {

constexpr auto kLongestSum = std::chrono::minutes(1); // all have said by Gloo that they are there

/// The machine by its address, the GPU by its place on the bus: numbers of GPUs are each process' own.
std::string nameOf(const engine::Device& device, const RankBoardReader& board) {
    if (!device.cuda) {
        return {};
    }
    std::array<char, 32> bus{};
    if (cudaDeviceGetPCIBusId(bus.data(), static_cast<int>(bus.size()), device.index) != cudaSuccess) {
        return {};
    }
    return board.ownAddress() + " " + bus.data();
}

class Nccl final : public RankGpus {
public:
    Nccl(const RankPlace& place, milliseconds patience) {
        auto store =
            c10::make_intrusive<c10d::PrefixStore>("nccl", c10::make_intrusive<BoardStore>(place, patience));
        auto options = c10d::ProcessGroupNCCL::Options::create();
        options->timeout = kLongestSum;
        nccl_ = c10::make_intrusive<c10d::ProcessGroupNCCL>(std::move(store), place.rank, place.size,
                                                            std::move(options));
    }

    void sum(torch::Tensor& values) override {
        const torch::NoGradGuard noGradient;
        const InBuckets work(values, [this](std::vector<torch::Tensor>& bucket) -> InBuckets::Pending {
            return nccl_->allreduce(bucket);
        });
        const auto last = std::chrono::steady_clock::now() + kLongestSum;
        for (const auto& bucket : work.pending) {
            while (!bucket->isCompleted()) {
                if (std::chrono::steady_clock::now() > last) {
                    throw RankLost("another process of the run went while gradients were added up.");
                }
                std::this_thread::sleep_for(std::chrono::microseconds(20));
            }
            bucket->synchronize();
        }
    }

private:
    c10::intrusive_ptr<c10d::ProcessGroupNCCL> nccl_;
};

} // namespace

std::unique_ptr<RankGpus> joinGpus(const RankPlace& place, const engine::Device& device,
                                   RankBoardReader& board, milliseconds patience) {
    if (!eachHasAnother(place, nameOf(device, board), board, patience)) {
        return nullptr;
    }
    return std::make_unique<Nccl>(place, patience);
}

#else // no NCCL

std::unique_ptr<RankGpus> joinGpus(const RankPlace& place, const engine::Device&, RankBoardReader& board,
                                   milliseconds patience) {
    eachHasAnother(place, {}, board, patience); // the others may have one
    return nullptr;
}

#endif

} // namespace lookback::training
