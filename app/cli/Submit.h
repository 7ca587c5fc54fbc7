// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/Commands.h"
#include "core/training/Job.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lookback::cli {

/// Where `train` works if not in this very process.
struct SubmitOptions {
    training::JobPlace place;       ///< Executor "local": here and now.
    std::vector<std::string> extra; ///< Lines for Slurm's script.

    bool elsewhere() const { return place.executor != "local"; }
};

void addSubmitOptions(CLI::App& command, SubmitOptions& options);

/// Hands the job to Slurm and prints its number.
void submitJob(const std::filesystem::path& recipe, const std::filesystem::path& job,
               const DeviceOptions& device, const SubmitOptions& options);

} // namespace lookback::cli
