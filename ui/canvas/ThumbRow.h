// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"
#include "core/display/Render.h"

#include <QImage>
#include <QWidget>
#include <vector>

namespace lookback::ui {

/// Small pictures with a line of text under each, in one row or as many rows as fit; the cursor reads their
/// pixels too.
class ThumbRow : public QWidget {
    Q_OBJECT

public:
    struct Thumb {
        Image image;
        display::Look look;
        QString caption;
        QString tip;
    };

    explicit ThumbRow(QWidget* parent = nullptr);

    void setThumbs(std::vector<Thumb> thumbs);

    const std::vector<Thumb>& thumbs() const { return thumbs_; }

    void setSlots(int count); ///< One row of so many; its height follows its width.
    void setRows(int least);  ///< Fill the height instead, with `least` panels or more.
    void setMost(int count);  ///< So many there are: no room is kept for more.
    QRectF panel(int index) const;
    int capacity() const;      ///< How many fit.
    void setChosen(int index); ///< Framed; -1: none.

    QSize sizeHint() const override { return {320, 90}; }

    QSize minimumSizeHint() const override { return {160, 60}; }

Q_SIGNALS:
    void pointed(int index, double x, double y); ///< index -1: the cursor has left.
    void clicked(int index);
    void capacityChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    int at(QPointF position) const;
    QSizeF sideFor(int columns, int rows) const;
    void arrange();

    std::vector<Thumb> thumbs_;
    std::vector<QImage> pictures_;
    int slots_ = 5; ///< Columns.
    int rows_ = 1;
    int least_ = 0;
    int most_ = 1000; ///< Thumbs that there can be.
    int chosen_ = -1;
};

} // namespace lookback::ui
