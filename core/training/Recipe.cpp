// SPDX-License-Identifier: MIT
#include "core/training/Recipe.h"

#include "core/common/Error.h"
#include "core/common/Fields.h"
#include "core/io/AtomicFile.h"
#include "core/training/RecipeText.h"

#include <algorithm>

namespace lookback::training {

Recipe toRecipe(const RecipeValues& values) {
    Recipe recipe;
    for (const auto& field : recipeFields()) {
        const auto given = values.find(field.key);
        if (findField(field.key, values) != &field) {
            continue;
        }
        if (given != values.end()) {
            field.store(recipe, given->second);
        } else if (field.ownStandard && applies(field, values)) {
            field.store(recipe, field.standard);
        }
    }
    return recipe;
}

Recipe readRecipe(const std::filesystem::path& file) {
    const auto text = io::readText(file, kLongestRecipe);
    const auto parsed = parseRecipe(text);
    std::vector<std::string> sentences;
    for (const auto& problem : parsed.problems) {
        sentences.push_back(textOf(problem));
    }
    if (!sentences.empty()) {
        throw FileError(file, "the recipe cannot be used: " + joined(sentences) + ".");
    }
    auto recipe = toRecipe(parsed.values);
    recipe.text = text;
    return recipe;
}

} // namespace lookback::training
