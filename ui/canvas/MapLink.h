// SPDX-License-Identifier: MIT
#pragma once

#include "ui/canvas/Viewport.h"

#include <QObject>
#include <optional>

namespace lookback::ui {

/// What linked panels share: zoom and position, the cursor and a chosen region. Places are fractions of the
/// map, 0 to 1 from its left and from its bottom edge, so that maps of different sizes can be linked.
class MapLink : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    const Viewport& viewport() const { return viewport_; }

    void setViewport(const Viewport& viewport);

    const std::optional<QPointF>& cursor() const { return cursor_; }

    void setCursor(const std::optional<QPointF>& cursor);

    const std::optional<QRectF>& region() const { return region_; } ///< Top: its lower edge, y upwards.

    void setRegion(const std::optional<QRectF>& region);

Q_SIGNALS:
    void viewportChanged();
    void cursorChanged();
    void regionChanged();

private:
    Viewport viewport_;
    std::optional<QPointF> cursor_;
    std::optional<QRectF> region_;
};

} // namespace lookback::ui
