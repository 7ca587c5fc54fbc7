// SPDX-License-Identifier: MIT
#pragma once

#include "core/display/Render.h"

#include <algorithm>
#include <array>

namespace lookback::display {

/// The colours from the lower limit to the upper, stretch and contrast applied: one look-up a pixel.
class Ramp {
public:
    explicit Ramp(const DisplayOptions& options);

    /// x is 0 at the lower limit and 1 at the upper; beyond them it is clamped, and NaN is 0.
    const Colour& at(float x) const {
        const float inside = x > 0.0F ? std::min(x, 1.0F) : 0.0F;
        return colours_[static_cast<std::size_t>(inside * (kSteps - 1) + 0.5F)];
    }

private:
    static constexpr std::size_t kSteps = 8192; // the log stretch is 140 times as steep as a line at 0
    std::array<Colour, kSteps> colours_{};
};

} // namespace lookback::display
