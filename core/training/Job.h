// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Range.h"
#include "core/training/Training.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lookback::training {

inline constexpr Range<int> kThreadsRange{0, 1024};
inline constexpr Range<int> kRanksRange{1, 1024};
inline constexpr Range<int> kMinutesRange{0, 527040}; // a year

/// Where and how a job runs: job.json in its folder.
struct JobPlace {
    std::string executor = "local"; ///< Or "slurm".
    std::string device = "auto";    ///< Of each process: "auto", "cpu", "cuda" or "cuda:N".
    int threads = 0;                ///< Of each process; 0: all cores, shared among the ranks.
    int ranks = 1;                  ///< Processes that share a batch.
    std::string partition{};        ///< Slurm: partition; empty: the cluster's own choice.
    int minutes = 0;                ///< Slurm: time limit; 0: the partition's own.
    std::string extra{};            ///< Slurm: further lines for the script: "#SBATCH --gres=gpu:1".
};

/// How a job stands, judged by what can be seen and not by a flag left behind: the lock that a living process
/// holds, the age of its heartbeat, what Slurm answers.
enum class JobState {
    New,     ///< Never asked to run.
    Queued,  ///< Waits for its turn on this machine, or in Slurm's queue.
    Running, ///< A process works in it.
    Paused,  ///< Ended on request with its state saved; goes on when resumed.
    Stopped, ///< Ended early on request; its model is kept as it was then.
    Done,
    Failed, ///< Ended by itself; `message` says why and what would help.
    Lost,   ///< Its process vanished without a word: killed, or the power failed. Can be resumed.
};

/// "new", "queued", "running", ...
std::string nameOf(JobState state);

/// One job of a project as it stands now.
struct Job {
    int number = 0;               ///< 7 of "0007-evolution".
    std::string name;             ///< Of the model that comes out: "evolution".
    std::string task;             ///< "evolution", "redshift".
    std::filesystem::path folder; ///< PROJECT/jobs/0007-evolution
    JobPlace place;
    JobState state = JobState::New;
    std::string
        message; ///< Why it failed or waits: "waits for 0007", "out of memory at batch 64; 32 would fit".
    Progress progress;  ///< As last written; zeros before the first step.
    std::string handle; ///< Slurm's number of the job; for others what their executor finds them by.
    std::string host;   ///< On which it was started, or handed to Slurm.
    std::string where; ///< Device and host that work on it: "CPU, 2 threads on morgan"; empty before it runs.
    double created = 0.0;      ///< Unix time, s.
    double started = 0.0;      ///< Of its latest run; 0: never.
    double updated = 0.0;      ///< Of its latest heartbeat; 0: never.
    double checkpointed = 0.0; ///< Of its newest checkpoint; 0: none.
    double memory = 0.0;       ///< Bytes resident in its processes, or of the GPU; 0: not known.
    double memoryTotal = 0.0;  ///< Bytes there are.

    bool alive() const { return state == JobState::Running; }
};

} // namespace lookback::training
