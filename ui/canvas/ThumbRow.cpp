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
#include <cmath>

namespace lookback::ui {

namespace {

constexpr double kGap = 6.0;
constexpr double kGapHighest = 24.0;
constexpr int kCaption = 20;
constexpr int kColumnsHighest = 5;
constexpr double kWorthMore = 1.03; ///< More and smaller panels must cover so much more.

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

void ThumbRow::setMost(int count) {
    most_ = std::max(1, count);
    arrange();
}

QSizeF ThumbRow::sideFor(int columns, int rows) const {
    const double across = (width() - kGap * (columns - 1)) / columns;
    const double down = (height() + kGap) / rows - kCaption - kGap;
    const double side = std::floor(std::min(across, down));
    return {side, side};
}

void ThumbRow::arrange() {
    const int before = capacity();
    if (least_ == 0) {
        setFixedHeight(static_cast<int>((width() - kGap * (slots_ - 1)) / slots_) + kCaption);
    }
    double best = 0.0;
    const int least = std::min(least_, most_);
    for (int columns = 1; least_ > 0 && columns <= kColumnsHighest; ++columns) {
        for (int rows = 1; rows <= kColumnsHighest; ++rows) {
            const double side = sideFor(columns, rows).width();
            const double covered = std::min(columns * rows, most_) * side * side;
            if (side > 0.0 && columns * rows >= least && (rows - 1) * columns < most_ &&
                covered > best * kWorthMore) {
                best = covered;
                slots_ = columns;
                rows_ = rows;
            }
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
    if (least_ == 0) {
        const double one = std::min<double>((width() - kGap * (slots_ - 1)) / slots_, height() - kCaption);
        return {index % slots_ * (one + kGap), 0.0, one, one};
    }
    // What is left over goes between the panels, so that they reach from edge to edge.
    const double side = sideFor(slots_, rows_).width();
    const double across = slots_ > 1 ? (width() - slots_ * side) / (slots_ - 1) : 0.0;
    const double down = rows_ > 1 ? (height() - rows_ * (side + kCaption)) / (rows_ - 1) : 0.0;
    const double left = slots_ > 1 ? 0.0 : (width() - side) / 2.0;
    return {std::floor(left + index % slots_ * (side + std::min(across, kGapHighest))),
            std::floor(index / slots_ * (side + kCaption + std::min(down, kGapHighest))), side, side};
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
    if (hasFocus()) {
        painter.setPen(QPen(theme().focus, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
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
