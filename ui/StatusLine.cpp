// SPDX-License-Identifier: MIT
#include "ui/StatusLine.h"

#include "ui/common/Figures.h"
#include "ui/common/Theme.h"

#include <QPainter>

namespace lookback::ui {

StatusLine::StatusLine(QWidget* parent)
    : QWidget(parent) {
    setFixedHeight(28);
    setFont(textFont(12));
    setAccessibleName(tr("Status"));
}

void StatusLine::setPosition(const QString& text) {
    if (text != position_) {
        position_ = text;
        update();
    }
}

void StatusLine::setWork(const QString& text) {
    work_ = text;
    update();
}

void StatusLine::setDevice(const QString& text) {
    device_ = text;
    update();
}

void StatusLine::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme().rail);
    painter.fillRect(QRect(0, 0, width(), 1), theme().line);
    painter.setPen(theme().secondary);
    const QFontMetrics metrics = painter.fontMetrics();
    int right = width() - 16;
    for (const QString& text : {device_, work_}) {
        const int wide = widthOfFigures(metrics, text);
        drawFigures(painter, QRect(right - wide, 1, wide, height()), Qt::AlignLeft, text);
        right -= text.isEmpty() ? 0 : wide + 28;
    }
    painter.setPen(theme().text);
    painter.setClipRect(QRect(0, 0, right, height()));
    drawFigures(painter, QRect(16, 1, right - 16, height()), Qt::AlignLeft, position_);
}

} // namespace lookback::ui
