// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Command.h"
#include "core/training/Executor.h"

#include <map>
#include <string>

namespace lookback::training {

/// A job in squeue's list.
struct SlurmRow {
    std::string state;  ///< "PENDING", "RUNNING", "TIMEOUT", ...
    std::string reason; ///< Why it waits or ended: "Priority", "TimeLimit", "None".
};

// What the commands of Slurm answer, read strictly: each throws Error with what was expected and found.

/// "1234\n" of sbatch --parsable.
std::string readSlurmNumber(const std::string& answer);

/// Lines NUMBER|STATE|REASON of squeue. Members of job arrays (12_3) are not ours and left out.
std::map<std::string, SlurmRow> readSlurmRows(const std::string& answer);

/// How a job ended, of "JobId=7 ... JobState=TIMEOUT Reason=None ... ExitCode=0:15 ..." of scontrol.
Sighting readSlurmJob(const std::string& answer);

/// The same of "CANCELLED by 1000|0:15\n" of sacct; of a requeued job's lines the last one counts.
Sighting readSlurmAccount(const std::string& answer);

/// What a state says of a job's processes. Throws Error for one that is not known.
Sighting::Kind slurmKind(const std::string& state);

/// What a command that failed said, as one sentence: "sbatch: error: invalid partition specified: gpu; ...".
std::string slurmComplaint(const std::string& program, const Ended& ended);

} // namespace lookback::training
