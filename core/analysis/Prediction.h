// SPDX-License-Identifier: MIT
#pragma once

#include "core/analysis/Comparison.h"

namespace lookback::analysis {

/// How well the redshifts in kPredictedRedshift follow the sets' redshifts; nothing unless both sets have
/// that quantity.
std::optional<PredictionComparison> comparePredictions(const MeasuredSet& a, const MeasuredSet& b,
                                                       const ComparisonOptions& options);

} // namespace lookback::analysis
