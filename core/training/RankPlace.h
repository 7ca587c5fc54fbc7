// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Range.h"

#include <cstdint>
#include <functional>
#include <string>

namespace lookback::training {

inline constexpr Range<int> kPortRange{1, 65535};

/// Which of the processes that share the batches of a run this one is, and where they meet.
struct RankPlace {
    int rank = 0;                      ///< 0: the first, which writes the job's files.
    int size = 1;                      ///< Processes of the run.
    int local = 0;                     ///< Of those on this machine, from 0: the number of its GPU.
    std::string address = "127.0.0.1"; ///< Name or IPv4 number of the first one's machine.
    int port = 29500;                  ///< On which the first one waits for the others.

    bool alone() const { return size == 1; }

    bool first() const { return rank == 0; }

    /// This one's share of a batch, as even as it goes: galaxies begin() .. begin() + count() - 1.
    int begin(int batch) const { return static_cast<int>(std::int64_t{batch} * rank / size); }

    int count(int batch) const {
        return static_cast<int>(std::int64_t{batch} * (rank + 1) / size) - begin(batch);
    }
};

/// The value of a variable, null where there is none: std::getenv, or a test's own.
using Environment = std::function<const char*(const char* name)>;

/// As the environment says: RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR, MASTER_PORT, as torchrun sets them.
/// Where these are missing, within a step that srun started: SLURM_PROCID, SLURM_NTASKS, SLURM_LOCALID; the
/// address is the first machine of SLURM_STEP_NODELIST, or the loopback where there is but one, and the port
/// 20000 and the last four digits of SLURM_JOB_ID. Else alone. Throws ValueError that names the variable.
RankPlace rankPlace(const Environment& environment);

/// "node01" of "node[01-04,07],gpu3".
std::string firstHost(const std::string& nodes);

} // namespace lookback::training
