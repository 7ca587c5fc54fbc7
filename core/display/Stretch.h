// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Range.h"

#include <array>
#include <string>

namespace lookback::display {

/// How brightness between the limits, x in 0..1, becomes a place in the colour map, also 0..1. As in DS9:
/// log: log(1 + 1000 x) / log(1001); asinh: asinh(10 x) / asinh(10).
enum class Stretch { Linear, Log, Sqrt, Asinh };

inline constexpr std::array kStretches{Stretch::Linear, Stretch::Log, Stretch::Sqrt, Stretch::Asinh};

/// "linear", "log", "sqrt", "asinh". The reverse throws ValueError naming the four.
std::string nameOf(Stretch stretch);
Stretch stretchFromName(const std::string& name);

/// x is clamped to 0..1 first.
double applyStretch(Stretch stretch, double x);

/// The x that applyStretch() turns into `shown`, for the ticks of a colour bar.
double invertStretch(Stretch stretch, double shown);

/// What a right-drag changes: shown' = (shown - bias) * contrast + 0.5, clamped to 0..1.
struct ContrastBias {
    double contrast = 1.0; ///< Steepness.
    double bias = 0.5;     ///< The place in the colour map that moves to its middle.

    double apply(double shown) const;
};

inline constexpr Range<double> kContrastRange{0.0, 10.0};
inline constexpr Range<double> kBiasRange{0.0, 1.0};

} // namespace lookback::display
