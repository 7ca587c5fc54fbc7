// SPDX-License-Identifier: MIT
#include "ui/canvas/GalaxyGrid.h"

#include "ui/canvas/Rendering.h"
#include "ui/common/Theme.h"

#include <QEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

constexpr double kGap = 4.0;
constexpr double kCaptionSide = 84.0; ///< Narrower panels carry no caption, it would hide the galaxy.

} // namespace

GalaxyGrid::GalaxyGrid(QWidget* parent)
    : QWidget(parent)
    , tiles_(1) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(240, 240);
    setAccessibleName(tr("Generated galaxies"));
}

void GalaxyGrid::setCount(int count) {
    tiles_.resize(static_cast<std::size_t>(count));
    selected_ = std::min(selected_, count - 1);
    arrange();
    update();
}

void GalaxyGrid::setImage(int index, Image image) {
    tiles_[index].image = std::move(image);
    fresh_ = true;
    // The limits of all follow the selected one; otherwise only this panel changes.
    if (index == selected_ && shared_ && !look_.colour && look_.single.limits != display::LimitsKind::Fixed) {
        renderAll();
        Q_EMIT lookChanged();
        return;
    }
    tiles_[index].picture = rendered(tiles_[index].image, lookOfTiles());
    update(panel(index).toAlignedRect());
}

void GalaxyGrid::clearImage(int index) {
    tiles_[index].image = {};
    tiles_[index].picture = {};
    update();
}

void GalaxyGrid::setCaption(int index, const QString& caption) {
    tiles_[index].caption = caption;
    update(panel(index).toAlignedRect());
}

void GalaxyGrid::select(int index) {
    if (index < 0 || index >= count() || index == selected_) {
        return;
    }
    selected_ = index;
    renderAll();
    Q_EMIT selectedChanged(index);
}

void GalaxyGrid::setLook(const display::Look& look) {
    look_ = look;
    renderAll();
    Q_EMIT lookChanged();
}

void GalaxyGrid::setSharedLimits(bool shared) {
    shared_ = shared;
    renderAll();
    Q_EMIT lookChanged();
}

display::Limits GalaxyGrid::limitsOfSelected() const {
    const Image& image = tiles_[selected_].image;
    if (image.empty() || look_.band >= image.bands) {
        return {};
    }
    return display::limitsFor(image, look_.band, look_.single);
}

display::Look GalaxyGrid::lookOfTiles() const {
    display::Look look = look_;
    if (shared_ && !look.colour && !tiles_[selected_].image.empty()) {
        look.single.fixed = limitsOfSelected();
        look.single.limits = display::LimitsKind::Fixed;
    }
    return look;
}

void GalaxyGrid::renderAll() {
    const display::Look look = lookOfTiles();
    for (Tile& tile : tiles_) {
        tile.picture = rendered(tile.image, look);
    }
    update();
}

void GalaxyGrid::setEmptyText(const QString& text) {
    emptyText_ = text;
    update();
}

void GalaxyGrid::zoom(double factor) {
    const QRectF first = panel(0);
    viewport_.zoomAt(first.center(), first, factor);
    update();
    Q_EMIT viewportChanged();
}

void GalaxyGrid::showWhole() {
    viewport_ = {};
    update();
    Q_EMIT viewportChanged();
}

double GalaxyGrid::screenPixelsPerPixel(QSize image) const {
    return side_ > 0.0 ? viewport_.scale(panel(selected_), image) : 0.0;
}

void GalaxyGrid::arrange() {
    // The number of columns that makes the panels largest; of equals, the squarer.
    side_ = 0.0;
    for (int columns = 1; columns <= count(); ++columns) {
        const int rows = (count() + columns - 1) / columns;
        const double fit = std::floor(std::min((width() - kGap * (columns - 1) - 4.0) / columns,
                                               (height() - kGap * (rows - 1) - 4.0) / rows));
        if (fit > side_) {
            side_ = fit;
            columns_ = columns;
        }
    }
    const int rows = (count() + columns_ - 1) / columns_;
    origin_ = QPointF(std::floor((width() - columns_ * (side_ + kGap) + kGap) / 2.0),
                      std::floor((height() - rows * (side_ + kGap) + kGap) / 2.0));
}

QRectF GalaxyGrid::panel(int index) const {
    return {origin_.x() + (index % columns_) * (side_ + kGap),
            origin_.y() + (index / columns_) * (side_ + kGap), side_, side_};
}

int GalaxyGrid::tileAt(QPointF position) const {
    for (int i = 0; i < count(); ++i) {
        if (panel(i).contains(position)) {
            return i;
        }
    }
    return -1;
}

void GalaxyGrid::paintTile(QPainter& painter, int index) const {
    const Tile& tile = tiles_[index];
    const QRectF where = panel(index);
    QPainterPath corner;
    corner.addRoundedRect(where, 4, 4);
    painter.setClipPath(corner);
    painter.fillRect(where, theme().sky);
    if (!tile.picture.isNull()) {
        const bool pixels = viewport_.scale(where, tile.picture.size()) > 24.0; // near enough to see them
        painter.setRenderHint(QPainter::SmoothPixmapTransform, !pixels);
        painter.drawImage(where, tile.picture, viewport_.source(tile.picture.size()));
    }
    painter.setClipping(false);
    if (side_ >= kCaptionSide && !tile.caption.isEmpty()) {
        painter.setFont(textFont(11));
        const int width = painter.fontMetrics().horizontalAdvance(tile.caption);
        const QRectF plate(where.left() + 4, where.bottom() - 21, width + 8, 17);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().shade);
        painter.drawRoundedRect(plate, 3, 3);
        painter.setPen(theme().onSky);
        painter.drawText(plate, Qt::AlignCenter, tile.caption);
    }
    if (index == selected_ && count() > 1) {
        painter.setPen(QPen(theme().focus, hasFocus() ? 3 : 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(where.adjusted(-1, -1, 1, 1), 5, 5);
    }
}

void GalaxyGrid::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool any =
        std::any_of(tiles_.begin(), tiles_.end(), [](const Tile& tile) { return !tile.picture.isNull(); });
    const bool says = !any && !emptyText_.isEmpty(); // one plate for the words, not a grid of holes
    for (int i = 0; !says && i < count(); ++i) {
        if (event->rect().intersects(panel(i).adjusted(-2, -2, 2, 2).toAlignedRect())) {
            paintTile(painter, i);
        }
    }
    if (says) {
        painter.setPen(hasFocus() ? QPen(theme().focus, 2) : QPen(Qt::NoPen));
        painter.setBrush(theme().sky);
        painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), 6, 6);
        painter.setPen(theme().onSky);
        painter.setFont(textFont(13));
        painter.drawText(QRectF(rect()).adjusted(32, 32, -32, -32), Qt::AlignCenter | Qt::TextWordWrap,
                         emptyText_);
    }
    if (hasFocus() && count() == 1 && !says) {
        painter.setPen(QPen(theme().focus, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(panel(0).adjusted(-1, -1, 1, 1), 5, 5);
    }
    if (fresh_) {
        fresh_ = false;
        Q_EMIT painted();
    }
}

} // namespace lookback::ui
