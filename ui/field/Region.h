// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Map.h"

#include <QRectF>
#include <QString>
#include <cstdint>
#include <vector>

namespace lookback::ui {

/// What a rectangle of a map holds.
struct RegionFigures {
    QString name;            ///< Of the map.
    QString unit;            ///< Of mean and deviation.
    std::int64_t pixels = 0; ///< Not blank.
    double mean = 0.0;       ///< NaN without pixels.
    double deviation = 0.0;  ///< n - 1; NaN below two pixels.
    double sum = 0.0;        ///< Of the pixels' values.
    double total = 0.0;      ///< Of a density per (Mpc/h)^2: sum times the area of a pixel; else NaN.
    QString totalUnit;       ///< "M_sun/h"; empty: a number of galaxies.
};

/// Pixels whose centres lie in `place`, fractions of the map, y upwards.
RegionFigures regionFigures(const Map& map, const QRectF& place, const QString& name);

/// "3.20 x 4.10 Mpc/h at 12.4, 7.9", or in pixels.
QString regionText(const Map& map, const QRectF& place);

} // namespace lookback::ui
