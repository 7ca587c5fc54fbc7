// SPDX-License-Identifier: MIT
#pragma once

#include "ui/canvas/MapBar.h"
#include "ui/canvas/MapLink.h"
#include "ui/canvas/MapRaster.h"

#include <QPixmap>
#include <QWidget>

namespace lookback::ui {

/// One map as a picture with its colour bar, unit and scale. Wheel: zoom under the cursor; drag: pan; double
/// click: the whole; right drag: contrast and bias, right double click: as at first; Shift and drag: a
/// region. The arrow keys move the cursor a pixel (Ctrl: ten), with Shift they draw a region; + and - zoom,
/// Home shows the whole. Linked views share all of this but the colours.
class MapView : public QWidget {
    Q_OBJECT

public:
    explicit MapView(QWidget* parent = nullptr);

    void setLink(MapLink* link); ///< Instead of its own.

    MapLink* link() { return link_; }

    void setMap(std::shared_ptr<const Map> map); ///< Null: nothing to show.

    const Map* map() const { return pyramid_ ? &pyramid_->map() : nullptr; }

    std::shared_ptr<const Map> sharedMap() const { return pyramid_ ? pyramid_->shared() : nullptr; }

    void setLook(const display::DisplayOptions& look);

    const display::DisplayOptions& look() const { return look_; }

    const display::Limits& limits() const { return limits_; } ///< In force.

    /// Take the limits from this map instead of the one shown, so that views can be compared. Null: its own.
    void setLimitsFrom(std::shared_ptr<const Map> map);

    /// A second map above the first, such as z-scores; its blank pixels are clear. Null: none.
    /// `bar`: the colour bar and the value under the cursor are its.
    void setOverlay(std::shared_ptr<const Map> map, const display::DisplayOptions& look, double opacity,
                    bool bar = false);

    void setEmptyText(const QString& text); ///< Shown while there is no map.

    void setValues(MapValues values); ///< What the colour bar says of them.

    /// Side along x of maps that do not say it themselves, for the scale bar; 0: pixels.
    void setSide(double length, const QString& unit);

    QRectF panel() const; ///< The square that holds the map.

    /// Value under a place of the link; NaN without one.
    double valueAt(QPointF place) const;

    /// Panel and colour bar at `scale` times the size on the screen, for files.
    QImage picture(double scale) const;

    QSize sizeHint() const override { return {280, 320}; }

    QSize minimumSizeHint() const override { return {120, 160}; }

Q_SIGNALS:
    void lookDragged(); ///< By the right button, just now.
    void chosen();      ///< Pressed or reached by the keyboard.

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;

private:
    void redraw();
    void findLimits();
    void ensureDrawn();
    QPixmap drawn(const QRectF& where, double ratio) const;
    void paintAbove(QPainter& painter, const QRectF& where) const; ///< What moves with the cursor.
    void paintScale(QPainter& painter, const QRectF& where) const;
    void paintBar(QPainter& painter, const QRectF& where) const;
    void dragLook(QPointF by);
    QSize mapSize() const;
    QPointF toPlace(QPointF screen) const; ///< Fractions of the map, y upwards.
    QPointF toScreen(QPointF place, const QRectF& where) const;
    void moveCursor(int right, int up, bool region);

    MapLink own_;
    MapLink* link_ = &own_;
    std::unique_ptr<MapPyramid> pyramid_;
    display::DisplayOptions look_;
    display::DisplayOptions lookAtPress_;
    display::Limits limits_;
    std::shared_ptr<const Map> reference_; ///< Of the limits; null: the map itself.
    std::unique_ptr<MapPyramid> overlay_;
    display::DisplayOptions overlayLook_;
    double opacity_ = 0.0;
    bool barOfOverlay_ = false;
    QString emptyText_;
    MapValues values_ = MapValues::Linear;
    double side_ = 0.0;
    QString sideUnit_;
    QPixmap drawn_; ///< Picture and overlay without what moves with the cursor.
    QPointF pressed_;
    QPointF last_;
    std::optional<QPointF> corner_; ///< Where a region began.
};

} // namespace lookback::ui
