// SPDX-License-Identifier: MIT
#pragma once

#include "core/analysis/Comparison.h"

#include <filesystem>
#include <string>

namespace lookback::analysis {

/// All of a comparison as JSON; what is unknown is null.
std::string toJson(const Comparison& comparison);

/// Write atomically, by the name's ending: .json as toJson(), .csv one line for each quantity over all
/// redshifts (z_low and z_high are nan) and one for each of its bins. Throws ValueError for
/// another ending, DiskError.
void writeComparison(const std::filesystem::path& file, const Comparison& comparison);

} // namespace lookback::analysis
