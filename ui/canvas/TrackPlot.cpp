// SPDX-License-Identifier: MIT
#include "ui/canvas/TrackPlot.h"

#include "ui/common/Figures.h"
#include "ui/common/Theme.h"

#include <QEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <limits>

namespace lookback::ui {

namespace {

constexpr int kTitleHeight = 18;
constexpr int kTicksHeight = 13;
constexpr int kScaleWidth = 30; ///< Left of the plot, for the two ends of the vertical axis.

/// 1, 2 or 5 times a power of ten, at least `least`.
double roundStep(double least) {
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= least * (1.0 - 1e-9)) {
            return factor * power;
        }
    }
    return 10.0 * power;
}

/// Digits behind the point that show two figures of `size`.
int decimalsFor(double size) {
    return size > 0.0 ? std::clamp(1 - static_cast<int>(std::floor(std::log10(size))), 0, 4) : 2;
}

QString plainFigures(double value, int decimals) {
    return QString::number(value, 'f', decimals);
}

} // namespace

TrackPlot::TrackPlot(const QString& title, const QString& unit, bool identity, QWidget* parent)
    : QWidget(parent)
    , title_(title)
    , unit_(unit)
    , identity_(identity) {
    now_.mean = std::numeric_limits<double>::quiet_NaN();
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(title);
}

void TrackPlot::setTrack(std::vector<Point> points) {
    points_ = std::move(points);
    scale();
    update();
}

void TrackPlot::setNow(double redshift, double mean, double deviation) {
    now_ = {redshift, mean, deviation};
    setAccessibleDescription(nowText());
    scale();
    update();
}

void TrackPlot::setRange(double low, double high) {
    left_ = low;
    right_ = high;
    update();
}

void TrackPlot::setDownwards(bool downwards) {
    downwards_ = downwards;
    update();
}

void TrackPlot::scale() {
    double lowest = std::numeric_limits<double>::infinity();
    double highest = -lowest;
    const auto take = [&](const Point& p) {
        if (std::isfinite(p.mean)) {
            const double spread = std::isfinite(p.deviation) ? p.deviation : 0.0;
            lowest = std::min(lowest, p.mean - spread);
            highest = std::max(highest, p.mean + spread);
        }
    };
    std::for_each(points_.begin(), points_.end(), take);
    take(now_);
    if (!(lowest <= highest)) {
        low_ = 0.0;
        high_ = 1.0;
        return;
    }
    const double step = roundStep(std::max({highest - lowest, 1e-3 * std::abs(highest), 1e-9}) / 4.0);
    low_ = std::floor(lowest / step) * step;
    high_ = std::max(std::ceil(highest / step) * step, low_ + step);
}

QRectF TrackPlot::plot() const {
    return QRectF(rect()).adjusted(kScaleWidth, kTitleHeight + 4, -2, -kTicksHeight - 2);
}

double TrackPlot::xOf(double redshift) const {
    return plot().left() + (redshift - left_) / (right_ - left_) * plot().width();
}

double TrackPlot::yOf(double value) const {
    const double share = (value - low_) / (high_ - low_);
    return plot().bottom() - (downwards_ ? 1.0 - share : share) * plot().height();
}

QString TrackPlot::nowText() const {
    if (!std::isfinite(now_.mean)) {
        return tr("not measured");
    }
    if (!std::isfinite(now_.deviation)) {
        return plainFigures(now_.mean, decimalsFor(std::abs(now_.mean) / 10.0));
    }
    const int decimals = decimalsFor(now_.deviation);
    return QStringLiteral("%1 \u00b1 %2")
        .arg(plainFigures(now_.mean, decimals), plainFigures(now_.deviation, decimals));
}

void TrackPlot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintFrame(painter);
    painter.save();
    painter.setClipRect(plot().adjusted(-1, -1, 1, 1));
    paintTrack(painter);
    paintNow(painter);
    painter.restore();
}

void TrackPlot::paintFrame(QPainter& painter) const {
    const QRect top(0, 0, width() - 2, kTitleHeight);
    const bool known = std::isfinite(now_.mean);
    painter.setFont(textFont(12, known ? QFont::DemiBold : QFont::Normal));
    painter.setPen(known ? theme().text : theme().secondary);
    const QString value = nowText() + (known && !unit_.isEmpty() ? QLatin1Char(' ') + unit_ : QString());
    drawFigures(painter, top, Qt::AlignRight | Qt::AlignVCenter, value);
    const int room = top.width() - widthOfFigures(painter.fontMetrics(), value) - 8;
    painter.setFont(textFont(11));
    painter.setPen(theme().secondary);
    painter.drawText(QRect(0, 0, room, kTitleHeight), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(title_, Qt::ElideRight, room));
    const QRectF p = plot();
    painter.setPen(theme().line);
    painter.drawLine(p.bottomLeft(), p.bottomRight());
    painter.setFont(textFont(10));
    painter.setPen(theme().secondary);
    for (const double end : {low_, high_}) {
        const QRect where(0, static_cast<int>(yOf(end)) - 7, kScaleWidth - 5, 14);
        drawFigures(painter, where, Qt::AlignRight | Qt::AlignVCenter,
                    plainFigures(end, std::max(0, decimalsFor((high_ - low_) / 2.0) - 1)));
    }
    for (int z = static_cast<int>(std::ceil(left_)); z <= right_; ++z) {
        const QRect where(static_cast<int>(xOf(z)) - 10, static_cast<int>(p.bottom()) + 2, 20, kTicksHeight);
        drawFigures(painter, where, Qt::AlignHCenter | Qt::AlignTop, QString::number(z));
    }
}

void TrackPlot::paintTrack(QPainter& painter) const {
    if (identity_) {
        painter.setPen(QPen(theme().secondary, 1.0, Qt::DotLine));
        painter.drawLine(QPointF(xOf(left_), yOf(left_)), QPointF(xOf(right_), yOf(right_)));
    }
    QPolygonF band;
    QPolygonF back;
    QPainterPath line;
    bool open = false;
    for (const Point& p : points_) {
        if (!std::isfinite(p.mean)) {
            open = false;
            continue;
        }
        const QPointF here(xOf(p.redshift), yOf(p.mean));
        open ? line.lineTo(here) : line.moveTo(here);
        open = true;
        if (std::isfinite(p.deviation)) {
            band << QPointF(here.x(), yOf(p.mean + p.deviation));
            back.prepend(QPointF(here.x(), yOf(p.mean - p.deviation)));
        }
    }
    QColor veil = theme().blue;
    veil.setAlpha(60);
    painter.setPen(Qt::NoPen);
    painter.setBrush(veil);
    painter.drawPolygon(band + back);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().blue, 1.5));
    painter.drawPath(line);
}

void TrackPlot::paintNow(QPainter& painter) const {
    const double x = xOf(now_.redshift);
    painter.setPen(QPen(theme().amber, 1.0));
    painter.drawLine(QPointF(x, plot().top()), QPointF(x, plot().bottom()));
    if (!std::isfinite(now_.mean)) {
        return;
    }
    if (std::isfinite(now_.deviation)) {
        painter.setPen(QPen(theme().amber, 2.0));
        painter.drawLine(QPointF(x, yOf(now_.mean - now_.deviation)),
                         QPointF(x, yOf(now_.mean + now_.deviation)));
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().amber);
    painter.drawEllipse(QPointF(x, yOf(now_.mean)), 3.0, 3.0);
}

void TrackPlot::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        update();
    }
    QWidget::changeEvent(event);
}

} // namespace lookback::ui
