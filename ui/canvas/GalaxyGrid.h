// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"
#include "core/display/Render.h"
#include "ui/canvas/Viewport.h"

#include <QImage>
#include <QWidget>
#include <vector>

namespace lookback::ui {

/// 1 to 64 galaxies side by side with one zoom, one position and one look. Wheel: zoom under the cursor;
/// drag: pan; double click: the whole; right drag: contrast and bias (colour: stretch and softening), right
/// double click: as at first.
class GalaxyGrid : public QWidget {
    Q_OBJECT

public:
    explicit GalaxyGrid(QWidget* parent = nullptr);

    void setCount(int count); ///< Keeps the pictures of those that stay.

    int count() const { return static_cast<int>(tiles_.size()); }

    void setImage(int index, Image image);
    void clearImage(int index);

    const Image& image(int index) const { return tiles_[index].image; }

    void setCaption(int index, const QString& caption);

    void select(int index);

    int selected() const { return selected_; }

    void setLook(const display::Look& look);

    const display::Look& look() const { return look_; }

    void setSharedLimits(bool shared); ///< All panels between the limits of the selected one.

    bool sharedLimits() const { return shared_; }

    display::Limits limitsOfSelected() const;

    void setEmptyText(const QString& text); ///< What to do while there is no picture.

    QString emptyText() const { return emptyText_; }

    const Viewport& viewport() const { return viewport_; }

    void zoom(double factor); ///< About the middle.
    void showWhole();
    double screenPixelsPerPixel(QSize image) const;
    QRectF panel(int index) const;

    QSize sizeHint() const override { return {640, 640}; }

Q_SIGNALS:
    void pointed(int index, double x, double y); ///< index -1: the cursor has left.
    void selectedChanged(int index);
    void lookChanged();
    void lookDragged(); ///< By the right button, just now.
    void viewportChanged();
    void painted(); ///< After a repaint that showed a new picture.

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Tile {
        Image image;
        QImage picture;
        QString caption;
    };

    void arrange();
    void renderAll();
    display::Look lookOfTiles() const;
    void paintTile(QPainter& painter, int index) const;
    int tileAt(QPointF position) const;
    void dragLook(QPointF by);

    std::vector<Tile> tiles_;
    display::Look look_;
    display::Look lookAtPress_;
    Viewport viewport_;
    QPointF pressed_;
    QPointF last_;
    QString emptyText_;
    int columns_ = 1;
    double side_ = 0.0;
    QPointF origin_;
    int selected_ = 0;
    bool shared_ = true;
    bool fresh_ = false;
};

} // namespace lookback::ui
