// SPDX-License-Identifier: MIT
// What the mouse does to a GalaxyGrid: DS9's habits.
#include "ui/canvas/GalaxyGrid.h"

#include <QMouseEvent>
#include <QWheelEvent>
#include <cmath>

namespace lookback::ui {

void GalaxyGrid::resizeEvent(QResizeEvent*) {
    arrange();
    Q_EMIT viewportChanged();
}

void GalaxyGrid::wheelEvent(QWheelEvent* event) {
    const int index = tileAt(event->position());
    if (index < 0) {
        event->ignore();
        return;
    }
    viewport_.zoomAt(event->position(), panel(index), std::pow(2.0, event->angleDelta().y() / 240.0));
    update();
    Q_EMIT viewportChanged();
    event->accept();
}

void GalaxyGrid::mousePressEvent(QMouseEvent* event) {
    pressed_ = last_ = event->position();
    lookAtPress_ = look_;
    const int index = tileAt(pressed_);
    if (event->button() == Qt::LeftButton && index >= 0) {
        select(index);
    }
}

void GalaxyGrid::mouseMoveEvent(QMouseEvent* event) {
    const QPointF now = event->position();
    if (event->buttons() & Qt::RightButton) {
        dragLook(now - pressed_);
        last_ = now;
        Q_EMIT lookDragged(); // not what lies under the cursor
        return;
    } else if ((event->buttons() & (Qt::LeftButton | Qt::MiddleButton)) && !viewport_.whole()) {
        viewport_.panBy(now - last_, panel(selected_));
        update();
        Q_EMIT viewportChanged();
    }
    last_ = now;
    const int index = tileAt(now);
    if (index < 0 || tiles_[index].image.empty()) {
        Q_EMIT pointed(-1, 0.0, 0.0);
        return;
    }
    const Image& image = tiles_[index].image;
    const QPointF at = viewport_.toImage(now, panel(index), QSize(image.width, image.height));
    Q_EMIT pointed(index, at.x(), at.y());
}

void GalaxyGrid::mouseReleaseEvent(QMouseEvent*) {}

void GalaxyGrid::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::RightButton) {
        display::Look look = look_;
        look.lupton.stretch = display::LuptonOptions{}.stretch;
        look.lupton.q = display::LuptonOptions{}.q;
        look.single.contrast = {};
        lookAtPress_ = look; // the drag that may follow begins there
        setLook(look);
        Q_EMIT lookDragged();
        return;
    }
    showWhole();
}

void GalaxyGrid::leaveEvent(QEvent*) {
    Q_EMIT pointed(-1, 0.0, 0.0);
}

bool GalaxyGrid::event(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FocusIn ||
        event->type() == QEvent::FocusOut) {
        update();
    }
    return QWidget::event(event);
}

void GalaxyGrid::dragLook(QPointF by) {
    const double across = by.x() / std::max(1, width());
    const double up = -by.y() / std::max(1, height());
    display::Look look = lookAtPress_;
    if (look.colour) {
        look.lupton.stretch =
            display::kLuptonStretchRange.clamp(look.lupton.stretch * std::pow(10.0, -2.0 * across));
        look.lupton.q = std::clamp(look.lupton.q * std::pow(10.0, 2.0 * up), 0.1, 100.0);
    } else {
        look.single.contrast.bias = display::kBiasRange.clamp(look.single.contrast.bias + across);
        look.single.contrast.contrast =
            display::kContrastRange.clamp(look.single.contrast.contrast * std::pow(10.0, 2.0 * up));
    }
    setLook(look);
}

} // namespace lookback::ui
