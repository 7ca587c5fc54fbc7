// SPDX-License-Identifier: MIT
#include "core/cosmology/Cosmology.h"
#include "ui/common/Figures.h"
#include "ui/common/Theme.h"
#include "ui/evolution/Density.h"
#include "ui/evolution/EvolutionState.h"
#include "ui/evolution/Timeline.h"

#include <QPainter>

namespace lookback::ui {

namespace {

constexpr int kTimesY = 2;
constexpr double kStripFoot = 48.0;
constexpr double kStripHeight = 24.0;
constexpr double kTrackY = 58.0;
constexpr int kTicksY = 70;

QColor faded(QColor colour, int alpha) {
    colour.setAlpha(alpha);
    return colour;
}

} // namespace

void Timeline::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(textFont(11));
    paintTimes(painter);
    paintDensity(painter);
    paintTicks(painter);
    paintTrack(painter);
}

void Timeline::paintTimes(QPainter& painter) const {
    painter.setPen(theme().secondary);
    double freeFrom = 0.0;
    for (const int gyr : {2, 4, 6, 8, 9, 10, 11, 12}) {
        const double x = xOf(cosmology::redshiftAtLookbackTime(gyr));
        const QString text = gyr == 12 ? tr("12 Gyr ago") : QString::number(gyr);
        const int wide = widthOfFigures(painter.fontMetrics(), text);
        const double left = x - wide / 2.0;
        if (left < freeFrom || left + wide > width()) {
            continue;
        }
        freeFrom = left + wide + 10.0;
        drawFigures(painter, QRect(static_cast<int>(left), kTimesY, wide, 14), Qt::AlignLeft, text);
    }
}

void Timeline::paintDensity(QPainter& painter) const {
    if (!card_) {
        return;
    }
    painter.setPen(Qt::NoPen);
    const auto bars = densityStrip(card_->training);
    for (const DensityBar& bar : bars) {
        const double left = std::max(xOf(bar.low), xOf(0.0));
        const double right = std::min(xOf(bar.high), xOf(evolution::kRedshiftRange.highest));
        if (bar.count == 0 || right <= left) {
            continue;
        }
        const double high = std::max(1.5, bar.height * kStripHeight);
        const double gap = right - left > 4.0 ? 1.0 : 0.0;
        painter.setBrush(bar.height < kSparse ? theme().amber
                                              : faded(theme().blue, theme().dark ? 190 : 150));
        painter.drawRect(QRectF(left, kStripFoot - high, right - left - gap, high));
    }
    // Where nothing was learnt: hatched, whatever the histogram's own range.
    painter.setBrush(QBrush(faded(theme().red, 150), Qt::BDiagPattern));
    constexpr double kStep = 0.01;
    double start = -1.0;
    for (double z = 0.0; z <= evolution::kRedshiftRange.highest + kStep; z += kStep) {
        const bool none = z <= evolution::kRedshiftRange.highest && supportAt(*card_, z) == Support::None;
        if (none && start < 0.0) {
            start = z;
        } else if (!none && start >= 0.0) {
            painter.drawRect(QRectF(xOf(start), kStripFoot - 10.0, xOf(z - kStep) - xOf(start), 10.0));
            start = -1.0;
        }
    }
}

void Timeline::paintTrack(QPainter& painter) const {
    const double left = xOf(evolution::kRedshiftRange.lowest);
    const double right = xOf(evolution::kRedshiftRange.highest);
    QLinearGradient gradient(left, 0.0, right, 0.0);
    gradient.setColorAt(0.0, theme().blue);
    gradient.setColorAt(1.0, theme().red);
    painter.setPen(Qt::NoPen);
    painter.setBrush(gradient);
    painter.drawRoundedRect(QRectF(left, kTrackY - 2.5, right - left, 5.0), 2.5, 2.5);
    if (loopShown_) {
        painter.setPen(QPen(theme().text, 2));
        for (const bool low : {true, false}) {
            const double x = xOf(low ? loopLow_ : loopHigh_);
            const double foot = low ? 4.0 : -4.0;
            painter.drawPolyline(QPolygonF({QPointF(x + foot, kTrackY - 6.0), QPointF(x, kTrackY - 6.0),
                                            QPointF(x, kTrackY + 6.0), QPointF(x + foot, kTrackY + 6.0)}));
        }
    }
    const QPointF knob(xOf(redshift_), kTrackY);
    if (hasFocus() || grip_ == Grip::Knob) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(faded(theme().amber, 60));
        painter.drawEllipse(knob, 14.0, 14.0);
    }
    painter.setPen(QPen(theme().amber, 3));
    painter.setBrush(theme().card);
    painter.drawEllipse(knob, hover_ ? 9.5 : 9.0, hover_ ? 9.5 : 9.0);
}

void Timeline::paintTicks(QPainter& painter) const {
    for (int half = 0; half <= 8; ++half) {
        const double x = xOf(half * 0.5);
        painter.setPen(theme().secondary);
        painter.drawLine(QPointF(x, kTicksY), QPointF(x, kTicksY + 4));
        drawFigures(painter, QRect(static_cast<int>(x) - 20, kTicksY + 7, 40, 14), Qt::AlignHCenter,
                    half % 2 == 0 ? QString::number(half / 2) : QString::number(half * 0.5, 'f', 1));
    }
}

} // namespace lookback::ui
