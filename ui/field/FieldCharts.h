// SPDX-License-Identifier: MIT
#pragma once

#include "ui/canvas/ChartData.h"
#include "ui/field/FieldRun.h"

#include <QString>
#include <vector>

namespace lookback::ui {

/// One way to put galaxies on the map, in the charts and the table: what it is called and how it did.
struct FieldEntry {
    QString kind; ///< "VDM", "CNN", "HOD".
    FieldFigures figures;
};

/// Blue solid with its band for the first of them, then amber dashed, green dotted; the truth thin
/// and grey. Bands are the 25th to 75th percentile over samples.
ChartData powerChart(const std::vector<FieldEntry>& entries, const QString& source);
ChartData transferChart(const std::vector<FieldEntry>& entries, const QString& source);
ChartData correlationChart(const std::vector<FieldEntry>& entries, const QString& source);

/// Shares of pixels by density, with the truth's.
ChartData densityChart(const std::vector<FieldEntry>& entries, const DensityBand& truth,
                       const QString& source);

} // namespace lookback::ui
