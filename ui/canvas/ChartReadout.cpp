// SPDX-License-Identifier: MIT
#include "ui/canvas/ChartReadout.h"

#include "ui/canvas/ChartLegend.h"
#include "ui/common/Figures.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace lookback::ui {

namespace {

constexpr double kReach = 12.0; ///< Pixels from which a point is found.

QString words(const char* text) {
    return QCoreApplication::translate("Chart", text);
}

QString withUnit(const QString& number, const ChartAxis& axis) {
    return axis.unit.isEmpty() ? number : QStringLiteral("%1 %2").arg(number, axis.unit);
}

/// Of a place along x: many steps are counted in full, "18,600".
QString placeText(double x) {
    return x >= 1e4 && x < 1e9 ? QLocale(QLocale::English).toString(x, 'f', 0) : figures(x);
}

QString valueText(const Series& s, int i, const ChartAxis& axis) {
    QString text = withUnit(figures(s.y[i]), axis);
    if (s.spread != SpreadKind::None && i < static_cast<int>(s.low.size())) {
        text += words(" (%1 to %2)").arg(figures(s.low[i], 3), figures(s.high[i], 3));
    }
    return s.name.isEmpty() ? text : QStringLiteral("%1: %2").arg(s.name, text);
}

/// The bin under the cursor in all histograms; their bins are the same.
ChartReadout atBin(const ChartData& data, const ChartFrame& frame, double x) {
    ChartReadout found;
    for (const Series& s : data.series) {
        if (s.kind != SeriesKind::Steps || s.x.size() != s.y.size() + 1) {
            continue;
        }
        const auto above = std::upper_bound(s.x.begin(), s.x.end(), x);
        if (above == s.x.begin() || above == s.x.end()) {
            continue;
        }
        const int bin = static_cast<int>(above - s.x.begin()) - 1;
        if (found.heading.isEmpty()) {
            found.heading =
                words("%1 %2 to %3")
                    .arg(data.x.title, figures(s.x[bin], 3), withUnit(figures(s.x[bin + 1], 3), data.x));
            const double right = frame.toScreen(s.x[bin + 1], s.y[bin]).x();
            found.where = frame.toScreen(s.x[bin], s.y[bin]);
            found.where.setX((found.where.x() + right) / 2.0);
        }
        QString text = QStringLiteral("%1: %2").arg(s.name, figures(s.y[bin]));
        if (bin < static_cast<int>(s.part.size()) && s.part[bin] > 0.0) {
            text += words(", %1 selected").arg(figures(s.part[bin]));
        }
        found.rows.push_back({s.ink, text});
    }
    return found;
}

ChartReadout atPoint(const ChartData& data, const ChartFrame& frame, QPointF screen) {
    ChartReadout found;
    double nearest = kReach;
    for (int k = 0; k < static_cast<int>(data.series.size()); ++k) {
        const Series& s = data.series[k];
        if (s.kind != SeriesKind::Points) {
            continue;
        }
        for (int i = 0; i < static_cast<int>(s.y.size()); ++i) {
            const QPointF there = frame.toScreen(s.x[i], s.y[i]);
            const double distance = std::hypot(there.x() - screen.x(), there.y() - screen.y());
            if (distance < nearest) { // never true for NaN
                nearest = distance;
                found.series = k;
                found.point = i;
                found.where = there;
            }
        }
    }
    if (found.point >= 0) {
        const Series& s = data.series[found.series];
        const auto at = static_cast<std::size_t>(found.point);
        found.heading = at < s.pointName.size() ? s.pointName[at] : s.name;
        found.rows.push_back(
            {s.ink, QStringLiteral("%1 %2").arg(data.x.title, withUnit(figures(s.x[at]), data.x))});
        found.rows.push_back(
            {s.ink, QStringLiteral("%1 %2").arg(data.y.title, withUnit(figures(s.y[at]), data.y))});
    }
    return found;
}

ChartReadout atCurves(const ChartData& data, const ChartFrame& frame, QPointF screen) {
    ChartReadout found;
    double nearest = std::numeric_limits<double>::infinity();
    double x = 0.0;
    const auto isCurve = [](const Series& s) {
        return (s.kind == SeriesKind::Line || s.kind == SeriesKind::LineAndPoints) && s.ink != Ink::Grey &&
               !s.faint;
    };
    for (const Series& s : data.series) {
        for (std::size_t i = 0; isCurve(s) && i < s.y.size(); ++i) {
            const QPointF there = frame.toScreen(s.x[i], s.y[i]);
            if (std::isfinite(s.y[i]) && std::abs(there.x() - screen.x()) < nearest) {
                nearest = std::abs(there.x() - screen.x());
                x = s.x[i];
                found.where = there;
            }
        }
    }
    if (!std::isfinite(nearest)) {
        return found;
    }
    found.heading = QStringLiteral("%1 %2").arg(data.x.title, withUnit(placeText(x), data.x));
    for (const Series& s : data.series) {
        double closest = kReach; // curves beside one another may be moved apart by a few pixels
        std::optional<std::size_t> row;
        for (std::size_t i = 0; isCurve(s) && i < s.y.size(); ++i) {
            const double apart = std::abs(frame.toScreen(s.x[i], 1.0).x() - frame.toScreen(x, 1.0).x());
            if (std::isfinite(s.y[i]) && apart < closest) {
                closest = apart;
                row = i;
            }
        }
        if (row) {
            found.rows.push_back({s.ink, valueText(s, static_cast<int>(*row), data.y)});
        }
    }
    return found;
}

} // namespace

QString ChartReadout::words() const {
    QStringList parts{heading};
    for (const Row& row : rows) {
        parts << row.text;
    }
    return parts.join(QStringLiteral(", "));
}

ChartReadout readoutAt(const ChartData& data, const ChartFrame& frame, QPointF screen) {
    if (!frame.plot.adjusted(-4, -4, 4, 4).contains(screen)) {
        return {};
    }
    ChartReadout found = atPoint(data, frame, screen);
    if (found.empty()) {
        found = atBin(data, frame, frame.toData(screen).x());
    }
    return found.empty() ? atCurves(data, frame, screen) : found;
}

void paintReadout(QPainter& painter, const ChartReadout& readout, const QRectF& within,
                  const Tokens& colours) {
    constexpr double kLine = 16.0;
    const QFont font = textFont(11);
    const QFontMetricsF metrics(font);
    double width = metrics.horizontalAdvance(readout.heading);
    for (const ChartReadout::Row& row : readout.rows) {
        width = std::max(width, metrics.horizontalAdvance(row.text) + 12.0);
    }
    QRectF box(readout.where + QPointF(10.0, -10.0),
               QSizeF(width + 16.0, kLine * static_cast<double>(readout.rows.size() + 1) + 10.0));
    if (box.right() > within.right()) {
        box.moveRight(std::max(within.left() + box.width(), readout.where.x() - 10.0));
    }
    box.moveTop(std::clamp(box.top(), within.top(), std::max(within.top(), within.bottom() - box.height())));
    if (!readout.rows.empty()) { // the place itself
        painter.setPen(QPen(colours.text, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(readout.where, 5.0, 5.0);
    }
    painter.setPen(colours.controlLine);
    painter.setBrush(colours.card);
    painter.drawRoundedRect(box, 5, 5);
    painter.setFont(font);
    QRectF line(box.left() + 8.0, box.top() + 5.0, width, kLine);
    painter.setPen(colours.text);
    painter.drawText(line, Qt::AlignVCenter, readout.heading);
    for (const ChartReadout::Row& row : readout.rows) {
        line.translate(0.0, kLine);
        painter.setPen(Qt::NoPen);
        painter.setBrush(inkColour(row.ink, colours));
        painter.drawEllipse(QPointF(line.left() + 3.0, line.center().y()), 3.0, 3.0);
        painter.setPen(colours.secondary);
        painter.drawText(line.adjusted(12.0, 0.0, 12.0, 0.0), Qt::AlignVCenter, row.text);
    }
}

} // namespace lookback::ui
