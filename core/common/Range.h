// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Error.h"

#include <sstream>
#include <string>

namespace lookback {

/// The values an option may take, both ends included; checks and sliders read the same one.
template <class T>
struct Range {
    T lowest;
    T highest;

    bool contains(T value) const { return value >= lowest && value <= highest; } // false for NaN

    T clamp(T value) const { return value < lowest ? lowest : (value > highest ? highest : value); }

    /// Throws ValueError "NAME: expected LOWEST to HIGHEST, found VALUE." unless the value lies inside.
    void check(const std::string& option, T value) const {
        if (contains(value)) {
            return;
        }
        std::ostringstream sentence;
        sentence << "expected " << lowest << " to " << highest << ", found " << value << ".";
        throw ValueError(option, sentence.str());
    }
};

} // namespace lookback
