// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <vector>

namespace lookback::ui {

/// One mark of an axis, at a round number.
struct ChartTick {
    double value = 0.0; ///< In the unit of the axis.
    QString text;       ///< "1,000", "0.05", "10" with a raised exponent where plain digits would be long.
};

/// From 2 to about `most` multiples of 1, 2 or 5 times a power of ten within low..high. low < high.
std::vector<ChartTick> roundTicks(double low, double high, int most);

/// The same for a logarithmic axis, 0 < low < high: powers of ten; with 2 and 5 times them, or round
/// numbers, where few powers lie in the range.
std::vector<ChartTick> logTicks(double low, double high, int most);

/// The step between roundTicks().
double roundStep(double low, double high, int most);

} // namespace lookback::ui
