// SPDX-License-Identifier: MIT
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSize>

namespace lookback::ui {

/// Which part of an image a panel shows; linked panels share one. Positions are image pixels counted from 0
/// at the centre of the bottom left pixel, y upwards, as in FITS less one.
struct Viewport {
    double zoom = 1.0;        ///< 1: the whole image fits; larger: nearer.
    QPointF centre{0.5, 0.5}; ///< Of what is shown, as a fraction of the image, y upwards.

    /// The part of an image of `size` that is shown, in its own pixel edges with y DOWN, as QPainter wants
    /// it.
    QRectF source(QSize size) const;

    /// Screen position inside `panel` to image position, and back.
    QPointF toImage(QPointF screen, const QRectF& panel, QSize size) const;
    QPointF toScreen(QPointF image, const QRectF& panel, QSize size) const;

    /// Screen pixels of one image pixel.
    double scale(const QRectF& panel, QSize size) const;

    /// Zoom by `factor` so that what lies under `screen` stays there.
    void zoomAt(QPointF screen, const QRectF& panel, double factor);

    /// Move what is shown along with a drag of `by` screen pixels.
    void panBy(QPointF by, const QRectF& panel);

    bool whole() const { return zoom <= 1.0; }

private:
    void settle();
};

} // namespace lookback::ui
