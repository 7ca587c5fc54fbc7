// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <optional>
#include <vector>

namespace lookback::ui {

/// Colour, line style and marker of a series, so that it is told apart without its colour: blue solid with
/// discs, amber dashed with diamonds, green dotted with squares, red dash-dotted with crosses, violet with
/// two dots after each dash and plus signs, grey thin.
enum class Ink { Blue, Amber, Green, Red, Violet, Grey };

enum class SeriesKind {
    Line,
    Points,
    LineAndPoints,
    Steps, ///< A histogram.
};

enum class SpreadKind { None, Band, Bars };

/// One curve, cloud or histogram. Values that are not finite, or not positive on a logarithmic axis, are left
/// out.
struct Series {
    QString name; ///< In the legend and in exported files.
    SeriesKind kind = SeriesKind::Line;
    Ink ink = Ink::Blue;
    std::vector<double> x; ///< Of Steps: the edges of the bins, one more than y.
    std::vector<double> y;
    std::vector<double> low; ///< Lower end of the spread, one a point; empty: none.
    std::vector<double> high;
    SpreadKind spread = SpreadKind::None;
    QString spreadName;             ///< What low to high is, in words: "95 % interval of the mean".
    std::vector<double> part;       ///< Of Steps: how much of each height is highlighted; empty: nothing.
    std::vector<char> chosen;       ///< Of Points: which are highlighted; empty: all are alike.
    std::vector<QString> pointName; ///< Of Points: what each is called under the cursor; empty: nothing.
    bool legend = true;
    bool faint = false; ///< Thin and half-transparent behind the others; not read by the cursor.
};

/// What an axis counts, in which unit, and how.
struct ChartAxis {
    QString title;
    QString unit; ///< Empty: dimensionless.
    bool log = false;
    std::optional<double> low; ///< Where it ends; else where the data end.
    std::optional<double> high;

    /// "Semi-major axis (arcsec)", "P(k), (Mpc/h)^2".
    QString text() const {
        const bool bare = unit.startsWith(QLatin1Char('('));
        return unit.isEmpty()
                   ? title
                   : QString(bare ? QStringLiteral("%1, %2") : QStringLiteral("%1 (%2)")).arg(title, unit);
    }
};

/// All that a chart shows.
struct ChartData {
    QString title;  ///< Of exported files, and what a screen reader says.
    QString source; ///< What it was made of; carried by exported files.
    ChartAxis x;
    ChartAxis y;
    std::vector<Series> series;
    bool gridX = false; ///< Also lines upwards from the ticks of x.
};

/// A part of the plane of a chart, in the units of its axes; without y: all heights.
struct ChartSelection {
    double xLow = 0.0;
    double xHigh = 0.0;
    std::optional<double> yLow;
    std::optional<double> yHigh;

    bool contains(double x, double y) const {
        return x >= xLow && x <= xHigh && (!yLow || (y >= *yLow && y <= *yHigh));
    }

    bool operator==(const ChartSelection&) const = default;
};

} // namespace lookback::ui
