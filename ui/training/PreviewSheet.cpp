// SPDX-License-Identifier: MIT
#include "ui/training/PreviewSheet.h"

#include "ui/common/Figures.h"
#include "ui/common/Theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

constexpr double kLabels = 18.0;    ///< Height of the redshifts above the columns.
constexpr double kRowLabels = 52.0; ///< Width of the seeds beside the rows.
constexpr double kBetween = 16.0;   ///< The galaxies and the large one.
constexpr double kLargest = 320.0;  ///< Of the large one: it has 64 pixels.

} // namespace

PreviewSheet::PreviewSheet(QWidget* parent)
    : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Galaxies of the chosen preview"));
}

int PreviewSheet::rows() const {
    return std::max(1, static_cast<int>(seeds_.size()));
}

int PreviewSheet::columns() const {
    return std::max(1, static_cast<int>(redshifts_.size()));
}

void PreviewSheet::setGrid(std::vector<std::uint64_t> seeds, std::vector<double> redshifts) {
    if (seeds == seeds_ && redshifts == redshifts_) {
        return;
    }
    seeds_ = std::move(seeds);
    redshifts_ = std::move(redshifts);
    row_ = 0;
    column_ = std::min(1, columns() - 1); // the first redshift is often too near to be typical
    update();
    Q_EMIT chosenChanged();
}

void PreviewSheet::setPicture(const QImage& sheet) {
    sheet_ = sheet;
    update();
}

void PreviewSheet::choose(int row, int column) {
    row = std::clamp(row, 0, rows() - 1);
    column = std::clamp(column, 0, columns() - 1);
    if (row != row_ || column != column_) {
        row_ = row;
        column_ = column;
        setAccessibleDescription(chosenName());
        update();
        Q_EMIT chosenChanged();
    }
}

QRect PreviewSheet::part(const QSize& sheet) const {
    if (isOne()) { // as much as a square frame shows
        const int shorter = std::min(sheet.width(), sheet.height());
        return {0, 0, shorter, shorter};
    }
    const QSize one(sheet.width() / columns(), sheet.height() / rows());
    return {QPoint(column_ * one.width(), row_ * one.height()), one};
}

QString PreviewSheet::chosenName() const {
    return seeds_.empty() || redshifts_.empty() ? QString()
                                                : tr("seed %1, z = %2")
                                                      .arg(seeds_[static_cast<std::size_t>(row_)])
                                                      .arg(redshifts_[static_cast<std::size_t>(column_)]);
}

double PreviewSheet::side() const {
    const double down = (height() - kLabels) / rows();
    const double large = std::min(height() - kLabels, kLargest);
    const double across = (width() - kRowLabels - kBetween - large) / columns();
    return std::max(8.0, std::floor(std::min(down, across)));
}

QRectF PreviewSheet::cell(int row, int column) const {
    return {kRowLabels + column * side(), kLabels + row * side(), side(), side()};
}

void PreviewSheet::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.setFont(textFont(11));
    if (isOne()) {
        if (!sheet_.isNull()) {
            QRectF whole(QPointF(), QSizeF(sheet_.size()).scaled(size(), Qt::KeepAspectRatio));
            whole.moveCenter(QRectF(rect()).center());
            painter.drawImage(whole, sheet_);
        }
        return;
    }
    const QRectF grid(kRowLabels, kLabels, columns() * side(), rows() * side());
    painter.fillRect(grid, theme().sky);
    if (!sheet_.isNull()) {
        painter.drawImage(grid, sheet_);
    }
    for (int c = 0; c < static_cast<int>(redshifts_.size()); ++c) {
        painter.setPen(c == column_ ? theme().text : theme().secondary);
        drawFigures(
            painter, QRectF(grid.left() + c * side(), 0, side(), kLabels - 2).toRect(), Qt::AlignHCenter,
            (c == 0 ? tr("z %1") : QStringLiteral("%1")).arg(redshifts_[static_cast<std::size_t>(c)]));
    }
    for (int r = 0; r < static_cast<int>(seeds_.size()); ++r) {
        painter.setPen(r == row_ ? theme().text : theme().secondary);
        drawFigures(painter, QRectF(0, kLabels + r * side(), kRowLabels - 8, side()).toRect(),
                    Qt::AlignRight | Qt::AlignVCenter,
                    (r == 0 ? tr("seed %1") : QStringLiteral("%1")).arg(seeds_[static_cast<std::size_t>(r)]));
    }
    const double large = std::min(height() - kLabels, kLargest);
    const QRectF big(grid.right() + kBetween, kLabels, large, large);
    painter.setPen(theme().secondary);
    drawFigures(painter, QRectF(big.left(), 0, std::max(0.0, width() - big.left()), kLabels - 2).toRect(),
                Qt::AlignLeft, chosenName());
    QPainterPath corner;
    corner.addRoundedRect(big, 5, 5);
    painter.save();
    painter.setClipPath(corner);
    painter.fillRect(big, theme().sky);
    if (!sheet_.isNull()) {
        painter.drawImage(big, sheet_, part(sheet_.size()));
    }
    painter.restore();
    if (rows() * columns() > 1) {
        painter.setPen(QPen(theme().focus, hasFocus() ? 2.5 : 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(cell(row_, column_).adjusted(1, 1, -1, -1), 3, 3);
    }
}

void PreviewSheet::mousePressEvent(QMouseEvent* event) {
    const QPointF at = event->position() - QPointF(kRowLabels, kLabels);
    if (!isOne() && at.x() >= 0 && at.y() >= 0 && at.x() < columns() * side() && at.y() < rows() * side()) {
        choose(static_cast<int>(at.y() / side()), static_cast<int>(at.x() / side()));
    }
}

void PreviewSheet::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
        choose(row_, column_ - 1);
        break;
    case Qt::Key_Right:
        choose(row_, column_ + 1);
        break;
    case Qt::Key_Up:
        choose(row_ - 1, column_);
        break;
    case Qt::Key_Down:
        choose(row_ + 1, column_);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

bool PreviewSheet::event(QEvent* event) {
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
        update();
    }
    return QWidget::event(event);
}

} // namespace lookback::ui
