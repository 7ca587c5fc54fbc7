// SPDX-License-Identifier: MIT
#pragma once

#include "core/io/Csv.h"
#include "core/translation/Evaluation.h"

#include <string>

namespace lookback::cli {

/// For people: a block a target, a column a model, with what each row measures. `baseline`: what the power
/// laws were fitted to; empty: there are none.
std::string translationText(const translation::SetScores& scores, const std::string& baseline);

/// A row a model and target.
io::CsvTable translationTable(const translation::SetScores& scores);

/// All of it with the curves, as JSON; NaN as null.
std::string translationJson(const translation::SetScores& scores, const std::string& source,
                            const std::string& baseline);

} // namespace lookback::cli
