// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/ModelCard.h"

#include <QWidget>
#include <optional>

namespace lookback::ui {

/// The redshift slider: lookback times above, how much training data lies where, the track with the loop's
/// ends, redshifts below. Drag the knob or click; drag a loop mark; wheel and keys step.
class Timeline : public QWidget {
    Q_OBJECT

public:
    explicit Timeline(QWidget* parent = nullptr);

    double redshift() const { return redshift_; }

    void setRedshift(double redshift); ///< Says nothing to anybody.
    void setCard(const std::optional<engine::ModelCard>& card);
    void setLoop(double low, double high, bool shown);

    /// Move by hand: keys, wheel.
    void step(double by);

    double xOf(double redshift) const;
    double redshiftAt(double x) const;

    QSize sizeHint() const override { return {600, 96}; }

    QSize minimumSizeHint() const override { return {280, 96}; }

Q_SIGNALS:
    void moved(double redshift); ///< While it moves.
    void released();             ///< The hand has let go.
    void loopChanged(double low, double high);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    bool event(QEvent* event) override;

private:
    enum class Grip { None, Knob, LoopLow, LoopHigh };

    Grip gripAt(QPointF position) const;
    void dragTo(double x);
    void moveTo(double redshift);
    void paintTimes(QPainter& painter) const;
    void paintDensity(QPainter& painter) const;
    void paintTrack(QPainter& painter) const;
    void paintTicks(QPainter& painter) const;

    double redshift_ = 0.5;
    std::optional<engine::ModelCard> card_;
    double loopLow_ = 0.1;
    double loopHigh_ = 2.0;
    bool loopShown_ = true;
    Grip grip_ = Grip::None;
    bool hover_ = false;
};

} // namespace lookback::ui
