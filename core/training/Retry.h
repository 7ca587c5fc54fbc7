// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/JobRecord.h"

#include <filesystem>
#include <optional>

namespace lookback::training {

enum class Next { Rest, Again };

/// What follows when a run of the job in this folder is over: writes its ending into `record` and decides
/// whether the job is tried again. See Runner for the rule.
Next afterEnd(JobRecord& record, const std::optional<JobStatus>& status, const std::filesystem::path& folder,
              const Sighting& gone);

} // namespace lookback::training
