// SPDX-License-Identifier: MIT
#include "ui/canvas/Chart.h"

#include <QEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

Chart::Chart(QWidget* parent)
    : QWidget(parent)
    , emptyText_(tr("Nothing to plot yet")) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

Chart::~Chart() = default;

void Chart::setData(ChartData data) {
    if (data.x.text() != data_.x.text() || data.y.text() != data_.y.text() || data.x.log != data_.x.log ||
        data.y.log != data_.y.log) {
        zoomX_.reset();
        zoomY_.reset();
        cursor_ = anchor_ = -1;
    }
    data_ = std::move(data);
    readout_ = {};
    setAccessibleName(tr("Chart: %1").arg(data_.title));
    redraw();
}

void Chart::setSelection(std::optional<ChartSelection> selection) {
    selection_ = selection;
    update();
}

void Chart::setEmptyText(const QString& text) {
    emptyText_ = text;
    redraw();
}

bool Chart::empty() const {
    return std::all_of(data_.series.begin(), data_.series.end(), [](const Series& s) { return s.y.empty(); });
}

AxisView Chart::viewX() const {
    return zoomX_.value_or(wholeX(data_));
}

AxisView Chart::viewY() const {
    return zoomY_.value_or(wholeY(data_));
}

void Chart::showWhole() {
    zoomX_.reset();
    zoomY_.reset();
    redraw();
}

void Chart::zoom(double factor, QPointF about) {
    ensureDrawn();
    if (empty()) {
        return;
    }
    const auto nearer = [factor](AxisView view, double place) { // place: 0 low end, 1 high end
        const double span = view.high - view.low;
        const double fixed = view.low + place * span;
        return AxisView{fixed - place * span / factor, fixed + (1.0 - place) * span / factor};
    };
    const auto within = [](const AxisView& view, const AxisView& whole) -> std::optional<AxisView> {
        if (view.high - view.low >= (whole.high - whole.low) * 0.999) {
            return {};
        }
        AxisView moved = view;
        const double by = std::max(0.0, whole.low - view.low) - std::max(0.0, view.high - whole.high);
        moved.low += by;
        moved.high += by;
        return moved;
    };
    constexpr double kNearest = 1e-4; // of the whole: closer, single floats would show
    const AxisView wide = wholeX(data_);
    const double u = std::clamp((about.x() - frame_.plot.left()) / frame_.plot.width(), 0.0, 1.0);
    const AxisView x = nearer(viewX(), u);
    if (x.high - x.low < kNearest * (wide.high - wide.low)) {
        return;
    }
    zoomX_ = within(x, wide);
    const bool steps = std::any_of(data_.series.begin(), data_.series.end(),
                                   [](const Series& s) { return s.kind == SeriesKind::Steps; });
    if (!steps) {
        const double v = std::clamp((frame_.plot.bottom() - about.y()) / frame_.plot.height(), 0.0, 1.0);
        zoomY_ = within(nearer(viewY(), v), wholeY(data_));
    }
    redraw();
}

QPointF Chart::toScreen(double x, double y) const {
    const_cast<Chart*>(this)->ensureDrawn(); // the frame is a by-product of drawing
    return frame_.toScreen(x, y);
}

void Chart::redraw() {
    drawn_ = QPixmap();
    update();
}

void Chart::ensureDrawn() {
    if (!drawn_.isNull() || size().isEmpty()) {
        return;
    }
    const double ratio = devicePixelRatioF();
    drawn_ = QPixmap(size() * ratio);
    drawn_.setDevicePixelRatio(ratio);
    drawn_.fill(Qt::transparent);
    QPainter painter(&drawn_);
    if (empty()) {
        painter.setFont(textFont(12));
        painter.setPen(theme().secondary);
        painter.drawText(rect().adjusted(24, 0, -24, 0), Qt::AlignCenter | Qt::TextWordWrap, emptyText_);
        frame_ = {};
        return;
    }
    frame_ = scene_.paint(painter, QRectF(rect()).adjusted(4, 2, -4, -2), data_, viewX(), viewY(), theme());
}

void Chart::paintEvent(QPaintEvent*) {
    ensureDrawn();
    QPainter painter(this);
    painter.drawPixmap(0, 0, drawn_);
    painter.setRenderHint(QPainter::Antialiasing);
    if (selection_ && !empty()) {
        const double bottom =
            selection_->yLow ? frame_.toScreen(1.0, *selection_->yLow).y() : frame_.plot.bottom();
        const double top =
            selection_->yHigh ? frame_.toScreen(1.0, *selection_->yHigh).y() : frame_.plot.top();
        QRectF box(QPointF(frame_.toScreen(selection_->xLow, 1.0).x(), top),
                   QPointF(frame_.toScreen(selection_->xHigh, 1.0).x(), bottom));
        box = box.intersected(frame_.plot);
        QColor veil = theme().text;
        veil.setAlphaF(0.07F);
        painter.fillRect(box, veil);
        painter.setPen(QPen(theme().secondary, 1.0));
        painter.drawLine(box.topLeft(), box.bottomLeft());
        painter.drawLine(box.topRight(), box.bottomRight());
        if (selection_->yLow) {
            painter.drawLine(box.topLeft(), box.topRight());
            painter.drawLine(box.bottomLeft(), box.bottomRight());
        }
    }
    if (!readout_.empty() && !dragging_) {
        paintReadout(painter, readout_, QRectF(rect()).adjusted(1, 1, -1, -1), theme());
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme().focus, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
    }
}

void Chart::resizeEvent(QResizeEvent*) {
    readout_ = {};
    redraw();
}

bool Chart::event(QEvent* event) {
    switch (event->type()) {
    case QEvent::PaletteChange:
    case QEvent::StyleChange:
    case QEvent::ScreenChangeInternal:
        redraw();
        break;
    case QEvent::FocusIn:
    case QEvent::FocusOut:
        update();
        break;
    default:
        break;
    }
    return QWidget::event(event);
}

} // namespace lookback::ui
