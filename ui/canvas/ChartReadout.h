// SPDX-License-Identifier: MIT
#pragma once

#include "ui/canvas/ChartScene.h"

#include <QPointF>

namespace lookback::ui {

/// The numbers under the cursor.
struct ChartReadout {
    struct Row {
        Ink ink = Ink::Grey;
        QString text; ///< "HSC: 12 galaxies".
    };

    QString heading; ///< "Ellipticity 0.20 to 0.25"; empty: nothing is there.
    std::vector<Row> rows;
    QPointF where;   ///< On the screen: the point or the middle of the bin.
    int series = -1; ///< Of a single point.
    int point = -1;

    bool empty() const { return heading.isEmpty() && rows.empty(); }

    QString words() const; ///< In one line, for screen readers.
};

/// What a chart says at a position on the screen: all series of the bin or the nearest x of curves; the
/// nearest point of a cloud within 12 pixels.
ChartReadout readoutAt(const ChartData& data, const ChartFrame& frame, QPointF screen);

/// Draw it beside the place, inside `within`.
void paintReadout(QPainter& painter, const ChartReadout& readout, const QRectF& within,
                  const Tokens& colours);

} // namespace lookback::ui
