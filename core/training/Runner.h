// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"
#include "core/training/Executor.h"
#include "core/training/JobOrder.h"
#include "core/training/JobRecord.h"

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace lookback::training {

using Executors = std::map<std::string, std::unique_ptr<Executor>>; ///< By JobPlace::executor.

/// Works off the queue of a project: starts what waits, in order, one job at a time on each device; Slurm's
/// jobs are handed over at once. A job that is killed, or interrupted although nobody wished it, is started
/// again from its newest checkpoint, ahead of what waits; one that fails twice in a row at the same step, or
/// kMostFruitless times before a new checkpoint, is left, and says so. A job that says why it failed (wrong
/// input, no memory, full disk) is not tried again.
/// Jobs do not need it once they run: if it is killed, the next one goes on where it was.
class Runner {
public:
    static constexpr int kMostFruitless = 5;

    Runner(std::filesystem::path project, Executors executors);

    /// Until nothing is left to do; cancelled, it leaves the jobs running. False if another one lives.
    /// Throws DiskError if the project cannot be written at all.
    bool run(const Monitor& monitor);

private:
    bool leave();
    void lookAround();
    void follow(int number);
    void passOnWish(const std::filesystem::path& folder, int number);
    void settle(int number, const Sighting& gone);
    void startWaiting();
    void start(int number);
    void begin(int number, const std::filesystem::path& folder, JobRecord& record, Change& change);
    Executor* executorOf(const JobPlace& place) const;

    std::filesystem::path project_;
    Executors executors_;
    std::optional<FileLock> lock_;
    std::map<int, double> looked_;       ///< When an executor that is slow to ask was asked last; s.
    std::map<int, std::string> unsaved_; ///< Handles of jobs that run, where the disk was too full for them.
};

/// Whether a runner works for this project now.
bool runnerLives(const std::filesystem::path& project);

/// Start one, detached, if there is something to do and none lives. It outlives this program, and says what
/// happens in runner.log. True if one was started. Throws Error if `cli`, lookback-cli, cannot be run.
bool ensureRunner(const std::filesystem::path& project, const std::filesystem::path& cli);

} // namespace lookback::training
