// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"
#include "core/display/Render.h"

#include <QImage>

namespace lookback::ui {

/// The picture that `look` makes of an image, row 0 at the top, ready to be drawn.
QImage rendered(const Image& image, const display::Look& look);

/// What one tick of a colour bar stands at.
struct BarTick {
    double place = 0.0; ///< 0: bottom of the bar, 1: top.
    double value = 0.0; ///< In the unit of the pixels.
};

/// Round values along the bar of a band shown between `limits`, two to six of them, none nearer to another
/// than 0.12 of the bar.
std::vector<BarTick> barTicks(const display::Limits& limits, display::Stretch stretch,
                              const display::ContrastBias& contrast);

} // namespace lookback::ui
