// SPDX-License-Identifier: MIT
#include "ui/Rail.h"

#include "ui/common/Icons.h"
#include "ui/common/Theme.h"

#include <QPainter>
#include <QVBoxLayout>

namespace lookback::ui {

RailButton::RailButton(const QString& icon, const QString& name, QWidget* parent)
    : QAbstractButton(parent)
    , icon_(icon) {
    setText(name);
    setAccessibleName(name);
    setCheckable(true);
    setAutoExclusive(false);
    setFocusPolicy(Qt::TabFocus);
    setFixedSize(68, 56);
}

void RailButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF plate = QRectF(rect()).adjusted(1, 1, -1, -1);
    if (isChecked() || (underMouse() && isEnabled())) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(isChecked() ? theme().pressed : theme().hover);
        painter.drawRoundedRect(plate, 7, 7);
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme().focus, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(plate, 7, 7);
    }
    const QColor ink = !isEnabled() ? theme().disabled : isChecked() ? theme().text : theme().secondary;
    painter.drawPixmap(QPointF(24, 9), iconPixmap(icon_, ink, 20, devicePixelRatioF()));
    painter.setPen(ink);
    painter.setFont(textFont(11));
    painter.drawText(QRect(0, 33, width(), 16), Qt::AlignCenter, text());
}

Rail::Rail(QWidget* parent)
    : QWidget(parent) {
    setFixedWidth(76);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4, 12, 4, 12);
    column->setSpacing(4);
    column->addStretch(1);
    setAccessibleName(tr("Pages"));
}

void Rail::addPage(const QString& icon, const QString& name, const QString& missing, bool atFoot) {
    auto* entry = new RailButton(icon, name);
    entry->setEnabled(missing.isEmpty());
    entry->setToolTip(missing);
    const int index = static_cast<int>(buttons_.size());
    buttons_.push_back(entry);
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->insertWidget(atFoot ? column->count() : index, entry);
    connect(entry, &QAbstractButton::clicked, this, [this, index] { Q_EMIT chosen(index); });
}

void Rail::setCurrent(int index) {
    for (int i = 0; i < static_cast<int>(buttons_.size()); ++i) {
        buttons_[i]->setChecked(i == index);
    }
}

void Rail::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme().rail);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), theme().line);
}

} // namespace lookback::ui
