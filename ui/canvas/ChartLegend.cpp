// SPDX-License-Identifier: MIT
#include "ui/canvas/ChartLegend.h"

#include <QFontMetricsF>
#include <QPainter>
#include <vector>

namespace lookback::ui {

namespace {

constexpr double kRow = 18.0;
constexpr double kSymbol = 20.0; ///< Width of the sample of a line.
constexpr double kGap = 14.0;    ///< Between two entries.

struct Entry {
    const Series* series = nullptr; ///< Null: words alone.
    QString text;
    double width = 0.0;
};

std::vector<Entry> entriesOf(const ChartData& data, const QFontMetricsF& metrics) {
    std::vector<Entry> entries;
    QStringList spreads;
    for (const Series& s : data.series) {
        if (s.legend && !s.name.isEmpty()) {
            entries.push_back({&s, s.name, kSymbol + 6.0 + metrics.horizontalAdvance(s.name)});
        }
        if (s.spread != SpreadKind::None && !s.spreadName.isEmpty()) {
            const QString what =
                s.spread == SpreadKind::Band ? QStringLiteral("band") : QStringLiteral("bars");
            const QString words = QStringLiteral("%1: %2").arg(what, s.spreadName);
            if (!spreads.contains(words)) {
                spreads << words;
            }
        }
    }
    for (const QString& words : spreads) {
        entries.push_back({nullptr, words, metrics.horizontalAdvance(words)});
    }
    return entries;
}

void paintSymbol(QPainter& painter, const Series& s, const QRectF& where, const Tokens& colours) {
    QColor ink = inkColour(s.ink, colours);
    ink.setAlphaF(s.faint ? 0.5F : 1.0F);
    const QPointF c = where.center();
    if (s.kind == SeriesKind::Steps && s.ink == Ink::Blue) {
        QColor soft = ink;
        soft.setAlphaF(0.18F);
        painter.fillRect(QRectF(where.left(), c.y() - 4.0, where.width(), 9.0), soft);
    }
    if (s.kind != SeriesKind::Points) {
        QPen pen(ink, s.ink == Ink::Grey || s.faint ? 1.0 : 2.0);
        pen.setCapStyle(Qt::FlatCap);
        if (const auto dashes = inkDashes(s.ink); !dashes.isEmpty() && !s.faint) {
            pen.setDashPattern(dashes);
            pen.setCapStyle(s.ink == Ink::Green ? Qt::RoundCap : Qt::FlatCap);
        }
        painter.setPen(pen);
        const double y = s.kind == SeriesKind::Steps ? c.y() - 4.0 : c.y();
        painter.drawLine(QPointF(where.left(), y), QPointF(where.right(), y));
    }
    if (s.kind == SeriesKind::Points || s.kind == SeriesKind::LineAndPoints) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        const double r = 3.5;
        if (s.ink == Ink::Amber) {
            painter.drawPolygon(QPolygonF{c - QPointF(0, 1.2 * r), c + QPointF(1.2 * r, 0),
                                          c + QPointF(0, 1.2 * r), c - QPointF(1.2 * r, 0)});
        } else if (s.ink == Ink::Green) {
            painter.drawRect(QRectF(c.x() - r, c.y() - r, 2 * r, 2 * r));
        } else if (s.ink == Ink::Red) {
            painter.setPen(QPen(ink, 1.5));
            painter.drawLine(c + QPointF(-r, -r), c + QPointF(r, r));
            painter.drawLine(c + QPointF(-r, r), c + QPointF(r, -r));
        } else if (s.ink == Ink::Violet) {
            painter.setPen(QPen(ink, 1.5));
            painter.drawLine(c + QPointF(-r, 0), c + QPointF(r, 0));
            painter.drawLine(c + QPointF(0, -r), c + QPointF(0, r));
        } else {
            painter.drawEllipse(c, r, r);
        }
    }
}

} // namespace

QColor inkColour(Ink ink, const Tokens& colours) {
    switch (ink) {
    case Ink::Blue:
        return colours.blue;
    case Ink::Amber:
        return colours.amber;
    case Ink::Green:
        return colours.green;
    case Ink::Red:
        return colours.red;
    case Ink::Violet:
        return colours.violet;
    case Ink::Grey:
        break;
    }
    return colours.secondary;
}

QList<qreal> inkDashes(Ink ink) {
    switch (ink) {
    case Ink::Amber:
        return {3.5, 2.0};
    case Ink::Green:
        return {0.1, 2.2};
    case Ink::Red:
        return {4.5, 1.8, 1.2, 1.8};
    case Ink::Violet:
        return {3.6, 1.2, 1.0, 1.2, 1.0, 1.2};
    default:
        return {};
    }
}

double layLegend(QPainter* painter, const QRectF& where, const ChartData& data, const Tokens& colours) {
    const QFont font = textFont(11);
    const QFontMetricsF metrics(font);
    const std::vector<Entry> entries = entriesOf(data, metrics);
    const QString title = data.y.text();
    const double titleWidth = title.isEmpty() ? 0.0 : metrics.horizontalAdvance(title) + 2.0 * kGap;
    double total = -kGap;
    for (const Entry& e : entries) {
        total += e.width + kGap;
    }
    const bool oneRow = titleWidth + total <= where.width();
    double x = oneRow ? where.right() - total : where.left();
    double y = where.top();
    if (painter != nullptr) {
        painter->setFont(font);
        painter->setPen(colours.secondary);
        painter->drawText(QRectF(where.left(), y, where.width(), kRow), Qt::AlignVCenter, title);
    }
    if (!oneRow && !title.isEmpty()) {
        y += kRow;
    }
    for (const Entry& e : entries) {
        if (!oneRow && x > where.left() && x + e.width > where.right()) {
            x = where.left();
            y += kRow;
        }
        if (painter != nullptr) {
            const double words = e.series == nullptr ? 0.0 : kSymbol + 6.0;
            if (e.series != nullptr) {
                paintSymbol(*painter, *e.series, QRectF(x, y, kSymbol, kRow), colours);
            }
            painter->setFont(font);
            painter->setPen(e.series == nullptr ? colours.secondary : colours.text);
            painter->drawText(QRectF(x + words, y, where.right() - x - words, kRow), Qt::AlignVCenter,
                              metrics.elidedText(e.text, Qt::ElideMiddle, where.right() - x - words));
        }
        x += e.width + kGap;
    }
    return y + kRow - where.top();
}

} // namespace lookback::ui
