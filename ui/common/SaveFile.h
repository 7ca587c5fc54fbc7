// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Picture.h"

#include <QImage>
#include <functional>

class QWidget;

namespace lookback::ui {

/// Ask for a file without waiting, then do `write`. `ending`: "png", without the dot.
void askFile(QWidget* parent, const QString& title, const QString& name, const QString& ending,
             std::function<void(const QString&)> write);

/// "posterior_mean" of "Posterior mean".
QString fileNameOf(const QString& title);

/// For the writers of the core.
Picture toPicture(const QImage& image);

} // namespace lookback::ui
