// SPDX-License-Identifier: MIT
#pragma once

#include "ui/canvas/ChartData.h"
#include "ui/common/Theme.h"

#include <QPointF>
#include <QRectF>
#include <memory>

class QPainter;

namespace lookback::ui {

/// Both ends of what an axis shows; of logarithmic axes the decimal logarithms.
struct AxisView {
    double low = 0.0;
    double high = 1.0;

    bool operator==(const AxisView&) const = default;
};

/// Where on the paint device the values of a chart lie.
struct ChartFrame {
    QRectF plot; ///< Between the axes.
    AxisView x;
    AxisView y;
    bool logX = false;
    bool logY = false;

    QPointF toScreen(double xValue, double yValue) const;
    QPointF toData(QPointF screen) const;
};

/// What the axes show of all the data: a little more than its range, heights from zero and up to a round
/// number.
AxisView wholeX(const ChartData& data);
AxisView wholeY(const ChartData& data);

/// A chart of VTK (vtkChartXY) in the house style.
class ChartScene {
public:
    ChartScene();
    ~ChartScene();

    /// Draw axes, legend and series into `where` in these colours. Gives where the values lie.
    ChartFrame paint(QPainter& painter, const QRectF& where, const ChartData& data, const AxisView& x,
                     const AxisView& y, const Tokens& colours);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace lookback::ui
