// SPDX-License-Identifier: MIT
#include "ui/common/Figures.h"

#include <QPainter>
#include <cmath>

namespace lookback::ui {

namespace {

int advance(const QFontMetrics& metrics, QChar c) {
    return metrics.horizontalAdvance(c.isDigit() || c == QLatin1Char(' ') ? QChar(u'0') : c) -
           (c == QLatin1Char(' ') ? metrics.horizontalAdvance(QChar(u'0')) / 2 : 0);
}

} // namespace

int widthOfFigures(const QFontMetrics& metrics, const QString& text) {
    int width = 0;
    for (const QChar c : text) {
        width += advance(metrics, c);
    }
    return width;
}

void drawFigures(QPainter& painter, const QRect& where, int alignment, const QString& text) {
    const QFontMetrics metrics = painter.fontMetrics();
    const int width = widthOfFigures(metrics, text);
    int x = where.left();
    if (alignment & Qt::AlignRight) {
        x = where.right() + 1 - width;
    } else if (alignment & Qt::AlignHCenter) {
        x = where.left() + (where.width() - width) / 2;
    }
    const int y = where.top() + (where.height() + metrics.ascent() - metrics.descent()) / 2;
    for (const QChar c : text) {
        const int cell = advance(metrics, c);
        painter.drawText(x + (cell - metrics.horizontalAdvance(c)) / 2, y, QString(c));
        x += cell;
    }
}

QSize FigureLabel::sizeHint() const {
    return {widthOfFigures(fontMetrics(), text()), fontMetrics().height() + 2};
}

void FigureLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    drawFigures(painter, rect(), static_cast<int>(alignment()), text());
}

QString figures(double value, int digits) {
    return std::isnan(value) ? QStringLiteral("blank") : QString::number(value, 'g', digits);
}

QString skyText(double rightAscension, double declination) {
    const qint64 centiseconds = qRound64(rightAscension / 15.0 * 360000.0) % (24LL * 360000);
    const qint64 tenths = qRound64(std::abs(declination) * 36000.0);
    return QStringLiteral("%1h %2m %3s  %4%5\u00B0 %6\u2032 %7\u2033")
        .arg(centiseconds / 360000, 2, 10, QLatin1Char('0'))
        .arg(centiseconds / 6000 % 60, 2, 10, QLatin1Char('0'))
        .arg(static_cast<double>(centiseconds % 6000) / 100.0, 5, 'f', 2, QLatin1Char('0'))
        .arg(declination < 0.0 ? QLatin1Char('-') : QLatin1Char('+'))
        .arg(tenths / 36000, 2, 10, QLatin1Char('0'))
        .arg(tenths / 600 % 60, 2, 10, QLatin1Char('0'))
        .arg(static_cast<double>(tenths % 600) / 10.0, 4, 'f', 1, QLatin1Char('0'));
}

QString samplesText(int count) {
    return count == 1 ? FigureLabel::tr("1 sample") : FigureLabel::tr("%1 samples").arg(count);
}

QString timeLeftText(double secondsEach, double secondsLeft) {
    const QString each = FigureLabel::tr("%1 s each").arg(secondsEach, 0, 'f', secondsEach < 10.0 ? 1 : 0);
    const int left = static_cast<int>(std::ceil(secondsLeft));
    const QString text = left < 60 ? FigureLabel::tr("%1 s left").arg(left)
                         : left < 3600
                             ? FigureLabel::tr("%1 min %2 s left").arg(left / 60).arg(left % 60)
                             : FigureLabel::tr("%1 h %2 min left").arg(left / 3600).arg(left / 60 % 60);
    return QStringLiteral("%1, %2").arg(each, text);
}

} // namespace lookback::ui
