// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>
#include <vector>

namespace lookback::ui {

/// A small plot of one measure over redshift: mean as a line, spread as a band, the present redshift as an
/// upright line, with the present value in figures above.
class TrackPlot : public QWidget {
    Q_OBJECT

public:
    struct Point {
        double redshift = 0.0;
        double mean = 0.0;      ///< NaN: a gap.
        double deviation = 0.0; ///< NaN: no band there.
    };

    /// `unit` may be empty. With `identity` a dotted line marks where the measure equals the redshift.
    TrackPlot(const QString& title, const QString& unit, bool identity = false, QWidget* parent = nullptr);

    void setTrack(std::vector<Point> points); ///< In the order of redshift.
    void setNow(double redshift, double mean, double deviation);
    void setRange(double low, double high); ///< Of redshift.

    void setDownwards(bool downwards); ///< The smallest value on top, as astronomers plot magnitudes.

    QSize sizeHint() const override { return {180, 70}; }

    QSize minimumSizeHint() const override { return {130, 70}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QRectF plot() const;
    double xOf(double redshift) const;
    double yOf(double value) const;
    void scale(); ///< The vertical range, between round numbers.
    void paintFrame(QPainter& painter) const;
    void paintTrack(QPainter& painter) const;
    void paintNow(QPainter& painter) const;
    QString nowText() const;

    QString title_;
    QString unit_;
    bool identity_;
    bool downwards_ = false;
    std::vector<Point> points_;
    Point now_;
    double left_ = 0.0;
    double right_ = 4.0;
    double low_ = 0.0;
    double high_ = 1.0;
};

} // namespace lookback::ui
