// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Job.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace lookback::training {

/// Sighting::reason of a job that the system ended for want of memory.
inline constexpr const char* kOutOfMemory = "OUT_OF_MEMORY"; // Slurm's word

/// What can be seen of a job from outside its folder.
struct Sighting {
    enum class Kind {
        Unknown, ///< The executor cannot tell: judge by lock and heartbeat.
        Waiting, ///< Accepted, not begun.
        Running,
        Gone, ///< No process of it is left.
    };

    Kind kind = Kind::Unknown;
    std::string reason{}; ///< Why it waits or how it ended: "Priority", "TIMEOUT", "killed by signal 9".
    int exitCode = -1;    ///< Of a job that is gone; -1: not known, or killed.
    int signal = 0;       ///< That killed it; 0: none that is known of.
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

    /// Called every moment while it runs: one process that died ends the others that share its batch.
    virtual void attend(const Job&) {}

    /// End it at once, without saving.
    virtual void kill(const Job& job) = 0;
};

/// `cli`: the lookback-cli to run. `grace`: how long the ranks of a job may go on when one has failed; they
/// notice by themselves when they exchange gradients, and say so; this ends those that would wait for ever.
std::unique_ptr<Executor> makeLocalExecutor(std::filesystem::path cli,
                                            std::chrono::milliseconds grace = std::chrono::seconds(10));

/// By sbatch, squeue, scontrol, sacct and scancel. `templateFile`: the script that is filled in for each job;
/// empty: looked for whenever one starts (SlurmScript.h). A command of Slurm that has not answered within
/// `patience` counts as failed; look() then says so and asks no more for a while, so that a controller that
/// hangs holds nobody up for long.
std::unique_ptr<Executor> makeSlurmExecutor(std::filesystem::path cli, std::filesystem::path templateFile,
                                            std::chrono::milliseconds patience = std::chrono::seconds(20));

} // namespace lookback::training
