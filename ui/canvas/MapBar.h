// SPDX-License-Identifier: MIT
#pragma once

#include "core/display/Render.h"
#include "ui/common/Theme.h"

#include <QRectF>
#include <QString>
#include <vector>

class QPainter;

namespace lookback::ui {

/// A unit as the window writes it: "Msun/h per (Mpc/h)^2" with the sun's sign and a raised 2.
QString unitText(const std::string& unit);

/// A value with its unit, as the status line says it: "3.4x10^12 Msun/h", "0.042", "blank".
QString valueText(double value, const QString& unit);

/// What stands below a colour bar: round values, a power of ten taken out of them where they are long.
struct MapScale {
    struct Tick {
        double place = 0.0; ///< 0: left end, 1: right end.
        QString text;
    };

    std::vector<Tick> ticks; ///< From left to right.
    QString unit;            ///< With the power of ten: "10^12 Msun/h".
};

/// What the values of a map are.
enum class MapValues {
    Linear,
    Logarithms, ///< log10 of what is measured in the map's unit.
};

/// `pixels`: how long the bar is; labels that would touch are left out. A bar of logarithms says what they
/// are logarithms of, in powers of ten.
MapScale mapScale(const display::DisplayOptions& options, const display::Limits& limits, const QString& unit,
                  double pixels, MapValues values = MapValues::Linear);

/// A bar from left to right, its ticks and its unit below, in the height kMapBarHeight.
void paintMapBar(QPainter& painter, const QRectF& where, const display::DisplayOptions& options,
                 const display::Limits& limits, const QString& unit, const Tokens& colours,
                 MapValues values = MapValues::Linear);

inline constexpr double kMapBarHeight = 44.0; ///< Pixels, the gap above it included.

} // namespace lookback::ui
