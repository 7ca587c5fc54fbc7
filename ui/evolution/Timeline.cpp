// SPDX-License-Identifier: MIT
#include "ui/evolution/Timeline.h"

#include "ui/evolution/Density.h"
#include "ui/evolution/EvolutionState.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>
#include <cmath>

namespace lookback::ui {

namespace {

constexpr double kMargin = 16.0;
constexpr double kGripReach = 7.0;
constexpr double kLoopSmallest = 0.05;
constexpr double kTrackY = 58.0;

} // namespace

Timeline::Timeline(QWidget* parent)
    : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Redshift"));
}

void Timeline::setRedshift(double redshift) {
    redshift_ = roundedRedshift(redshift);
    setAccessibleDescription(tr("z = %1").arg(redshift_, 0, 'f', 3));
    update();
}

void Timeline::setCard(const std::optional<engine::ModelCard>& card) {
    card_ = card;
    update();
}

void Timeline::setLoop(double low, double high, bool shown) {
    loopLow_ = low;
    loopHigh_ = high;
    loopShown_ = shown;
    update();
}

void Timeline::step(double by) {
    moveTo(redshift_ + by);
}

double Timeline::xOf(double redshift) const {
    const auto& range = evolution::kRedshiftRange;
    return kMargin + (redshift - range.lowest) / (range.highest - range.lowest) * (width() - 2.0 * kMargin);
}

double Timeline::redshiftAt(double x) const {
    const auto& range = evolution::kRedshiftRange;
    return range.lowest + (x - kMargin) / (width() - 2.0 * kMargin) * (range.highest - range.lowest);
}

void Timeline::moveTo(double redshift) {
    const double before = redshift_;
    setRedshift(redshift);
    if (redshift_ != before) {
        Q_EMIT moved(redshift_);
    }
}

Timeline::Grip Timeline::gripAt(QPointF position) const {
    const double x = position.x();
    if (std::abs(x - xOf(redshift_)) <= kGripReach + 3.0) {
        return Grip::Knob;
    }
    if (loopShown_ && position.y() > kTrackY - 8.0 && position.y() < kTrackY + 10.0) {
        if (std::abs(x - xOf(loopLow_)) <= kGripReach) {
            return Grip::LoopLow;
        }
        if (std::abs(x - xOf(loopHigh_)) <= kGripReach) {
            return Grip::LoopHigh;
        }
    }
    return Grip::None;
}

void Timeline::dragTo(double x) {
    const double z = roundedRedshift(redshiftAt(x));
    const auto& range = evolution::kRedshiftRange;
    if (grip_ == Grip::Knob) {
        moveTo(z);
    } else if (grip_ == Grip::LoopLow) {
        Q_EMIT loopChanged(std::min(z, range.highest - kLoopSmallest),
                           std::max(loopHigh_, z + kLoopSmallest));
    } else if (grip_ == Grip::LoopHigh) {
        Q_EMIT loopChanged(std::min(loopLow_, z - kLoopSmallest), std::max(z, range.lowest + kLoopSmallest));
    }
}

void Timeline::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) {
        return;
    }
    grip_ = gripAt(event->position());
    if (grip_ == Grip::None) { // a click on the axis takes the knob there
        grip_ = Grip::Knob;
        dragTo(event->position().x());
    }
    update();
}

void Timeline::mouseMoveEvent(QMouseEvent* event) {
    if (grip_ != Grip::None) {
        dragTo(event->position().x());
        return;
    }
    setCursor(gripAt(event->position()) == Grip::None ? Qt::ArrowCursor : Qt::SizeHorCursor);
}

void Timeline::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || grip_ == Grip::None) {
        return;
    }
    const bool knob = grip_ == Grip::Knob;
    grip_ = Grip::None;
    update();
    if (knob) {
        Q_EMIT released();
    }
}

void Timeline::wheelEvent(QWheelEvent* event) {
    const double fine = event->modifiers() & Qt::ControlModifier ? 0.1 : 1.0;
    step(event->angleDelta().y() / 120.0 * 0.02 * fine);
    event->accept();
}

bool Timeline::event(QEvent* event) {
    switch (event->type()) {
    case QEvent::ToolTip: {
        auto* help = static_cast<QHelpEvent*>(event);
        const QString text =
            card_ ? densityText(*card_, redshiftAt(help->pos().x())) : tr("No model is loaded");
        QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    case QEvent::Enter:
    case QEvent::Leave:
        hover_ = event->type() == QEvent::Enter;
        update();
        break;
    case QEvent::FocusIn:
    case QEvent::FocusOut:
    case QEvent::PaletteChange:
        update();
        break;
    default:
        break;
    }
    return QWidget::event(event);
}

} // namespace lookback::ui
