// SPDX-License-Identifier: MIT
#include "ui/canvas/FigureTable.h"

#include "ui/common/Figures.h"
#include "ui/common/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

constexpr double kRow = 20.0;
constexpr int kTextSize = 12;

} // namespace

FigureTable::FigureTable(const QString& name, QWidget* parent)
    : QWidget(parent) {
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void FigureTable::setTable(const QStringList& head, const std::vector<QStringList>& rows) {
    const bool taller = rows.size() != rows_.size();
    head_ = head;
    rows_ = rows;
    setAccessibleDescription(text());
    if (taller) {
        updateGeometry();
    }
    update();
}

void FigureTable::setTips(const QStringList& tips) {
    tips_ = tips;
}

QSize FigureTable::sizeHint() const {
    return {320, static_cast<int>(kRow * (static_cast<double>(rows_.size()) + 1.0))};
}

double FigureTable::nameWidth() const {
    const QFontMetricsF metrics(textFont(kTextSize, QFont::DemiBold));
    double wide = 32.0;
    for (const QStringList& row : rows_) {
        wide = std::max(wide, metrics.horizontalAdvance(row.value(0)) + 8.0);
    }
    return std::min(wide, width() * 0.45);
}

QRectF FigureTable::cell(int row, int column) const {
    const double name = nameWidth();
    const double y = kRow * (row + 1);
    if (column == 0) {
        return {0.0, y, name, kRow};
    }
    const double each = (width() - name) / std::max<double>(1.0, static_cast<double>(head_.size()) - 1.0);
    return {name + each * (column - 1), y, each, kRow};
}

void FigureTable::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    for (int column = 0; column < head_.size(); ++column) {
        painter.setFont(textFont(11));
        painter.setPen(theme().secondary);
        drawFigures(painter, cell(-1, column).toRect(), column == 0 ? Qt::AlignLeft : Qt::AlignRight,
                    head_[column]);
    }
    for (int row = 0; row < static_cast<int>(rows_.size()); ++row) {
        for (int column = 0; column < head_.size(); ++column) {
            const QString words = rows_[static_cast<std::size_t>(row)].value(column);
            painter.setFont(textFont(kTextSize, column == 0 ? QFont::DemiBold : QFont::Normal));
            painter.setPen(words.isEmpty() ? theme().secondary : theme().text);
            const QRect where = cell(row, column).toRect();
            if (column == 0) {
                painter.drawText(where, Qt::AlignLeft | Qt::AlignVCenter,
                                 painter.fontMetrics().elidedText(words, Qt::ElideRight, where.width() - 4));
            } else {
                drawFigures(painter, where, Qt::AlignRight,
                            words.isEmpty() ? QStringLiteral("\u2013") : words);
            }
        }
    }
}

bool FigureTable::event(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        update();
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        for (int column = 0; column < tips_.size(); ++column) {
            if (cell(-1, column).adjusted(0, 0, 0, height()).contains(help->pos())) {
                QToolTip::showText(help->globalPos(), tips_[column], this);
                return true;
            }
        }
    }
    return QWidget::event(event);
}

void FigureTable::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    menu.addAction(tr("Copy the table"), this, [this] { QApplication::clipboard()->setText(text()); });
    menu.exec(event->globalPos());
}

QString FigureTable::text() const {
    QStringList lines{head_.join(QLatin1Char('\t'))};
    for (const QStringList& row : rows_) {
        lines << row.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace lookback::ui
