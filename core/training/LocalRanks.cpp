// SPDX-License-Identifier: MIT
#include "core/training/LocalRanks.h"

#include "core/common/Error.h"
#include "core/training/RankBoard.h"

#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <system_error>
#include <thread>

namespace lookback::training {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr auto kGrace = std::chrono::seconds(10);

bool ended(long process) {
    return ::waitpid(static_cast<pid_t>(process), nullptr, WNOHANG) != 0;
}

} // namespace

std::vector<std::string> environmentOf(const RankPlace& place) {
    if (place.alone()) {
        return {};
    }
    return {"RANK=" + std::to_string(place.rank), "WORLD_SIZE=" + std::to_string(place.size),
            "LOCAL_RANK=" + std::to_string(place.local), "MASTER_ADDR=" + place.address,
            "MASTER_PORT=" + std::to_string(place.port)};
}

int threadsOfEach(int ranks) {
    const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    return std::max(1, cores / ranks);
}

fs::path logOf(const fs::path& job, int rank) {
    return job / (rank == 0 ? "log.txt" : "log_" + std::to_string(rank) + ".txt");
}

LocalRanks::LocalRanks(const std::vector<std::string>& command, const fs::path& job, int ranks)
    : place_{.size = ranks, .port = freePort()} {
    for (int rank = 1; rank < ranks; ++rank) {
        auto place = place_;
        place.rank = rank;
        place.local = rank;
        try {
            processes_.push_back(launch({.command = command,
                                         .environment = environmentOf(place),
                                         .folder = fs::current_path(),
                                         .log = logOf(job, rank)}));
        } catch (...) { // those that run would wait for this one
            for (const long process : processes_) {
                ::kill(static_cast<pid_t>(process), SIGKILL);
            }
            waitForAll();
            throw;
        }
    }
}

LocalRanks::~LocalRanks() {
    waitForAll();
}

void LocalRanks::waitForAll() {
    const auto last = Clock::now() + kGrace;
    while (!processes_.empty()) {
        std::erase_if(processes_, ended);
        if (Clock::now() >= last) {
            for (const long process : processes_) {
                ::kill(static_cast<pid_t>(process), SIGKILL);
            }
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

} // namespace lookback::training
