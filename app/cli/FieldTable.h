// SPDX-License-Identifier: MIT
#pragma once

#include "core/field/Evaluation.h"
#include "core/io/Csv.h"

#include <string>
#include <vector>

namespace lookback::cli {

/// For people: a row a painter, with what each column measures.
std::string fieldText(const std::vector<field::Scores>& all);

/// A row a painter.
io::CsvTable fieldTable(const std::vector<field::Scores>& all);

/// All of it with the curves, as JSON; NaN as null.
std::string fieldJson(const std::vector<field::Scores>& all, const std::string& source);

} // namespace lookback::cli
