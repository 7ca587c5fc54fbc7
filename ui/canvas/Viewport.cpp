// SPDX-License-Identifier: MIT
#include "ui/canvas/Viewport.h"

#include <algorithm>

namespace lookback::ui {

namespace {

constexpr double kZoomHighest = 32.0;

} // namespace

QRectF Viewport::source(QSize size) const {
    const double side = std::max(size.width(), size.height()) / zoom;
    return {centre.x() * size.width() - side / 2.0, (1.0 - centre.y()) * size.height() - side / 2.0, side,
            side};
}

QPointF Viewport::toImage(QPointF screen, const QRectF& panel, QSize size) const {
    const QRectF from = source(size);
    const double x = from.left() + (screen.x() - panel.left()) / panel.width() * from.width();
    const double down = from.top() + (screen.y() - panel.top()) / panel.height() * from.height();
    return {x - 0.5, size.height() - down - 0.5};
}

QPointF Viewport::toScreen(QPointF image, const QRectF& panel, QSize size) const {
    const QRectF from = source(size);
    const double down = size.height() - 0.5 - image.y();
    return {panel.left() + (image.x() + 0.5 - from.left()) / from.width() * panel.width(),
            panel.top() + (down - from.top()) / from.height() * panel.height()};
}

double Viewport::scale(const QRectF& panel, QSize size) const {
    return panel.width() / source(size).width();
}

void Viewport::zoomAt(QPointF screen, const QRectF& panel, double factor) {
    const double before = zoom;
    zoom = std::clamp(zoom * factor, 1.0, kZoomHighest);
    const QPointF offset((screen.x() - panel.center().x()) / panel.width(),
                         (panel.center().y() - screen.y()) / panel.height());
    centre += offset * (1.0 / before - 1.0 / zoom);
    settle();
}

void Viewport::panBy(QPointF by, const QRectF& panel) {
    centre += QPointF(-by.x() / panel.width(), by.y() / panel.height()) / zoom;
    settle();
}

void Viewport::settle() {
    const double half = 0.5 / zoom;
    centre.setX(std::clamp(centre.x(), half, 1.0 - half));
    centre.setY(std::clamp(centre.y(), half, 1.0 - half));
}

} // namespace lookback::ui
