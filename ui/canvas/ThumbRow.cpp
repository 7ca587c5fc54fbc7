// SPDX-License-Identifier: MIT
#include "ui/canvas/ThumbRow.h"

#include "ui/canvas/Rendering.h"
#include "ui/canvas/Viewport.h"
#include "ui/common/Figures.h"
#include "ui/common/Theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <algorithm>

namespace lookback::ui {

namespace {

constexpr double kGap = 6.0;
constexpr int kCaption = 20;

} // namespace

ThumbRow::ThumbRow(QWidget* parent)
    : QWidget(parent) {
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ThumbRow::setThumbs(std::vector<Thumb> thumbs) {
    thumbs_ = std::move(thumbs);
    pictures_.clear();
    for (const Thumb& thumb : thumbs_) {
        pictures_.push_back(rendered(thumb.image, thumb.look));
    }
    update();
}

void ThumbRow::setSlots(int count) {
    slots_ = std::max(1, count);
    arrange();
}

void ThumbRow::setRows(int least) {
    least_ = least;
    setMinimumHeight(60);
    setMaximumHeight(QWIDGETSIZE_MAX);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    arrange();
}

int ThumbRow::capacity() const {
    return slots_ * rows_;
}

void ThumbRow::arrange() {
    const int before = capacity();
    if (least_ == 0) {
        setFixedHeight(static_cast<int>((width() - kGap * (slots_ - 1)) / slots_) + kCaption);
    }
    for (int columns = 2; least_ > 0 && columns <= least_; ++columns) {
        const double side = (width() - kGap * (columns - 1)) / columns;
        slots_ = columns;
        rows_ = std::max(1, static_cast<int>((height() + kGap) / (side + kCaption + kGap)));
        if (capacity() >= least_) {
            break;
        }
    }
    if (capacity() != before) {
        Q_EMIT capacityChanged();
    }
    update();
}

void ThumbRow::resizeEvent(QResizeEvent*) {
    arrange();
}

void ThumbRow::setChosen(int index) {
    chosen_ = index;
    update();
}

QRectF ThumbRow::panel(int index) const {
    const double side = std::min<double>((width() - kGap * (slots_ - 1)) / slots_, height() - kCaption);
    return {index % slots_ * (side + kGap), index / slots_ * (side + kCaption + kGap), side, side};
}

int ThumbRow::at(QPointF position) const {
    for (int i = 0; i < static_cast<int>(thumbs_.size()); ++i) {
        if (panel(i).contains(position)) {
            return i;
        }
    }
    return -1;
}

void ThumbRow::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.setFont(textFont(11));
    for (int i = 0; i < std::min(static_cast<int>(thumbs_.size()), capacity()); ++i) {
        const QRectF where = panel(i).adjusted(1, 1, -1, -1);
        QPainterPath corner;
        corner.addRoundedRect(where, 4, 4);
        painter.setClipPath(corner);
        painter.fillRect(where, theme().sky);
        if (!pictures_[i].isNull()) {
            painter.drawImage(where, pictures_[i], Viewport{}.source(pictures_[i].size()));
        }
        painter.setClipping(false);
        if (i == chosen_) {
            painter.setPen(QPen(theme().focus, hasFocus() ? 3 : 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(where, 4, 4);
        }
        painter.setPen(theme().secondary);
        drawFigures(painter, QRectF(where.left(), where.bottom() + 3, where.width(), kCaption - 4).toRect(),
                    Qt::AlignHCenter, thumbs_[i].caption);
    }
}

void ThumbRow::mouseMoveEvent(QMouseEvent* event) {
    const int index = at(event->position());
    if (index < 0 || thumbs_[index].image.empty()) {
        Q_EMIT pointed(-1, 0.0, 0.0);
        return;
    }
    const Image& image = thumbs_[index].image;
    const QPointF there =
        Viewport{}.toImage(event->position(), panel(index), QSize(image.width, image.height));
    Q_EMIT pointed(index, there.x(), there.y());
}

void ThumbRow::mousePressEvent(QMouseEvent* event) {
    const int index = at(event->position());
    if (index >= 0) {
        Q_EMIT clicked(index);
    }
}

void ThumbRow::leaveEvent(QEvent*) {
    Q_EMIT pointed(-1, 0.0, 0.0);
}

void ThumbRow::keyPressEvent(QKeyEvent* event) {
    const int count = static_cast<int>(thumbs_.size());
    if (count > 0 && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        Q_EMIT clicked((chosen_ + 1) % count); // one key steps through all of them
        return;
    }
    QWidget::keyPressEvent(event);
}

bool ThumbRow::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const int index = at(help->pos());
        if (index >= 0 && !thumbs_[index].tip.isEmpty()) {
            QToolTip::showText(help->globalPos(), thumbs_[index].tip, this);
            return true;
        }
    }
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
        update();
    }
    return QWidget::event(event);
}

} // namespace lookback::ui
