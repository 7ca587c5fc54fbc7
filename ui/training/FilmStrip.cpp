// SPDX-License-Identifier: MIT
#include "ui/training/FilmStrip.h"

#include "ui/common/Figures.h"
#include "ui/common/Theme.h"
#include "ui/training/JobWords.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

constexpr double kGap = 6.0;
constexpr double kCaption = 20.0;
constexpr double kBar = 4.0;        ///< Height of what says where in the strip one is.
constexpr double kWheelStep = 0.75; ///< Of a frame, a notch.

} // namespace

FilmStrip::FilmStrip(QWidget* parent)
    : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Previews over the steps"));
}

void FilmStrip::setSteps(std::vector<int> steps) {
    if (steps == steps_) {
        return;
    }
    const int before = chosen_ >= 0 ? steps_[static_cast<std::size_t>(chosen_)] : -1;
    steps_ = std::move(steps);
    const auto same = std::find(steps_.begin(), steps_.end(), before);
    const int last = static_cast<int>(steps_.size()) - 1;
    following_ = following_ || same == steps_.end();
    chosen_ = following_ ? last : static_cast<int>(same - steps_.begin());
    if (following_) {
        offset_ = std::max(0.0, length() - width());
    }
    update();
    Q_EMIT chosenChanged(chosen_);
    Q_EMIT scrolled();
}

double FilmStrip::side() const {
    return std::max(24.0, height() - kCaption - kBar);
}

double FilmStrip::length() const {
    return steps_.empty() ? 0.0 : static_cast<double>(steps_.size()) * (side() + kGap) - kGap;
}

QRectF FilmStrip::place(int index) const {
    return {index * (side() + kGap) - offset_, 0.0, side(), side()};
}

int FilmStrip::frameAt(double x) const {
    const int at = static_cast<int>(std::floor((x + offset_) / (side() + kGap)));
    return std::clamp(at, 0, static_cast<int>(steps_.size()) - 1);
}

std::pair<int, int> FilmStrip::visible() const {
    return steps_.empty() ? std::pair(0, -1) : std::pair(frameAt(0.0), frameAt(width() - 1.0));
}

void FilmStrip::scrollTo(double offset) {
    const double wanted = std::clamp(offset, 0.0, std::max(0.0, length() - width()));
    if (wanted != offset_) {
        offset_ = wanted;
        update();
        Q_EMIT scrolled();
    }
}

void FilmStrip::reveal(int index) {
    const double left = index * (side() + kGap);
    if (left < offset_) {
        scrollTo(left);
    } else if (left + side() > offset_ + width()) {
        scrollTo(left + side() - width());
    }
}

void FilmStrip::choose(int index) {
    if (steps_.empty()) {
        return;
    }
    take(std::clamp(index, 0, static_cast<int>(steps_.size()) - 1));
    reveal(chosen_);
}

void FilmStrip::take(int index) {
    following_ = index + 1 == static_cast<int>(steps_.size());
    if (index != chosen_) {
        chosen_ = index;
        update();
        Q_EMIT chosenChanged(chosen_);
    }
}

void FilmStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.setFont(textFont(11));
    const auto [first, last] = visible();
    for (int i = first; i <= last; ++i) {
        const QRectF where = place(i).adjusted(1, 1, -1, -1);
        QPainterPath corner;
        corner.addRoundedRect(where, 4, 4);
        painter.save();
        painter.setClipPath(corner, Qt::IntersectClip);
        painter.fillRect(where, theme().sky);
        if (const QImage picture = frame ? frame(i) : QImage(); !picture.isNull()) {
            painter.drawImage(where, picture);
        }
        painter.restore();
        if (i == chosen_) {
            painter.setPen(QPen(theme().focus, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(where, 4, 4);
        }
        painter.setPen(i == chosen_ ? theme().text : theme().secondary);
        drawFigures(painter, QRectF(where.left(), where.bottom() + 3, where.width(), kCaption - 5).toRect(),
                    Qt::AlignHCenter, countText(steps_[static_cast<std::size_t>(i)]));
    }
    if (length() > width()) { // where in the strip one is
        const double part = width() / length();
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().controlLine);
        painter.drawRoundedRect(
            QRectF(offset_ * part, height() - kBar + 1.0, std::max(16.0, width() * part), kBar - 1.0), 1.5,
            1.5);
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme().focus, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
    }
}

void FilmStrip::resizeEvent(QResizeEvent*) {
    offset_ = std::clamp(offset_, 0.0, std::max(0.0, length() - width()));
    if (following_) {
        offset_ = std::max(0.0, length() - width());
    }
    Q_EMIT scrolled();
}

void FilmStrip::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && !steps_.empty()) {
        choose(frameAt(event->position().x()));
    }
}

void FilmStrip::mouseMoveEvent(QMouseEvent* event) {
    if ((event->buttons() & Qt::LeftButton) && !steps_.empty()) {
        const double x = event->position().x();
        choose(x < 0.0 ? chosen_ - 1 : x > width() ? chosen_ + 1 : frameAt(x)); // beyond the edge it moves on
    }
}

void FilmStrip::wheelEvent(QWheelEvent* event) {
    const QPoint turned = event->angleDelta();
    const int most = std::abs(turned.x()) > std::abs(turned.y()) ? turned.x() : turned.y();
    if (length() <= width() || most == 0) {
        event->ignore(); // the page may want to scroll
        return;
    }
    scrollTo(offset_ - most / 120.0 * kWheelStep * (side() + kGap));
}

void FilmStrip::keyPressEvent(QKeyEvent* event) {
    const int page = std::max(1, static_cast<int>(width() / (side() + kGap)));
    switch (event->key()) {
    case Qt::Key_Left:
        choose(chosen_ - 1);
        break;
    case Qt::Key_Right:
        choose(chosen_ + 1);
        break;
    case Qt::Key_PageUp:
        choose(chosen_ - page);
        break;
    case Qt::Key_PageDown:
        choose(chosen_ + page);
        break;
    case Qt::Key_Home:
        choose(0);
        break;
    case Qt::Key_End:
        choose(static_cast<int>(steps_.size()) - 1);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

bool FilmStrip::event(QEvent* event) {
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
        update();
    }
    return QWidget::event(event);
}

} // namespace lookback::ui
