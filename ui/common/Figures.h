// SPDX-License-Identifier: MIT
#pragma once

#include <QLabel>

namespace lookback::ui {

/// Text whose digits all take the width of a zero, so that changing numbers do not dance.
int widthOfFigures(const QFontMetrics& metrics, const QString& text);
void drawFigures(QPainter& painter, const QRect& where, int alignment, const QString& text);

/// One line of such text.
class FigureLabel : public QLabel {
    Q_OBJECT

public:
    using QLabel::QLabel;

    QSize sizeHint() const override;

    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// Four significant digits at most, without a trailing zero; "1.2e-05" where that is shorter, "blank" for
/// NaN.
QString figures(double value, int digits = 4);

/// "10h 00m 12.31s +02d 18' 41.2\"" of degrees.
QString skyText(double rightAscension, double declination);

/// "1 sample", "37 samples".
QString samplesText(int count);

/// "1.6 s each, 1 min 41 s left".
QString timeLeftText(double secondsEach, double secondsLeft);

} // namespace lookback::ui
