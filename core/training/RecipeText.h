// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/RecipeFields.h"

namespace lookback::training {

/// A recipe as JSON, taken apart. Values of the wrong type and fields that are not known are left out.
struct ParsedRecipe {
    RecipeValues values;
    std::vector<Problem> problems; ///< All that is wrong with types, names, ranges and what is missing.
};

/// Never throws for what the text holds: text that is no JSON is one problem of no field.
ParsedRecipe parseRecipe(const std::string& text);

/// The recipe as JSON, in the order of the table; only what is in `values` and has a meaning there.
std::string writeRecipe(const RecipeValues& values);

} // namespace lookback::training
