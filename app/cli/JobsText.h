// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Job.h"

#include <string>
#include <vector>

namespace lookback::cli {

/// A line a job, for people.
std::string jobLine(const training::Job& job);
std::string jobsTable(const std::vector<training::Job>& jobs);

/// For programs: {"jobs": [...], "queue": [numbers]}, or one job. What is not known is null.
std::string jobsJson(const std::vector<training::Job>& jobs, const std::vector<int>& queue);
std::string jobJson(const training::Job& job);

} // namespace lookback::cli
