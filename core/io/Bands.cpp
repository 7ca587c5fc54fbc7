// SPDX-License-Identifier: MIT
#include "core/io/Bands.h"

#include <algorithm>
#include <sstream>

namespace lookback::io {

std::vector<std::string> bandNames(const std::string& text, int count) {
    std::string spaced = text;
    std::replace_if(
        spaced.begin(), spaced.end(), [](char c) { return c == ',' || c == ';' || c == '/'; }, ' ');
    std::istringstream words(spaced);
    std::vector<std::string> names;
    for (std::string word; words >> word;) {
        names.push_back(word);
    }
    const auto wanted = static_cast<std::size_t>(std::max(count, 0));
    if (names.size() == 1 && wanted > 1) {
        const std::string letters = names.front();
        names.clear();
        for (const char letter : letters) {
            names.emplace_back(1, letter);
        }
    }
    if (names.size() == wanted) {
        return names;
    }
    if (wanted == 5) {
        return {"g", "r", "i", "z", "y"};
    }
    names.clear();
    for (std::size_t i = 1; i <= wanted; ++i) {
        names.push_back(std::to_string(i));
    }
    return names;
}

std::string bandText(const std::vector<std::string>& names) {
    const bool letters = std::all_of(names.begin(), names.end(), [](const auto& n) { return n.size() == 1; });
    std::string text;
    for (const std::string& name : names) {
        text += (letters || text.empty() ? "" : " ") + name;
    }
    return text;
}

} // namespace lookback::io
