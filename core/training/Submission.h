// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Executor.h"

#include <filesystem>
#include <string>

namespace lookback::training {

/// Hands one job in a folder of its own, outside any project, to an executor, and returns its handle. The
/// folder is made if it is missing; one in which a run with the same recipe has ended goes on from its newest
/// checkpoint. Files that the recipe names relatively are looked for from `base`.
/// Throws FileError for the recipe; ValueError for the place, for a folder that holds another run, or one in
/// which a process works or that waits in the executor's queue; DiskError; Error with what the executor said.
std::string submit(const std::filesystem::path& recipe, const std::filesystem::path& base,
                   const std::filesystem::path& folder, const JobPlace& place, Executor& executor);

} // namespace lookback::training
