// SPDX-License-Identifier: MIT
#include "core/training/RecipeText.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace lookback::training {

namespace {

using Json = nlohmann::ordered_json;

constexpr double kExact = 9007199254740992.0; // up to here every whole double is the number that was meant

/// A whole number that int64 holds; 1e5 is one, 1.5 and true are not.
std::optional<std::int64_t> wholeNumber(const Json& json) {
    if (json.is_number_unsigned()) {
        const auto value = json.get<std::uint64_t>();
        return value <= INT64_MAX ? std::optional(static_cast<std::int64_t>(value)) : std::nullopt;
    }
    if (json.is_number_integer()) {
        return json.get<std::int64_t>();
    }
    if (json.is_number_float()) {
        const auto value = json.get<double>();
        if (std::abs(value) <= kExact && value == std::trunc(value)) {
            return static_cast<std::int64_t>(value);
        }
    }
    return std::nullopt;
}

std::optional<double> number(const Json& json) {
    return json.is_number() ? std::optional(json.get<double>()) : std::nullopt;
}

template <class T>
std::optional<FieldValue> listOf(const Json& json, std::optional<T> (*read)(const Json&)) {
    if (!json.is_array()) {
        return std::nullopt;
    }
    std::vector<T> list;
    for (const auto& item : json) {
        const auto value = read(item);
        if (!value) {
            return std::nullopt;
        }
        list.push_back(*value);
    }
    return list;
}

template <class T>
std::optional<FieldValue> maybe(const std::optional<T>& value) {
    return value ? std::optional<FieldValue>(*value) : std::nullopt;
}

std::optional<FieldValue> read(FieldKind kind, const Json& json) {
    switch (kind) {
    case FieldKind::Text:
    case FieldKind::File:
    case FieldKind::Choice:
        return json.is_string() ? std::optional<FieldValue>(json.get<std::string>()) : std::nullopt;
    case FieldKind::Flag:
        return json.is_boolean() ? std::optional<FieldValue>(json.get<bool>()) : std::nullopt;
    case FieldKind::Integer:
        return maybe(wholeNumber(json));
    case FieldKind::Number:
        return maybe(number(json));
    case FieldKind::Integers:
        return listOf<std::int64_t>(json, wholeNumber);
    case FieldKind::Numbers:
        return listOf<double>(json, number);
    }
    return std::nullopt;
}

const char* nameOf(FieldKind kind) {
    switch (kind) {
    case FieldKind::Text:
    case FieldKind::Choice:
        return "a text";
    case FieldKind::File:
        return "the name of a file";
    case FieldKind::Flag:
        return "true or false";
    case FieldKind::Integer:
        return "a whole number";
    case FieldKind::Number:
        return "a number";
    case FieldKind::Integers:
        return "a list of whole numbers";
    case FieldKind::Numbers:
        return "a list of numbers";
    }
    return "";
}

/// As a sentence quotes it: not pages of it.
std::string shortText(const Json& json) {
    constexpr std::size_t kLongest = 40;
    auto text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() > kLongest) {
        text = text.substr(0, kLongest) + "...";
    }
    return text;
}

bool isSection(const std::string& key) {
    const auto& all = recipeSections();
    return !key.empty() &&
           std::any_of(all.begin(), all.end(), [&](const RecipeSection& s) { return s.key == key; });
}

void readField(const std::string& key, const Json& json, ParsedRecipe& parsed) {
    const auto* const field = findField(key, {}); // rows of one key are of one kind
    if (field == nullptr) {
        parsed.problems.push_back({key, "is not known"});
        return;
    }
    if (auto value = read(field->kind, json)) {
        parsed.values[key] = std::move(*value);
        return;
    }
    parsed.problems.push_back(
        {key, std::string("expected ") + nameOf(field->kind) + ", found " + shortText(json)});
}

void readAll(const Json& json, ParsedRecipe& parsed) {
    if (!json.is_object()) {
        parsed.problems.push_back({"", "expected an object of fields, found " + shortText(json)});
        return;
    }
    for (const auto& [key, value] : json.items()) {
        if (key.find('.') != std::string::npos) { // a point stands between section and name, not in names
            parsed.problems.push_back({key, "is not known"});
        } else if (!isSection(key)) {
            readField(key, value, parsed);
        } else if (value.is_object()) {
            for (const auto& [name, inner] : value.items()) {
                readField(key + "." + name, inner, parsed);
            }
        } else {
            parsed.problems.push_back({key, "expected an object of fields, found " + shortText(value)});
        }
    }
}

Json jsonOf(const FieldValue& value) {
    return std::visit([](const auto& v) { return Json(v); }, value);
}

/// "[64, 96, 128]"
std::string textOf(const Json& json) {
    if (!json.is_array()) {
        return json.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    std::string all;
    for (const auto& item : json) {
        all += (all.empty() ? "" : ", ") + item.dump();
    }
    return "[" + all + "]";
}

} // namespace

ParsedRecipe parseRecipe(const std::string& text) {
    ParsedRecipe parsed;
    try {
        readAll(Json::parse(text), parsed);
    } catch (const nlohmann::json::exception& e) {
        parsed.problems.push_back({"", std::string("expected a recipe as JSON, found: ") + e.what()});
        return parsed;
    }
    const auto unread = parsed.problems;
    if (!unread.empty() && unread.front().field.empty()) {
        return parsed; // not even an object
    }
    for (auto& problem : checkFields(parsed.values)) { // what is of the wrong type is not also missing
        const bool said = std::any_of(unread.begin(), unread.end(), [&](const Problem& p) {
            return p.field == problem.field || problem.field.starts_with(p.field + ".");
        });
        if (!said) {
            parsed.problems.push_back(std::move(problem));
        }
    }
    return parsed;
}

std::string writeRecipe(const RecipeValues& values) {
    std::string text = "{";
    const char* between = "\n";
    for (const auto& section : recipeSections()) {
        const std::string indent = section.key.empty() ? "  " : "    ";
        std::string inside;
        for (const auto& field : recipeFields()) {
            const auto given = values.find(field.key);
            if (field.section() == section.key && given != values.end() && applies(field, values)) {
                inside += (inside.empty() ? "" : ",\n") + indent + "\"" + field.name() +
                          "\": " + textOf(jsonOf(given->second));
            }
        }
        if (!inside.empty()) {
            text += between;
            text += section.key.empty() ? inside : "  \"" + section.key + "\": {\n" + inside + "\n  }";
            between = ",\n";
        }
    }
    return text + "\n}\n";
}

} // namespace lookback::training
