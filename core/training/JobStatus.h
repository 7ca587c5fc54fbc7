// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Training.h"

#include <filesystem>
#include <optional>
#include <string>

namespace lookback::training {

/// What the process that works in a job folder last said of itself: status.json. It is written every few
/// seconds by a thread of its own, however long a step takes, so that an old `updated` means a dead process.
struct JobStatus {
    std::string state = "running"; ///< Or "done", "interrupted", "stopped" (its model is kept), "failed".
    std::string message;           ///< Why it failed, as one sentence.
    std::string version;           ///< Of Lookback.
    long pid = 0;
    std::string host;
    std::string device;        ///< "CPU, 2 threads"
    double started = 0.0;      ///< Of this run; Unix time, s.
    double updated = 0.0;      ///< Unix time, s.
    double checkpointed = 0.0; ///< Of the newest checkpoint, Unix time, s; 0: none.
    double memory = 0.0;       ///< Bytes resident in the process.
    double memoryTotal = 0.0;  ///< Bytes of the machine.
    Progress progress;
};

/// The status of the job in this folder; nothing before its first run. Throws FileError if it is not a
/// status.
std::optional<JobStatus> readStatus(const std::filesystem::path& job);

/// Atomically. Throws DiskError.
void writeStatus(const std::filesystem::path& job, const JobStatus& status);

/// Over the old one, for a disk so full that nothing can be written beside it. Throws DiskError.
void overwriteStatus(const std::filesystem::path& job, const JobStatus& status);

/// What is wished of a running job besides to be interrupted: the word in the file `wish` of its folder. It
/// is written before the process is asked to end (SIGTERM), and removed when the next run starts.
enum class Wish {
    None,
    Pause, ///< "pause": save the state and end.
    Stop,  ///< "stop": save the state and the model and end for good.
};

/// None where there is no such file or another word in it.
Wish readWish(const std::filesystem::path& job);

/// None removes the file. Throws DiskError.
void writeWish(const std::filesystem::path& job, Wish wish);

} // namespace lookback::training
