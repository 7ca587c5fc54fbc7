// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/JobOrder.h"
#include "core/training/JobRecord.h"

#include <filesystem>
#include <optional>
#include <string>

namespace lookback::training {

inline constexpr double kSilence = 60.0;      ///< s without a heartbeat that are worth a word.
inline constexpr double kSilenceAfar = 180.0; ///< s after which a process on another machine counts as gone:
                                              ///< file servers hand changes on late.

/// All that can be seen of a job.
struct Evidence {
    std::filesystem::path folder;
    JobRecord record;
    std::optional<JobStatus> status;
    std::string broken;    ///< Why its files cannot be used; empty if they can.
    bool held = false;     ///< A living process holds job.lock.
    bool living = false;   ///< One of the processes that it was started as lives on this machine.
    bool waiting = false;  ///< In the queue.
    bool started = false;  ///< Started by a runner and not yet seen to end.
    bool hasModel = false; ///< There is a model to keep.
    double time = 0.0;     ///< Now.
};

Evidence evidenceOf(const std::filesystem::path& folder, const JobOrder& order);

/// What it amounts to, and why.
Job judged(const Evidence& evidence);

/// Steps that were done: the last whole row of metrics.csv, or what the status says where there is none.
int stepsDone(const std::filesystem::path& job, const std::optional<JobStatus>& status);

/// Step of the newest checkpoint; 0: none.
int checkpointOf(const std::filesystem::path& job);

/// Whether the latest run has written a status.
bool hasSpoken(const JobRecord& record, const std::optional<JobStatus>& status);

} // namespace lookback::training
