// SPDX-License-Identifier: MIT
// What mouse and keyboard do to a chart.
#include "ui/canvas/Chart.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

constexpr double kDragLeast = 4.0; ///< Pixels; less is a click.

/// Whether the wheel is needed to scroll the page that the chart lies on.
bool liesOnLongPage(const QWidget* widget) {
    for (const QWidget* w = widget->parentWidget(); w != nullptr; w = w->parentWidget()) {
        const auto* area = qobject_cast<const QScrollArea*>(w);
        if (area != nullptr && area->verticalScrollBar()->maximum() > 0) {
            return true;
        }
    }
    return false;
}

} // namespace

void Chart::hover(QPointF where) {
    readout_ = empty() ? ChartReadout{} : readoutAt(data_, frame_, where);
    setAccessibleDescription(readout_.words());
    update();
}

void Chart::select(std::optional<ChartSelection> selection) {
    if (selection == selection_) {
        return;
    }
    selection_ = selection;
    update();
    Q_EMIT selected(selection_);
}

ChartSelection Chart::selectionBetween(QPointF from, QPointF to) const {
    const QRectF& plot = frame_.plot;
    const auto inside = [&plot](QPointF p) {
        return QPointF(std::clamp(p.x(), plot.left(), plot.right()),
                       std::clamp(p.y(), plot.top(), plot.bottom()));
    };
    const QPointF a = frame_.toData(inside(from));
    const QPointF b = frame_.toData(inside(to));
    ChartSelection selection{std::min(a.x(), b.x()), std::max(a.x(), b.x()), {}, {}};
    if (selecting_ == Selecting::Rectangle) {
        selection.yLow = std::min(a.y(), b.y());
        selection.yHigh = std::max(a.y(), b.y());
    }
    return selection;
}

void Chart::mousePressEvent(QMouseEvent* event) {
    ensureDrawn();
    if (event->button() == Qt::LeftButton && !empty()) {
        pressed_ = event->position();
        dragging_ = false;
    }
}

void Chart::mouseMoveEvent(QMouseEvent* event) {
    ensureDrawn();
    const QPointF here = event->position();
    if (pressed_ && selecting_ != Selecting::Nothing) {
        const QPointF by = here - *pressed_;
        dragging_ = dragging_ || std::hypot(by.x(), by.y()) >= kDragLeast;
        if (dragging_) {
            select(selectionBetween(*pressed_, here));
            return;
        }
    }
    hover(here);
    setCursor(selecting_ != Selecting::Nothing && frame_.plot.contains(here) && !empty() ? Qt::CrossCursor
                                                                                         : Qt::ArrowCursor);
}

void Chart::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !pressed_) {
        return;
    }
    if (!dragging_) {
        hover(event->position());
        if (readout_.point >= 0) {
            Q_EMIT pointClicked(readout_.series, readout_.point);
        } else {
            select({});
        }
    }
    pressed_.reset();
    dragging_ = false;
    update();
}

void Chart::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) {
        pressed_.reset();
        showWhole();
    }
}

void Chart::leaveEvent(QEvent*) {
    readout_ = {};
    update();
}

void Chart::wheelEvent(QWheelEvent* event) {
    const bool meant = hasFocus() || event->modifiers() & Qt::ControlModifier || !liesOnLongPage(this);
    if (empty() || !meant || event->angleDelta().y() == 0) {
        event->ignore();
        return;
    }
    zoom(std::pow(1.2, event->angleDelta().y() / 120.0), event->position());
    hover(event->position());
    event->accept();
}

void Chart::stepCursor(int by, bool extend) {
    ensureDrawn();
    const auto first = std::find_if(data_.series.begin(), data_.series.end(),
                                    [](const Series& s) { return !s.y.empty() && s.ink != Ink::Grey; });
    if (first == data_.series.end()) {
        return;
    }
    const bool steps = first->kind == SeriesKind::Steps;
    // Points of a cloud come in the order of x, so that an arrow leads to the neighbour.
    std::vector<int> order(first->y.size());
    for (int i = 0; i < static_cast<int>(order.size()); ++i) {
        order[i] = i;
    }
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return first->x[a] < first->x[b]; });
    const int before = cursor_;
    cursor_ = std::clamp(cursor_ < 0 && by < 0 ? static_cast<int>(order.size()) - 1 : cursor_ + by, 0,
                         static_cast<int>(order.size()) - 1);
    const int i = order[cursor_];
    const auto middle = [&](int k) {
        return steps
                   ? frame_
                         .toData((frame_.toScreen(first->x[k], 1.0) + frame_.toScreen(first->x[k + 1], 1.0)) /
                                 2.0)
                         .x()
                   : first->x[k];
    };
    hover(frame_.toScreen(middle(i), steps ? frame_.toData(frame_.plot.center()).y() : first->y[i]));
    if (!extend || selecting_ == Selecting::Nothing) {
        anchor_ = -1;
        return;
    }
    if (anchor_ < 0) {
        anchor_ = std::max(0, before);
    }
    const int low = order[std::min(anchor_, cursor_)];
    const int high = order[std::max(anchor_, cursor_)];
    select(ChartSelection{first->x[low], first->x[steps ? high + 1 : high], {}, {}});
}

void Chart::keyPressEvent(QKeyEvent* event) {
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    switch (event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier) ? 0 : event->key()) {
    case Qt::Key_Left:
        stepCursor(-1, shift);
        return;
    case Qt::Key_Right:
        stepCursor(1, shift);
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(1.25, frame_.plot.center());
        return;
    case Qt::Key_Minus:
        zoom(0.8, frame_.plot.center());
        return;
    case Qt::Key_Home:
        showWhole();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (readout_.point >= 0) {
            Q_EMIT pointClicked(readout_.series, readout_.point);
        }
        return;
    case Qt::Key_Escape:
        if (selection_) {
            select({});
            return;
        }
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void Chart::contextMenuEvent(QContextMenuEvent* event) {
    if (empty()) {
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (zoomed()) {
        menu->addAction(tr("Show the whole\tHome"), this, &Chart::showWhole);
    }
    if (selection_) {
        menu->addAction(tr("Select nothing\tEsc"), this, [this] { select({}); });
    }
    menu->addSeparator();
    fillExport(*menu);
    menu->popup(event->globalPos());
}

} // namespace lookback::ui
