// SPDX-License-Identifier: MIT
#include "core/training/Ranks.h"

// LOOKBACK_GLOO: core/Ranks.cmake.
#ifdef LOOKBACK_GLOO
#include "core/training/BoardStore.h"
#include "core/training/RankGpus.h"

#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <vector>

namespace lookback::training {

namespace {

using std::chrono::milliseconds;

/// For the others to come back from a picture, a validation or a checkpoint that one makes. Those that are
/// gone are noticed at once, by their closed connections.
constexpr auto kLongestStep = std::chrono::hours(1);

Bytes bytesOf(const std::string& text) {
    return {text.begin(), text.end()};
}

std::string keyOf(const char* what, int rank) {
    return std::string(what) + "/" + std::to_string(rank);
}

/// The address under which the other processes reach this one. On the first one's machine its name often
/// means the loopback (Debian's /etc/hosts): then it is the one by which other machines have reached it.
std::string meetingAddress(const RankPlace& place, RankBoardReader& board, milliseconds patience) {
    auto own = board.ownAddress();
    board.set(keyOf("address", place.rank), bytesOf(own));
    bool others = false;
    for (int rank = 0; rank < place.size; ++rank) {
        const auto address = board.get(keyOf("address", rank), patience);
        others = others || !isLoopback(std::string(address.begin(), address.end()));
    }
    if (isLoopback(own) && others) {
        const auto outside = board.get(RankBoard::kOutside, patience);
        own.assign(outside.begin(), outside.end());
    }
    return own;
}

void compareRecipes(const RankPlace& place, const std::string& recipe, RankBoardReader& board,
                    milliseconds patience) {
    const auto own = bytesOf(recipe);
    if (place.first()) {
        board.set("recipe", own);
    } else if (board.get("recipe", patience) != own) {
        throw ValueError("recipe", "expected that of the first process of the run, found another.");
    }
}

class Group final : public Ranks {
public:
    Group(const RankPlace& itsPlace, const engine::Device& device, const std::string& recipe,
          milliseconds patience)
        : Ranks(itsPlace) {
        if (place.first()) {
            kept_ = std::make_unique<RankBoard>(place.address, place.port);
        }
        board_ = std::make_unique<RankBoardReader>(place.address, place.port, patience);
        try {
            meet([&] {
                compareRecipes(place, recipe, *board_, patience);
                connect(meetingAddress(place, *board_, patience), patience);
                gpus_ = joinGpus(place, device, *board_, patience);
            });
        } catch (const Error& e) {
            say(e.what());
            throw;
        }
    }

    void sum(torch::Tensor& values) override {
        if (values.is_cuda() && gpus_ != nullptr) {
            sum(1.0); // who has gone on the way here is noticed by Gloo, at once
            meet([&] { gpus_->sum(values); });
            return;
        }
        overGloo(values, [this](std::vector<torch::Tensor>& bucket) { return gloo_->allreduce(bucket); });
    }

    void share(torch::Tensor& values) override {
        overGloo(values, [this](std::vector<torch::Tensor>& bucket) { return gloo_->broadcast(bucket); });
    }

    void say(const std::string& sentence) noexcept override {
        try {
            board_->set(RankBoard::kFailure,
                        bytesOf("process " + std::to_string(place.rank) + ": " + sentence));
        } catch (const std::exception&) { // the first one is gone: nobody to tell
        }
    }

private:
    using Ranks::sum;

    void connect(const std::string& address, milliseconds patience) {
        const auto store = c10::make_intrusive<BoardStore>(place, patience);
        auto options = c10d::ProcessGroupGloo::Options::create(kLongestStep);
        const char* const network = std::getenv("GLOO_SOCKET_IFNAME"); // LibTorch's own word for it
        options->devices.push_back(network == nullptr
                                       ? c10d::ProcessGroupGloo::createDeviceForHostname(address)
                                       : c10d::ProcessGroupGloo::createDeviceForInterface(network));
        options->threads = 2;
        gloo_ = c10::make_intrusive<c10d::ProcessGroupGloo>(store, place.rank, place.size, options);
    }

    void overGloo(torch::Tensor& values, const InBuckets::Deed& deed) {
        const torch::NoGradGuard noGradient;
        const auto flat = values.to(torch::kCPU); // (n); what lies on a GPU travels by way of the CPU
        meet([&] {
            const InBuckets work(flat, deed);
            for (const auto& bucket : work.pending) {
                bucket->wait();
            }
        });
        if (!flat.is_same(values)) {
            values.copy_(flat);
        }
    }

    /// What the libraries throw when a connection breaks, as the sentence of the process that broke it.
    void meet(const std::function<void()>& work) {
        try {
            work();
        } catch (const Error&) {
            throw;
        } catch (const RankLost&) {
            throw;
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception&) {
            const auto sentence = lastWord();
            throw RankLost(sentence.empty() ? "another of the " + std::to_string(place.size) +
                                                  " processes of the run ended without a word."
                                            : sentence);
        }
    }

    std::string lastWord() {
        try {
            if (board_->has(RankBoard::kFailure)) {
                const auto said = board_->get(RankBoard::kFailure, milliseconds(0));
                return {said.begin(), said.end()};
            }
            return {};
        } catch (const RankLost& e) {
            return e.what();
        }
    }

    std::unique_ptr<RankBoard> kept_;        ///< By the first one.
    std::unique_ptr<RankBoardReader> board_; // after kept_: leaves before it
    c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo_;
    std::unique_ptr<RankGpus> gpus_; ///< Null: all go over gloo_.
};

} // namespace

std::unique_ptr<Ranks> joinRanks(const RankPlace& place, const engine::Device& device,
                                 const std::string& recipe, milliseconds patience) {
    if (place.alone()) {
        return aloneInRun();
    }
    return std::make_unique<Group>(place, device, recipe, patience);
}

} // namespace lookback::training

#else // no Gloo

namespace lookback::training {

std::unique_ptr<Ranks> joinRanks(const RankPlace& place, const engine::Device&, const std::string&,
                                 std::chrono::milliseconds) {
    if (place.alone()) {
        return aloneInRun();
    }
    throw ValueError("ranks", "expected one process, found " + std::to_string(place.size) +
                                  "; this program was built without Gloo, by which several share a batch.");
}

} // namespace lookback::training

#endif
