// SPDX-License-Identifier: MIT
#include "ui/canvas/MapLink.h"

namespace lookback::ui {

void MapLink::setViewport(const Viewport& viewport) {
    viewport_ = viewport;
    Q_EMIT viewportChanged();
}

void MapLink::setCursor(const std::optional<QPointF>& cursor) {
    if (cursor != cursor_) {
        cursor_ = cursor;
        Q_EMIT cursorChanged();
    }
}

void MapLink::setRegion(const std::optional<QRectF>& region) {
    if (region != region_) {
        region_ = region;
        Q_EMIT regionChanged();
    }
}

} // namespace lookback::ui
