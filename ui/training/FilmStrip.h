// SPDX-License-Identifier: MIT
#pragma once

#include <QImage>
#include <QWidget>
#include <functional>
#include <vector>

namespace lookback::ui {

/// The same galaxy at many steps of a training, side by side. Dragging over it scrubs, the wheel moves it,
/// the arrow keys step. The newest frame is shown first, and followed until another one is chosen.
class FilmStrip : public QWidget {
    Q_OBJECT

public:
    explicit FilmStrip(QWidget* parent = nullptr);

    void setSteps(std::vector<int> steps); ///< Of the frames, ascending.

    const std::vector<int>& steps() const { return steps_; }

    /// The picture of a frame, null while it is not there yet; asked for what is visible alone.
    std::function<QImage(int frame)> frame;

    void choose(int frame);

    int chosen() const { return chosen_; } ///< -1: there is none.

    std::pair<int, int> visible() const; ///< First and last visible frame; (0, -1): none.
    QRectF place(int frame) const;       ///< On the widget.

    QSize sizeHint() const override { return {400, 118}; }

    QSize minimumSizeHint() const override { return {160, 84}; }

Q_SIGNALS:
    void chosenChanged(int frame);
    void scrolled(); ///< Other frames are visible.

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    double side() const;
    double length() const; ///< Of the whole strip, pixels.
    int frameAt(double x) const;
    void scrollTo(double offset);
    void reveal(int frame);
    void take(int frame);

    std::vector<int> steps_;
    int chosen_ = -1;
    bool following_ = true; ///< The newest frame becomes the chosen one.
    double offset_ = 0.0;   ///< Pixels that are scrolled out at the left.
};

} // namespace lookback::ui
