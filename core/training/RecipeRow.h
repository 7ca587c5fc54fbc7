// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Recipe.h"
#include "core/training/RecipeFields.h"

#include <functional>
#include <type_traits>

namespace lookback::training {

template <class T>
inline constexpr bool kIsList = false;
template <class T>
inline constexpr bool kIsList<std::vector<T>> = true;

/// A member of the recipe as the value of a field, and back.
template <class T>
FieldValue toValue(const T& member) {
    if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::string>) {
        return member;
    } else if constexpr (std::is_same_v<T, std::filesystem::path>) {
        return member.string();
    } else if constexpr (std::is_enum_v<T>) {
        return engine::nameOf(member);
    } else if constexpr (std::is_integral_v<T>) {
        return static_cast<std::int64_t>(member);
    } else if constexpr (std::is_same_v<T, std::vector<std::uint64_t>>) {
        return std::vector<std::int64_t>(member.begin(), member.end());
    } else {
        return member; // double, lists
    }
}

template <class T>
void fromValue(const FieldValue& value, T& member) {
    if constexpr (std::is_same_v<T, bool>) {
        member = std::get<bool>(value);
    } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::filesystem::path>) {
        member = std::get<std::string>(value);
    } else if constexpr (std::is_same_v<T, engine::Schedule::Kind>) {
        member = engine::scheduleKindOf(std::get<std::string>(value));
    } else if constexpr (std::is_same_v<T, engine::Prediction>) {
        member = engine::predictionOf(std::get<std::string>(value)).value_or(member);
    } else if constexpr (std::is_integral_v<T>) {
        member = static_cast<T>(std::get<std::int64_t>(value));
    } else if constexpr (std::is_same_v<T, std::vector<std::uint64_t>>) {
        const auto& list = std::get<std::vector<std::int64_t>>(value);
        member.assign(list.begin(), list.end());
    } else {
        member = std::get<T>(value);
    }
}

template <class T>
constexpr FieldKind kindOf() {
    if constexpr (kIsList<T>) {
        return std::is_integral_v<typename T::value_type> ? FieldKind::Integers : FieldKind::Numbers;
    } else if constexpr (std::is_same_v<T, bool>) {
        return FieldKind::Flag;
    } else if constexpr (std::is_same_v<T, std::filesystem::path>) {
        return FieldKind::File;
    } else if constexpr (std::is_same_v<T, std::string> || std::is_enum_v<T>) {
        return FieldKind::Text;
    } else {
        return std::is_integral_v<T> ? FieldKind::Integer : FieldKind::Number;
    }
}

/// A line of the table; each call adds what it says.
struct Row : RecipeField {
    /// `member`: a member of Recipe, or a function that gives one.
    template <class Member>
    Row(std::string itsKey, std::string itsLabel, std::string itsHelp, Member member) {
        key = std::move(itsKey);
        label = std::move(itsLabel);
        help = std::move(itsHelp);
        Recipe fresh;
        using T = std::remove_cvref_t<decltype(std::invoke(member, fresh))>;
        kind = kindOf<T>();
        standard = toValue<T>(std::invoke(member, fresh));
        store = [member](Recipe& r, const FieldValue& v) { fromValue<T>(v, std::invoke(member, r)); };
    }

    /// A size of an architecture, with the one that its network takes where the recipe says nothing.
    static Row size(const char* itsName, std::string itsLabel, std::string itsHelp,
                    std::vector<std::int64_t> itsStandard, std::vector<std::string> architectures) {
        const std::string inside = itsName;
        Row row("sizes." + inside, std::move(itsLabel), std::move(itsHelp),
                [inside](Recipe& r) -> std::vector<std::int64_t>& { return r.sizes[inside]; });
        row.standard = std::move(itsStandard);
        row.strict = true;
        return row.onlyWith("architecture", std::move(architectures));
    }

    /// What holds where the recipe says nothing, if not what a fresh Recipe has.
    Row& standardly(FieldValue value) {
        standard = std::move(value);
        ownStandard = true;
        return *this;
    }

    template <class T>
    Row& within(Range<T> itsRange) {
        range = {static_cast<double>(itsRange.lowest), static_cast<double>(itsRange.highest)};
        return *this;
    }

    Row& within(double lowest, double highest) { return within(Range<double>{lowest, highest}); }

    Row& values(int fewest, int most) {
        count = {fewest, most};
        return *this;
    }

    Row& in(std::string itsUnit) {
        unit = std::move(itsUnit);
        return *this;
    }

    Row& oneOf(std::vector<FieldChoice> itsChoices) {
        kind = FieldKind::Choice;
        choices = std::move(itsChoices);
        return *this;
    }

    Row& must() {
        needed = true;
        return *this;
    }

    Row& folded() {
        advanced = true;
        return *this;
    }

    Row& examined(std::function<std::string(const std::string&)> what) {
        examine = std::move(what);
        return *this;
    }

    Row& refusedElsewhere() {
        strict = true;
        return *this;
    }

    Row& onlyWith(std::string field, std::vector<std::string> itsValues) {
        when.push_back({std::move(field), std::move(itsValues)});
        return *this;
    }

    Row& paper(std::string task, std::vector<FieldValue> itsValues) {
        published.push_back({std::move(task), std::move(itsValues)});
        return *this;
    }
};

/// The sizes of every network, each known with its architecture alone.
void addNetworkSizes(std::vector<RecipeField>& all);

} // namespace lookback::training
