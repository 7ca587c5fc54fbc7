// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Executor.h"
#include "core/training/JobStatus.h"

#include <filesystem>
#include <optional>
#include <string>

namespace lookback::training {

/// How the latest run of a job ended, as the runner saw it from outside.
struct Ending {
    double time = 0.0;    ///< Unix time, s; 0: no run of it has ended yet.
    int exitCode = -1;    ///< -1: not known.
    int signal = 0;       ///< That killed it; 0: none that is known of.
    int step = 0;         ///< Steps done by then.
    int checkpoint = 0;   ///< Step of its newest checkpoint; 0: none.
    std::string reason{}; ///< In words, where there are any: "TIMEOUT".
    std::string
        gaveUp{}; ///< Why it is not tried again, where it would be: "failed twice in a row at step 7".
};

/// What is written down about a job besides its recipe: job.json in its folder.
struct JobRecord {
    JobPlace place;
    std::string name;
    std::string task;
    double created = 0.0; ///< Unix time, s.
    double queued = 0.0;  ///< Since when it waits; 0: it does not.
    double started = 0.0; ///< Its latest run.
    std::string handle;   ///< For its executor: processes, or Slurm's number.
    std::string host;     ///< On which it was started.
    Wish wish = Wish::None;
    bool asked = false; ///< The wish was passed on to its process.
    int attempts = 0;   ///< Runs since somebody asked for it.
    int fruitless = 0;  ///< Of them in a row, ended badly without a new checkpoint.
    Ending ending;
    Sighting seen;         ///< The executor's latest answer, where asking takes long (Slurm).
    double seenTime = 0.0; ///< Unix time, s.
};

/// Nothing if there is no job.json. Throws FileError if it is none.
std::optional<JobRecord> readRecord(const std::filesystem::path& job);

/// Atomically. Throws DiskError.
void writeRecord(const std::filesystem::path& job, const JobRecord& record);

} // namespace lookback::training
