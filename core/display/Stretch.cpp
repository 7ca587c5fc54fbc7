// SPDX-License-Identifier: MIT
#include "core/display/Stretch.h"

#include "core/common/Error.h"

#include <algorithm>
#include <cmath>

namespace lookback::display {

namespace {

constexpr double kLogRange = 1000.0;
constexpr double kAsinhRange = 10.0;

} // namespace

std::string nameOf(Stretch stretch) {
    switch (stretch) {
    case Stretch::Linear:
        return "linear";
    case Stretch::Log:
        return "log";
    case Stretch::Sqrt:
        return "sqrt";
    case Stretch::Asinh:
        return "asinh";
    }
    return {};
}

Stretch stretchFromName(const std::string& name) {
    for (const Stretch stretch : kStretches) {
        if (nameOf(stretch) == name) {
            return stretch;
        }
    }
    throw ValueError("stretch", "expected linear, log, sqrt or asinh, found \"" + name + "\".");
}

double applyStretch(Stretch stretch, double x) {
    x = std::clamp(x, 0.0, 1.0);
    switch (stretch) {
    case Stretch::Linear:
        return x;
    case Stretch::Log:
        return std::log1p(kLogRange * x) / std::log1p(kLogRange);
    case Stretch::Sqrt:
        return std::sqrt(x);
    case Stretch::Asinh:
        return std::asinh(kAsinhRange * x) / std::asinh(kAsinhRange);
    }
    return x;
}

double invertStretch(Stretch stretch, double shown) {
    shown = std::clamp(shown, 0.0, 1.0);
    switch (stretch) {
    case Stretch::Linear:
        return shown;
    case Stretch::Log:
        return std::expm1(shown * std::log1p(kLogRange)) / kLogRange;
    case Stretch::Sqrt:
        return shown * shown;
    case Stretch::Asinh:
        return std::sinh(shown * std::asinh(kAsinhRange)) / kAsinhRange;
    }
    return shown;
}

double ContrastBias::apply(double shown) const {
    return std::clamp((shown - bias) * contrast + 0.5, 0.0, 1.0);
}

} // namespace lookback::display
