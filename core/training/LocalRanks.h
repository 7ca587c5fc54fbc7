// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Process.h"
#include "core/training/RankPlace.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lookback::training {

/// "RANK=1", "WORLD_SIZE=2", ...: what tells a process of this machine its place; nothing for one alone.
std::vector<std::string> environmentOf(const RankPlace& place);

/// Cores of this machine for each of so many processes.
int threadsOfEach(int ranks);

/// "log.txt", "log_1.txt": what the process of this rank says, in the job's folder.
std::filesystem::path logOf(const std::filesystem::path& job, int rank);

/// Runs the other processes of a run whose first one is this very process, on this machine.
class LocalRanks {
public:
    /// Starts ranks - 1 times `command`, whose folder must exist. Throws Error, DiskError.
    LocalRanks(const std::vector<std::string>& command, const std::filesystem::path& job, int ranks);

    /// Waits for their end; those that do not follow the first one's within some seconds are killed.
    ~LocalRanks();
    LocalRanks(const LocalRanks&) = delete;
    LocalRanks& operator=(const LocalRanks&) = delete;

    /// Of this process.
    const RankPlace& place() const { return place_; }

private:
    void waitForAll(); ///< Those that do not end of themselves are killed.

    RankPlace place_;
    std::vector<long> processes_;
};

} // namespace lookback::training
