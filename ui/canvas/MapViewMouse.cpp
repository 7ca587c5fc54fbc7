// SPDX-License-Identifier: MIT
// What the mouse and the keyboard do to a MapView: DS9's habits.
#include "ui/canvas/MapView.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

constexpr double kStep = 1.5; ///< Of a zoom by keys.

QRectF between(QPointF one, QPointF other) {
    const auto inside = [](QPointF p) {
        return QPointF(std::clamp(p.x(), 0.0, 1.0), std::clamp(p.y(), 0.0, 1.0));
    };
    return QRectF(inside(one), inside(other)).normalized();
}

} // namespace

void MapView::resizeEvent(QResizeEvent*) {
    redraw();
}

void MapView::wheelEvent(QWheelEvent* event) {
    if (!pyramid_ || !panel().contains(event->position())) {
        event->ignore();
        return;
    }
    Viewport view = link_->viewport();
    view.zoomAt(event->position(), panel(), std::pow(2.0, event->angleDelta().y() / 240.0));
    link_->setViewport(view);
    event->accept();
}

void MapView::mousePressEvent(QMouseEvent* event) {
    pressed_ = last_ = event->position();
    lookAtPress_ = look_;
    corner_.reset();
    Q_EMIT chosen();
    if (event->button() == Qt::LeftButton && event->modifiers() & Qt::ShiftModifier && pyramid_) {
        corner_ = toPlace(pressed_);
    }
}

void MapView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF now = event->position();
    if (event->buttons() & Qt::RightButton) {
        dragLook(now - pressed_);
        Q_EMIT lookDragged();
    } else if (corner_ && event->buttons() & Qt::LeftButton) {
        link_->setRegion(between(*corner_, toPlace(now)));
    } else if (event->buttons() & (Qt::LeftButton | Qt::MiddleButton) && !link_->viewport().whole()) {
        Viewport view = link_->viewport();
        view.panBy(now - last_, panel());
        link_->setViewport(view);
    }
    last_ = now;
    const QPointF place = toPlace(now);
    const bool inside = pyramid_ && panel().contains(now) && QRectF(0, 0, 1, 1).contains(place);
    link_->setCursor(inside ? std::optional(place) : std::nullopt);
}

void MapView::mouseReleaseEvent(QMouseEvent* event) {
    const bool click = (event->position() - pressed_).manhattanLength() < 4.0;
    if (corner_ && click) {
        link_->setRegion({}); // Shift and a click: none
    }
    corner_.reset();
}

void MapView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::RightButton) {
        display::DisplayOptions look = look_;
        look.contrast = {};
        lookAtPress_ = look; // the drag that may follow begins there
        setLook(look);
        Q_EMIT lookDragged();
        return;
    }
    link_->setViewport({});
}

void MapView::leaveEvent(QEvent*) {
    link_->setCursor({});
}

void MapView::contextMenuEvent(QContextMenuEvent* event) {
    event->setAccepted(event->reason() == QContextMenuEvent::Mouse); // the right button drags
}

void MapView::dragLook(QPointF by) {
    const double across = by.x() / std::max(1, width());
    const double up = -by.y() / std::max(1, height());
    display::DisplayOptions look = lookAtPress_;
    look.contrast.bias = display::kBiasRange.clamp(look.contrast.bias + across);
    look.contrast.contrast =
        std::clamp(look.contrast.contrast * std::pow(10.0, 2.0 * up), 0.1, display::kContrastRange.highest);
    setLook(look);
}

void MapView::moveCursor(int right, int up, bool region) {
    const QSize size = mapSize();
    const QPointF from = link_->cursor().value_or(link_->viewport().centre);
    const auto stepped = [](double at, int by, int count) {
        const double pixel = std::floor(at * count) + by;
        return (std::clamp(pixel, 0.0, count - 1.0) + 0.5) / count;
    };
    const QPointF to(stepped(from.x(), right, size.width()), stepped(from.y(), up, size.height()));
    if (region) {
        corner_ = corner_.value_or(from);
        link_->setRegion(between(*corner_, to));
    } else {
        corner_.reset();
    }
    link_->setCursor(to);
}

void MapView::keyPressEvent(QKeyEvent* event) {
    const int step = event->modifiers() & Qt::ControlModifier ? 10 : 1;
    const bool region = event->modifiers() & Qt::ShiftModifier;
    Viewport view = link_->viewport();
    const QPointF about = link_->cursor() ? toScreen(*link_->cursor(), panel()) : panel().center();
    switch (pyramid_ ? event->key() : 0) {
    case Qt::Key_Left:
        moveCursor(-step, 0, region);
        return;
    case Qt::Key_Right:
        moveCursor(step, 0, region);
        return;
    case Qt::Key_Up:
        moveCursor(0, step, region);
        return;
    case Qt::Key_Down:
        moveCursor(0, -step, region);
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        view.zoomAt(about, panel(), kStep);
        break;
    case Qt::Key_Minus:
        view.zoomAt(about, panel(), 1.0 / kStep);
        break;
    case Qt::Key_Home:
        view = {};
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    link_->setViewport(view);
}

bool MapView::event(QEvent* event) {
    switch (event->type()) {
    case QEvent::PaletteChange:
    case QEvent::ScreenChangeInternal:
        redraw();
        break;
    case QEvent::FocusIn:
        Q_EMIT chosen();
        update();
        break;
    case QEvent::FocusOut:
        update();
        break;
    default:
        break;
    }
    return QWidget::event(event);
}

} // namespace lookback::ui
