// SPDX-License-Identifier: MIT
#include "core/display/Ramp.h"

#include <cmath>

namespace lookback::display {

Ramp::Ramp(const DisplayOptions& options) {
    const ColourTable& table = coloursOf(options.map);
    for (std::size_t i = 0; i < kSteps; ++i) {
        const double x = static_cast<double>(i) / (kSteps - 1);
        const double shown = options.contrast.apply(applyStretch(options.stretch, x));
        const auto index = static_cast<std::size_t>(std::lround(255.0 * shown));
        colours_[i] = table[options.inverted ? 255 - index : index];
    }
}

} // namespace lookback::display
