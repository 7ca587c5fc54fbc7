// SPDX-License-Identifier: MIT
#pragma once

#include "ui/canvas/ChartData.h"
#include "ui/training/Curves.h"

#include <QString>

namespace lookback::ui {

inline constexpr int kOverlaidMost = 4; ///< Jobs in one plot: so many line styles there are.

/// "Loss", "Learning rate": a column as it is read.
QString quantityName(const std::string& column);

/// The curves of one job (each step thin, smoothed solid, validation dashed), or of up to four jobs upon each
/// other (smoothed in the job's own line style, its validation as points).
ChartData curvesChart(const std::vector<JobCurve>& curves, const CurveWish& wish, bool log);

/// The newest numbers beside the heading: "training 0.252, validation 0.291".
QString curvesNote(const std::vector<JobCurve>& curves, const CurveWish& wish);

} // namespace lookback::ui
