// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Range.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace lookback::training {

struct Recipe;

/// What a field of a recipe holds; a Range says what of.
enum class FieldKind { Text, File, Integer, Number, Choice, Flag, Integers, Numbers };

/// Text, File, Choice: string; Integer: int64; Number: double; Flag: bool; the two lists.
using FieldValue =
    std::variant<std::string, bool, std::int64_t, double, std::vector<std::int64_t>, std::vector<double>>;

/// What a recipe says, by the fields' keys: "optimiser.batch" -> 32. What it leaves out is not in it.
using RecipeValues = std::map<std::string, FieldValue>;

/// One mistake in a recipe. The sentence has no full stop: "expected 1 to 4096, found 0".
struct Problem {
    std::string field; ///< "optimiser.batch"; empty: the recipe as a whole.
    std::string sentence;
};

/// "optimiser.batch: expected 1 to 4096, found 0".
std::string textOf(const Problem& problem);

/// Another field, and values of it under which a field has a meaning.
struct FieldCondition {
    std::string field;
    std::vector<std::string> values;
};

struct FieldChoice {
    std::string value; ///< As in the recipe: "edm".
    std::string label; ///< For menus: "EDM (Karras et al. 2022)".
    std::string task;  ///< For this task alone; empty: for all.
};

/// What the published work of a task took; several where its paper and its program disagree.
struct PublishedValue {
    std::string task;
    std::vector<FieldValue> values;
};

/// All there is to know about one field: the reader, the check and the form share it.
struct RecipeField {
    std::string key;   ///< Section and name: "optimiser.batch"; "name" for the recipe itself.
    std::string label; ///< "Batch"
    std::string help;  ///< One sentence.
    std::string unit;  ///< "steps", "pixels"; empty for a plain number.
    FieldKind kind = FieldKind::Text;
    Range<double> range{0.0, 0.0}; ///< Integer(s) and Number(s): of each value.
    Range<int> count{1, 1};        ///< Lists: how many values.
    std::vector<FieldChoice> choices;
    FieldValue standard;              ///< What holds where the recipe says nothing.
    bool ownStandard = false;         ///< It is not the Recipe's own, and must be stored.
    bool needed = false;              ///< The recipe must say it.
    bool advanced = false;            ///< Folded away in the form.
    bool strict = false;              ///< An error where the conditions do not hold, else ignored there.
    std::vector<FieldCondition> when; ///< All must hold, or the field has no meaning.
    std::vector<PublishedValue> published;
    std::function<void(Recipe&, const FieldValue&)> store;
    std::function<std::string(const std::string&)> examine; ///< Text: what is wrong with it; or not set.

    std::string section() const; ///< "optimiser"; empty for the recipe itself.
    std::string name() const;    ///< "batch"
};

/// A part of the form.
struct RecipeSection {
    std::string key;   ///< "optimiser"
    std::string label; ///< "Optimiser"
};

const std::vector<RecipeSection>& recipeSections();

/// Every field, in the order of files and forms. Two may share a key where their conditions never hold
/// together: the widths of one network are not those of another.
const std::vector<RecipeField>& recipeFields();

/// What a network can be trained to do, and the networks that can.
struct TrainingTask {
    std::string name;  ///< "evolution"
    std::string label; ///< "Galaxies over redshift"
    std::vector<FieldChoice> architectures;
    std::string paper; ///< Whose hyperparameters are the published ones: "Lizarraga et al. 2024".
};

const std::vector<TrainingTask>& trainingTasks();

/// The field of this key that these values give a meaning to, else the first of the key; null if there is
/// none.
const RecipeField* findField(const std::string& key, const RecipeValues& values);

/// Whether all its conditions hold.
bool applies(const RecipeField& field, const RecipeValues& values);

/// As given, or the standard.
FieldValue valueOf(const RecipeField& field, const RecipeValues& values);

/// The choices that the recipe's task leaves.
std::vector<FieldChoice> choicesOf(const RecipeField& field, const RecipeValues& values);

/// What the published work of the recipe's task took; empty where that is not known.
std::vector<FieldValue> publishedFor(const RecipeField& field, const RecipeValues& values);

/// What is wrong with this value of the field: its type, range, number of values. Empty: nothing.
std::string problemWith(const RecipeField& field, const FieldValue& value, const RecipeValues& values);

/// All that is wrong with the values as a whole, files and networks left aside: what is missing, out of range
/// or at odds with another field.
std::vector<Problem> checkFields(const RecipeValues& values);

/// "128", "2e-05", "0.1, 0.3", "yes": as a form or a sentence shows it.
std::string textOf(const FieldValue& value);

} // namespace lookback::training
