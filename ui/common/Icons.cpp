// SPDX-License-Identifier: MIT
#include "ui/common/Icons.h"

#include <QColor>
#include <QFile>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace lookback::ui {

QPixmap iconPixmap(const QString& name, const QColor& colour, int size, double pixelRatio) {
    const QString key = QStringLiteral("icon/%1/%2/%3/%4").arg(name, colour.name()).arg(size).arg(pixelRatio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) {
        return pixmap;
    }
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return pixmap;
    }
    const QByteArray svg = file.readAll().replace("currentColor", colour.name().toLatin1());
    pixmap = QPixmap(QSize(size, size) * pixelRatio);
    pixmap.setDevicePixelRatio(pixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    QSvgRenderer(svg).render(&painter, QRectF(0, 0, size, size));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

} // namespace lookback::ui
