// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Job.h"

#include <filesystem>
#include <memory>
#include <string>

namespace lookback::training {

/// What can be seen of a job from outside its folder.
struct Sighting {
    enum class Kind {
        Unknown, ///< The executor cannot tell: judge by lock and heartbeat.
        Waiting, ///< Accepted, not begun.
        Running,
        Gone, ///< No process of it is left.
    };

    Kind kind = Kind::Unknown;
    std::string reason; ///< Why it waits or how it ended: "Priority", "TIMEOUT", "killed by signal 9".
};

/// A way to run the processes of a job, which are `lookback-cli train JOB/recipe.json --job JOB --resume`.
class Executor {
public:
    virtual ~Executor() = default;

    /// Starts the job's processes detached from this one and returns the handle by which they are found
    /// again, by another program if need be. Throws Error with what the system answered.
    virtual std::string start(const Job& job) = 0;

    /// The job's handle is in Job::handle.
    virtual Sighting look(const Job& job) const = 0;

    /// Ask it to save its state and end (SIGTERM to its first rank). Nothing happens if it is gone.
    virtual void interrupt(const Job& job) = 0;

    /// End it at once, without saving.
    virtual void kill(const Job& job) = 0;
};

/// `cli`: the lookback-cli to run.
std::unique_ptr<Executor> makeLocalExecutor(std::filesystem::path cli);

/// By sbatch, squeue, scontrol and scancel. `templateFile`: the script that is filled in for each job.
std::unique_ptr<Executor> makeSlurmExecutor(std::filesystem::path cli, std::filesystem::path templateFile);

} // namespace lookback::training
