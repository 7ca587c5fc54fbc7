// SPDX-License-Identifier: MIT
#pragma once

#include <sstream>
#include <string>

namespace lookback {

/// A number for a sentence, to `digits` significant digits without needless zeros: "25", "0.55", "3.1e+10".
inline std::string shortly(double value, int digits = 6) {
    std::ostringstream text;
    text.precision(digits);
    text << value;
    return text.str();
}

} // namespace lookback
