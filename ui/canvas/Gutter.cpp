// SPDX-License-Identifier: MIT
#include "ui/canvas/Gutter.h"

#include "ui/canvas/Rendering.h"
#include "ui/common/Figures.h"
#include "ui/common/Theme.h"

#include <QPainter>
#include <cmath>

namespace lookback::ui {

namespace {

constexpr int kBarWidth = 10;
constexpr int kScaleHeight = 46;

QColor toQColor(const display::Colour& c) {
    return {c.red, c.green, c.blue};
}

} // namespace

double roundLength(double limit) {
    if (!(limit > 0.0)) {
        return 0.0;
    }
    const double decade = std::pow(10.0, std::floor(std::log10(limit)));
    for (const double step : {5.0, 2.0}) {
        if (step * decade <= limit) {
            return step * decade;
        }
    }
    return decade;
}

Gutter::Gutter(QWidget* parent)
    : QWidget(parent) {
    setFixedWidth(76);
    setAccessibleName(tr("Colour bar and scale"));
}

void Gutter::setBand(const display::DisplayOptions& options, const display::Limits& limits,
                     const QString& unit) {
    band_ = true;
    options_ = options;
    limits_ = limits;
    unit_ = unit;
    update();
}

void Gutter::setColours(const QString& red, const QString& green, const QString& blue) {
    band_ = false;
    colours_[0] = red;
    colours_[1] = green;
    colours_[2] = blue;
    update();
}

void Gutter::setScale(double screenPerArcsec, double kpcPerArcsec) {
    screenPerArcsec_ = screenPerArcsec;
    kpcPerArcsec_ = kpcPerArcsec;
    update();
}

void Gutter::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(textFont(11));
    if (band_) {
        paintBar(painter);
    } else {
        paintColours(painter);
    }
    paintScale(painter);
}

void Gutter::paintBar(QPainter& painter) const {
    const QRectF bar(8, 22, kBarWidth, std::min(300, height() - kScaleHeight - 44));
    const display::ColourTable& table = display::coloursOf(options_.map);
    for (int row = 0; row < static_cast<int>(bar.height()); ++row) {
        const double place = 1.0 - (row + 0.5) / bar.height();
        const int index = static_cast<int>((options_.inverted ? 1.0 - place : place) * 255.0 + 0.5);
        painter.fillRect(QRectF(bar.left(), bar.top() + row, bar.width(), 1.0), toQColor(table[index]));
    }
    painter.setPen(theme().secondary);
    painter.drawText(QRectF(0, 0, width(), 16), Qt::AlignLeft | Qt::AlignVCenter, unit_);
    painter.setPen(theme().text);
    for (const BarTick& tick : barTicks(limits_, options_.stretch, options_.contrast)) {
        const int y = static_cast<int>(std::lround(bar.bottom() - tick.place * bar.height()));
        painter.drawLine(QPointF(bar.right() + 1, y), QPointF(bar.right() + 4, y));
        drawFigures(painter, QRect(static_cast<int>(bar.right()) + 7, y - 8, width() - 20, 16), Qt::AlignLeft,
                    figures(tick.value, 3));
    }
}

void Gutter::paintColours(QPainter& painter) const {
    const QColor marks[3] = {theme().red, theme().green, theme().blue};
    for (int i = 0; i < 3; ++i) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(marks[i]);
        painter.drawRoundedRect(QRectF(8, 5 + 18 * i, 8, 8), 2, 2);
        painter.setPen(theme().secondary);
        painter.drawText(QRectF(22, 18 * i, width() - 22, 18), Qt::AlignLeft | Qt::AlignVCenter, colours_[i]);
    }
}

void Gutter::paintScale(QPainter& painter) const {
    const double length = roundLength((width() - 8) / (screenPerArcsec_ > 0.0 ? screenPerArcsec_ : 1e9));
    if (screenPerArcsec_ <= 0.0 || length <= 0.0) {
        return;
    }
    const double pixels = length * screenPerArcsec_;
    const double y = height() - kScaleHeight + 8.0;
    const double x = (width() - pixels) / 2.0 + 2.0;
    painter.setPen(QPen(theme().text, 2));
    painter.drawLine(QPointF(x, y), QPointF(x + pixels, y));
    const QRect line(0, static_cast<int>(y) + 4, width() + 4, 16);
    drawFigures(painter, line, Qt::AlignHCenter, QStringLiteral("%1\u2033").arg(length));
    if (kpcPerArcsec_ > 0.0) {
        painter.setPen(theme().secondary);
        drawFigures(painter, line.translated(0, 15), Qt::AlignHCenter,
                    tr("%1 kpc").arg(length * kpcPerArcsec_, 0, 'f', length * kpcPerArcsec_ < 100.0 ? 1 : 0));
    }
}

} // namespace lookback::ui
