// SPDX-License-Identifier: MIT
#pragma once

#include "ui/canvas/ChartData.h"
#include "ui/common/Theme.h"

#include <QRectF>

class QPainter;

namespace lookback::ui {

/// What stands above the axes: the title of y at the left, then which line is what and what the spread is.
/// Gives the height that it takes, or took; paints only with a painter.
double layLegend(QPainter* painter, const QRectF& where, const ChartData& data, const Tokens& colours);

/// The colour of a series.
QColor inkColour(Ink ink, const Tokens& colours);

/// How its line is dashed; Qt's pattern in widths of the line, empty: solid.
QList<qreal> inkDashes(Ink ink);

} // namespace lookback::ui
