// SPDX-License-Identifier: MIT
#include "ui/field/Region.h"

#include "ui/canvas/MapBar.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>

namespace lookback::ui {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
const char* const kPerArea = " per (Mpc/h)^2"; ///< The end of the unit of a surface density.

/// First pixel and one behind the last whose centres lie from `low` to `high`.
std::pair<int, int> pixels(double low, double high, int count) {
    const auto edge = [count](double at) {
        return std::clamp(static_cast<int>(std::ceil(at * count - 0.5)), 0, count);
    };
    return {edge(low), edge(high)};
}

} // namespace

RegionFigures regionFigures(const Map& map, const QRectF& place, const QString& name) {
    RegionFigures figures;
    figures.name = name;
    figures.unit = unitText(map.unit);
    const auto [left, right] = pixels(place.left(), place.right(), map.width());
    const auto [low, high] = pixels(place.top(), place.bottom(), map.height()); // top: the lower edge
    double squares = 0.0;
    double mean = 0.0;
    for (int y = low; y < high; ++y) {
        for (int x = left; x < right; ++x) {
            const double value = map.values.at(0, y, x);
            if (std::isfinite(value)) {
                ++figures.pixels;
                const double off = value - mean;
                mean += off / static_cast<double>(figures.pixels);
                squares += off * (value - mean);
                figures.sum += value;
            }
        }
    }
    figures.mean = figures.pixels > 0 ? mean : kNaN;
    figures.deviation =
        figures.pixels > 1 ? std::sqrt(squares / static_cast<double>(figures.pixels - 1)) : kNaN;
    figures.total = kNaN;
    const std::string unit = " " + map.unit; // "per (Mpc/h)^2" alone: a number
    const std::string end = kPerArea;
    if (map.box > 0.0 && unit.size() >= end.size() &&
        unit.compare(unit.size() - end.size(), end.size(), end) == 0) {
        const double side = map.box / map.width();
        figures.total = figures.sum * side * side;
        figures.totalUnit = unitText(unit.substr(0, unit.size() - end.size())).trimmed();
    }
    return figures;
}

QString regionText(const Map& map, const QRectF& place) {
    const bool known = map.box > 0.0;
    const double wide = known ? map.box : map.width();
    const double high = known ? map.box * map.height() / map.width() : map.height();
    const int digits = known ? 2 : 0;
    return QCoreApplication::translate("Region", "%1 \u00D7 %2 %3, lower left at %4, %5")
        .arg(place.width() * wide, 0, 'f', digits)
        .arg(place.height() * high, 0, 'f', digits)
        .arg(known ? QStringLiteral("Mpc/h") : QCoreApplication::translate("Region", "pixels"))
        .arg(place.left() * wide, 0, 'f', digits)
        .arg(place.top() * high, 0, 'f', digits);
}

} // namespace lookback::ui
