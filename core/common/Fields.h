// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace lookback {

/// Reads the fields of a JSON object and gathers what is wrong with each instead of stopping at the first, so
/// that a card or a recipe is mended in one go. For core's .cpp files.
class Fields {
public:
    using Json = nlohmann::ordered_json;

    /// `path` goes before every name in a problem: "" or "schedule.".
    Fields(const Json& json, std::string path, std::vector<std::string>& problems)
        : json_(json)
        , path_(std::move(path))
        , problems_(problems) {
        check(json.is_object(), "", "an object of fields");
    }

    /// The field must be there.
    template <class T>
    void need(const char* name, T& value) {
        if (has(name)) {
            may(name, value);
        } else {
            problems_.push_back(path_ + name + " is missing");
        }
    }

    /// The field may be there; if not, `value` stays as it is.
    template <class T>
    void may(const char* name, T& value) {
        known_.emplace_back(name);
        if (!has(name)) {
            return;
        }
        try {
            json_.at(name).get_to(value);
        } catch (const nlohmann::json::exception&) {
            problems_.push_back(path_ + name + " has the wrong type");
        }
    }

    /// The object in field `name`; without it, an empty one (and a problem, where `needed`).
    Fields inside(const char* name, bool needed) {
        static const Json kNothing = Json::object();
        known_.emplace_back(name);
        if (has(name)) {
            return {json_.at(name), path_ + name + ".", problems_};
        }
        if (needed) {
            problems_.push_back(path_ + name + " is missing");
        }
        return {kNothing, path_ + name + ".", problems_};
    }

    /// Each object in the list `name`, which must be there.
    std::vector<Fields> list(const char* name) {
        known_.emplace_back(name);
        std::vector<Fields> all;
        if (has(name) && json_.at(name).is_array()) {
            for (const auto& one : json_.at(name)) {
                all.push_back({one, path_ + name + "[" + std::to_string(all.size()) + "].", problems_});
            }
        }
        return all;
    }

    void check(bool good, const std::string& name, const std::string& expected) {
        if (!good) {
            problems_.push_back(path_ + name + (name.empty() ? "" : ": ") + "expected " + expected);
        }
    }

    /// After all fields were asked for: any other is a mistake in spelling.
    void refuseOthers() {
        if (!json_.is_object()) {
            return;
        }
        for (const auto& [name, value] : json_.items()) {
            if (std::find(known_.begin(), known_.end(), name) == known_.end()) {
                problems_.push_back(path_ + name + " is not known");
            }
        }
    }

    bool has(const char* name) const { return json_.is_object() && json_.contains(name); }

private:
    const Json& json_;
    std::string path_;
    std::vector<std::string>& problems_;
    std::vector<std::string> known_;
};

/// "a; b; c" of the problems found.
inline std::string joined(const std::vector<std::string>& problems) {
    std::string all;
    for (const auto& problem : problems) {
        all += (all.empty() ? "" : "; ") + problem;
    }
    return all;
}

} // namespace lookback
