// SPDX-License-Identifier: MIT
#include "core/training/RecipeFields.h"

#include "core/training/Recipe.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace lookback::training {

namespace {

std::string numberText(double value) {
    std::ostringstream out;
    out.precision(10);
    out << value;
    return out.str();
}

std::string numberText(std::int64_t value) {
    return std::to_string(value);
}

std::string rangeText(const RecipeField& field) {
    const bool whole = field.kind == FieldKind::Integer || field.kind == FieldKind::Integers;
    const auto text = [whole](double end) {
        return whole ? numberText(static_cast<std::int64_t>(end)) : numberText(end);
    };
    return text(field.range.lowest) + " to " + text(field.range.highest);
}

template <class T>
std::string joined(const std::vector<T>& list) {
    std::string all;
    for (const auto value : list) {
        all += (all.empty() ? "" : ", ") + numberText(value);
    }
    return all;
}

/// The list is of the right length and every value of it in range, or a sentence.
template <class T>
std::string problemWithList(const RecipeField& field, const std::vector<T>& list) {
    const auto found = ", found " + (list.empty() ? "none" : joined(list));
    if (!field.count.contains(static_cast<int>(list.size()))) {
        const bool one = field.count.lowest == field.count.highest;
        return "expected " + std::to_string(field.count.lowest) +
               (one ? "" : " to " + std::to_string(field.count.highest)) +
               (field.count.highest == 1 ? " number of " : " numbers of ") + rangeText(field) + found;
    }
    const bool inside = std::all_of(list.begin(), list.end(),
                                    [&](T v) { return field.range.contains(static_cast<double>(v)); });
    return inside ? "" : "expected numbers of " + rangeText(field) + found;
}

std::string problemWithChoice(const std::vector<FieldChoice>& choices, const std::string& value) {
    std::string expected;
    for (const auto& choice : choices) {
        if (choice.value == value) {
            return "";
        }
        expected += (expected.empty() ? "" : " or ") + choice.value;
    }
    return "expected " + expected + ", found \"" + value + "\"";
}

/// A sentence where a field that the recipe gives has no meaning beside its others.
std::string outOfPlace(const RecipeField& field, const RecipeValues& values) {
    for (const auto& condition : field.when) {
        const auto* const other = findField(condition.field, values);
        const auto found = textOf(valueOf(*other, values));
        if (std::find(condition.values.begin(), condition.values.end(), found) == condition.values.end()) {
            return "is not known with " + condition.field + " " + found;
        }
    }
    return "";
}

/// Whether a field that conditions hang on is itself wrong: then that is all there is to say.
bool placedByMistake(const RecipeField& field, const RecipeValues& values) {
    return std::any_of(field.when.begin(), field.when.end(), [&](const FieldCondition& condition) {
        const auto* const other = findField(condition.field, values);
        return !problemWith(*other, valueOf(*other, values), values).empty();
    });
}

std::string problemWithText(const RecipeField& field, const std::string& value) {
    if (field.needed && value.empty()) {
        return field.kind == FieldKind::File ? "expected the name of a file, found none"
                                             : "expected a text, found none";
    }
    if (field.examine) {
        return field.examine(value);
    }
    const bool slashed = field.key == "name" && value.find_first_of("/\\") != std::string::npos;
    return slashed ? "expected a name without slashes, found \"" + value + "\"" : "";
}

} // namespace

std::string textOf(const Problem& problem) {
    if (problem.field.empty()) {
        return problem.sentence;
    }
    return problem.field + (problem.sentence.starts_with("is ") ? " " : ": ") + problem.sentence;
}

std::string RecipeField::section() const {
    const auto dot = key.find('.');
    return dot == std::string::npos ? "" : key.substr(0, dot);
}

std::string RecipeField::name() const {
    const auto dot = key.find('.');
    return dot == std::string::npos ? key : key.substr(dot + 1);
}

bool applies(const RecipeField& field, const RecipeValues& values) {
    return outOfPlace(field, values).empty();
}

const RecipeField* findField(const std::string& key, const RecipeValues& values) {
    const RecipeField* first = nullptr;
    for (const auto& field : recipeFields()) {
        if (field.key == key) {
            if (applies(field, values)) {
                return &field;
            }
            first = first == nullptr ? &field : first;
        }
    }
    return first;
}

FieldValue valueOf(const RecipeField& field, const RecipeValues& values) {
    const auto given = values.find(field.key);
    return given == values.end() ? field.standard : given->second;
}

std::vector<FieldChoice> choicesOf(const RecipeField& field, const RecipeValues& values) {
    const auto task = field.key == "task" ? "" : textOf(valueOf(*findField("task", values), values));
    std::vector<FieldChoice> left;
    std::copy_if(field.choices.begin(), field.choices.end(), std::back_inserter(left),
                 [&](const FieldChoice& c) { return c.task.empty() || c.task == task; });
    return left;
}

std::vector<FieldValue> publishedFor(const RecipeField& field, const RecipeValues& values) {
    const auto task = textOf(valueOf(*findField("task", values), values));
    for (const auto& published : field.published) {
        if (published.task == task) {
            return published.values;
        }
    }
    return {};
}

std::string problemWith(const RecipeField& field, const FieldValue& value, const RecipeValues& values) {
    switch (field.kind) {
    case FieldKind::Text:
    case FieldKind::File:
        return problemWithText(field, std::get<std::string>(value));
    case FieldKind::Choice: {
        const auto choices = choicesOf(field, values);
        // Of an unknown task nobody knows the networks: the task's own mistake is said, not this.
        return choices.empty() ? "" : problemWithChoice(choices, std::get<std::string>(value));
    }
    case FieldKind::Flag:
        return "";
    case FieldKind::Integers:
        return problemWithList(field, std::get<std::vector<std::int64_t>>(value));
    case FieldKind::Numbers:
        return problemWithList(field, std::get<std::vector<double>>(value));
    case FieldKind::Integer:
    case FieldKind::Number:
        break;
    }
    const bool whole = field.kind == FieldKind::Integer;
    const double number =
        whole ? static_cast<double>(std::get<std::int64_t>(value)) : std::get<double>(value);
    return field.range.contains(number) ? "" : "expected " + rangeText(field) + ", found " + textOf(value);
}

std::vector<Problem> checkFields(const RecipeValues& values) {
    std::vector<Problem> problems;
    Recipe recipe;
    for (const auto& field : recipeFields()) {
        if (findField(field.key, values) != &field) { // the same field of another network
            continue;
        }
        const auto given = values.find(field.key);
        const auto elsewhere = outOfPlace(field, values);
        std::string sentence;
        if (given == values.end()) {
            // What is standard for one task may not do for another.
            sentence = !elsewhere.empty() ? ""
                       : field.needed     ? "is missing"
                                          : problemWith(field, field.standard, values);
        } else if (field.strict && !elsewhere.empty()) {
            sentence = placedByMistake(field, values) ? "" : elsewhere;
        } else {
            sentence = problemWith(field, given->second, values);
        }
        if (!sentence.empty()) {
            problems.push_back({field.key, sentence});
        } else if (given != values.end()) {
            field.store(recipe, given->second);
        }
    }
    for (const auto& problem : engine::problemsOf(recipe.schedule)) { // numbers at odds with each other
        problems.push_back({"schedule." + problem.field, "expected " + problem.expected});
    }
    return problems;
}

std::string textOf(const FieldValue& value) {
    struct Text {
        std::string operator()(const std::string& v) const { return v; }

        std::string operator()(bool v) const { return v ? "yes" : "no"; }

        std::string operator()(std::int64_t v) const { return numberText(v); }

        std::string operator()(double v) const { return numberText(v); }

        std::string operator()(const std::vector<std::int64_t>& v) const { return joined(v); }

        std::string operator()(const std::vector<double>& v) const { return joined(v); }
    };

    return std::visit(Text{}, value);
}

} // namespace lookback::training
