// SPDX-License-Identifier: MIT
#include "ui/canvas/MapView.h"

#include "ui/canvas/Gutter.h"
#include "ui/common/Theme.h"

#include <QEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>

namespace lookback::ui {

namespace {

constexpr double kSeePixels = 4.0;   ///< Screen pixels of a map's pixel from which on it is seen as a square.
constexpr double kScaleShare = 0.28; ///< Of the panel that the scale bar takes at most.

/// The picture of one map in its panel.
QImage pictureOf(const MapPyramid& map, const Viewport& view, const QSize& size, double ratio,
                 const display::DisplayOptions& look, bool blankIsClear) {
    const QSize pixels(map.map().width(), map.map().height());
    RasterOptions options;
    options.source = view.source(pixels);
    options.size = size;
    options.display = look;
    options.smooth = size.width() / ratio / options.source.width() < kSeePixels;
    options.blankIsClear = blankIsClear;
    return rasterise(map, options);
}

} // namespace

MapView::MapView(QWidget* parent)
    : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    look_.stretch = display::Stretch::Linear;
    setLink(&own_);
}

void MapView::setLink(MapLink* link) {
    QObject::disconnect(link_, nullptr, this, nullptr);
    link_ = link;
    connect(link_, &MapLink::viewportChanged, this, &MapView::redraw);
    connect(link_, &MapLink::cursorChanged, this, qOverload<>(&QWidget::update));
    connect(link_, &MapLink::regionChanged, this, qOverload<>(&QWidget::update));
    redraw();
}

void MapView::setMap(std::shared_ptr<const Map> map) {
    pyramid_ = map && !map->values.empty() ? std::make_unique<MapPyramid>(std::move(map)) : nullptr;
    findLimits();
    redraw();
}

void MapView::findLimits() {
    const Map* of = reference_ ? reference_.get() : map();
    limits_ = of != nullptr ? limitsOf(*of, look_) : display::Limits{};
}

void MapView::setLimitsFrom(std::shared_ptr<const Map> map) {
    if (map != reference_) {
        reference_ = std::move(map);
        findLimits();
        redraw();
    }
}

void MapView::setLook(const display::DisplayOptions& look) {
    const bool other = look.limits != look_.limits || look.percent != look_.percent ||
                       look.limits == display::LimitsKind::Fixed;
    look_ = look;
    if (other) {
        findLimits();
    }
    redraw();
}

void MapView::setOverlay(std::shared_ptr<const Map> map, const display::DisplayOptions& look, double opacity,
                         bool bar) {
    barOfOverlay_ = bar;
    if (!map || map->values.empty()) {
        overlay_.reset();
    } else if (!overlay_ || overlay_->shared() != map) {
        overlay_ = std::make_unique<MapPyramid>(map);
    }
    overlayLook_ = look;
    if (overlay_) {
        overlayLook_.fixed = limitsOf(overlay_->map(), look);
        overlayLook_.limits = display::LimitsKind::Fixed;
    }
    opacity_ = std::clamp(opacity, 0.0, 1.0);
    redraw();
}

void MapView::setEmptyText(const QString& text) {
    emptyText_ = text;
    update();
}

void MapView::setValues(MapValues values) {
    values_ = values;
    update();
}

void MapView::setSide(double length, const QString& unit) {
    side_ = length;
    sideUnit_ = unit;
    update();
}

QSize MapView::mapSize() const {
    return pyramid_ ? QSize(pyramid_->map().width(), pyramid_->map().height()) : QSize(1, 1);
}

QRectF MapView::panel() const {
    const double side = std::floor(std::max(1.0, std::min(width() - 2.0, height() - kMapBarHeight - 2.0)));
    const double spare = std::max(0.0, height() - kMapBarHeight - 2.0 - side);
    return {std::floor((width() - side) / 2.0), 1.0 + std::floor(spare / 2.0), side, side};
}

QPointF MapView::toPlace(QPointF screen) const {
    const QSize size = mapSize();
    const QPointF pixel = link_->viewport().toImage(screen, panel(), size);
    return {(pixel.x() + 0.5) / size.width(), (pixel.y() + 0.5) / size.height()};
}

QPointF MapView::toScreen(QPointF place, const QRectF& where) const {
    const QSize size = mapSize();
    const QPointF pixel(place.x() * size.width() - 0.5, place.y() * size.height() - 0.5);
    return link_->viewport().toScreen(pixel, where, size);
}

double MapView::valueAt(QPointF place) const {
    const QSize size = mapSize();
    const int x = static_cast<int>(std::floor(place.x() * size.width()));
    const int y = static_cast<int>(std::floor(place.y() * size.height()));
    if (!pyramid_ || x < 0 || y < 0 || x >= size.width() || y >= size.height()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return pyramid_->map().values.at(0, y, x);
}

void MapView::redraw() {
    drawn_ = QPixmap();
    update();
}

QPixmap MapView::drawn(const QRectF& where, double ratio) const {
    const QSize size = (where.size() * ratio).toSize();
    QPixmap picture(size);
    picture.setDevicePixelRatio(ratio);
    picture.fill(theme().sky);
    display::DisplayOptions look = look_;
    look.limits = display::LimitsKind::Fixed;
    look.fixed = limits_;
    QPainter painter(&picture);
    const QRectF whole(QPointF(0, 0), where.size());
    painter.drawImage(whole, pictureOf(*pyramid_, link_->viewport(), size, ratio, look, false));
    if (overlay_ && opacity_ > 0.0) {
        painter.setOpacity(opacity_);
        painter.drawImage(whole, pictureOf(*overlay_, link_->viewport(), size, ratio, overlayLook_, true));
    }
    return picture;
}

void MapView::ensureDrawn() {
    if (drawn_.isNull() && pyramid_) {
        drawn_ = drawn(panel(), devicePixelRatioF());
    }
}

void MapView::paintEvent(QPaintEvent*) {
    ensureDrawn();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF where = panel();
    if (pyramid_) {
        painter.drawPixmap(where.topLeft(), drawn_);
        paintAbove(painter, where);
        paintBar(painter, where);
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().hover);
        painter.drawRoundedRect(where, 4, 4);
        painter.setPen(theme().secondary);
        painter.setFont(textFont(12));
        painter.drawText(where.adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, emptyText_);
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme().focus, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(where);
    }
}

void MapView::paintAbove(QPainter& painter, const QRectF& where) const {
    painter.save();
    painter.setClipRect(where);
    if (link_->region()) {
        const QRectF region = *link_->region();
        const QRectF box =
            QRectF(toScreen(region.topLeft(), where), toScreen(region.bottomRight(), where)).normalized();
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme().shade, 3.0));
        painter.drawRect(box);
        painter.setPen(QPen(theme().onSky, 1.0, Qt::DashLine));
        painter.drawRect(box);
    }
    if (link_->cursor()) {
        const QPointF at = toScreen(*link_->cursor(), where);
        QColor ink = theme().amber;
        painter.setPen(QPen(ink, 1.0));
        const double x = std::floor(at.x()) + 0.5;
        const double y = std::floor(at.y()) + 0.5;
        painter.drawLine(QPointF(x, where.top()), QPointF(x, where.bottom()));
        painter.drawLine(QPointF(where.left(), y), QPointF(where.right(), y));
    }
    paintScale(painter, where);
    painter.restore();
}

void MapView::paintScale(QPainter& painter, const QRectF& where) const {
    const Map& map = pyramid_->map();
    const double side = map.box > 0.0 ? map.box : side_; // Mpc/h, or sideUnit_
    const double ofPixel = side > 0.0 ? side / map.width() : 1.0;
    const double perUnit = link_->viewport().scale(where, mapSize()) / ofPixel;
    const double length = roundLength(where.width() * kScaleShare / perUnit);
    const QString text = map.box > 0.0 ? tr("%1 Mpc/h").arg(length)
                         : side > 0.0  ? QStringLiteral("%1 %2").arg(length).arg(sideUnit_)
                                       : tr("%1 px").arg(length);
    painter.setFont(textFont(11));
    const double wide = std::max(length * perUnit, painter.fontMetrics().horizontalAdvance(text) + 0.0);
    const QRectF plate(where.left() + 6.0, where.bottom() - 28.0, wide + 12.0, 22.0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().shade);
    painter.drawRoundedRect(plate, 3, 3);
    painter.setPen(theme().onSky);
    painter.drawText(plate.adjusted(0, 0, 0, -5), Qt::AlignCenter, text);
    const double left = plate.center().x() - length * perUnit / 2.0;
    painter.setPen(QPen(theme().onSky, 2.0));
    painter.drawLine(QPointF(left, plate.bottom() - 4.0),
                     QPointF(left + length * perUnit, plate.bottom() - 4.0));
}

void MapView::paintBar(QPainter& painter, const QRectF& where) const {
    const QRectF below(where.left(), where.bottom(), where.width(), kMapBarHeight);
    if (barOfOverlay_ && overlay_) {
        paintMapBar(painter, below, overlayLook_, overlayLook_.fixed, unitText(overlay_->map().unit),
                    theme());
    } else {
        paintMapBar(painter, below, look_, limits_, unitText(pyramid_->map().unit), theme(), values_);
    }
}

QImage MapView::picture(double scale) const {
    constexpr double kMargin = 8.0;
    const double side = panel().width();
    const QSizeF page(side + 2.0 * kMargin, side + 2.0 * kMargin + kMapBarHeight);
    QImage image((page * scale).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(theme().card);
    if (!pyramid_) {
        return image;
    }
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF where(kMargin, kMargin, side, side);
    painter.drawPixmap(where.topLeft(), drawn(where, scale));
    painter.setClipRect(where);
    paintScale(painter, where);
    painter.setClipping(false);
    paintBar(painter, where);
    return image;
}

} // namespace lookback::ui
