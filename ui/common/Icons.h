// SPDX-License-Identifier: MIT
#pragma once

#include <QPixmap>

namespace lookback::ui {

/// resources/icons/NAME.svg drawn in one colour at `size` device-independent pixels; an unknown name gives an
/// empty picture.
QPixmap iconPixmap(const QString& name, const QColor& colour, int size, double pixelRatio);

} // namespace lookback::ui
