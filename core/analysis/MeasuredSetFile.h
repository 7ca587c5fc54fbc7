// SPDX-License-Identifier: MIT
#pragma once

#include "core/analysis/MeasuredSet.h"

#include <filesystem>

namespace lookback::analysis {

/// Read a table as `measure` writes it: a CSV file, one line a galaxy, with the columns `index` (else counted
/// from 0), `redshift` (else unknown) and one per quantity; columns of text are left out, but `flags` tell
/// whether profiles were fitted with the PSF.
/// An empty cell or "nan" is a quantity that could not be measured. No lines are an empty set. Throws
/// FileError: no quantity at all, text among numbers.
MeasuredSet readMeasuredSet(const std::filesystem::path& file);

} // namespace lookback::analysis
