// SPDX-License-Identifier: MIT
#pragma once

#include "ui/canvas/ChartData.h"
#include "ui/common/Theme.h"

class vtkChartXY;

namespace lookback::ui {

/// The series as VTK's plots: bands below, then histograms, lines, error bars and points. Values of
/// logarithmic axes are given to VTK as decimal logarithms; `floor` is the lower end of y in these. Only for
/// files that draw with VTK.
void addPlots(vtkChartXY& chart, const ChartData& data, double floor, const Tokens& colours);

} // namespace lookback::ui
