// SPDX-License-Identifier: MIT
#pragma once

#include "ui/canvas/ChartData.h"
#include "ui/canvas/ChartReadout.h"
#include "ui/canvas/ChartScene.h"

#include <QPixmap>
#include <QWidget>
#include <filesystem>

class QMenu;

namespace lookback::ui {

/// A chart: hover reads the numbers, a drag selects, the wheel zooms, a double click shows the whole again;
/// the arrow keys do what the mouse does. Drawn by VTK through QPainter, so that it looks the same on the
/// screen, in a screenshot without a display, and in SVG and PDF files.
class Chart : public QWidget {
    Q_OBJECT

public:
    enum class Selecting { Nothing, Range, Rectangle };

    explicit Chart(QWidget* parent = nullptr);
    ~Chart() override;

    void setData(ChartData data); ///< A zoom stays unless the axes are other ones.

    const ChartData& data() const { return data_; }

    void setSelecting(Selecting what) { selecting_ = what; }

    void setSelection(std::optional<ChartSelection> selection); ///< Without telling anybody.

    const std::optional<ChartSelection>& selection() const { return selection_; }

    void setEmptyText(const QString& text); ///< Shown while there is nothing to plot.
    void showWhole();
    void zoom(double factor, QPointF about); ///< Both axes; histograms along x alone.

    bool zoomed() const { return zoomX_ || zoomY_; }

    QPointF toScreen(double x, double y) const; ///< Where on the widget a value lies.

    const ChartReadout& readout() const { return readout_; } ///< What the cursor reads.

    /// The ending says how: PNG as on the screen at twice its size; SVG and PDF for paper, in light colours;
    /// CSV the numbers. Throws ValueError for another ending, DiskError.
    void exportTo(const std::filesystem::path& file) const;

    void fillExport(QMenu& menu); ///< A line for each kind of file.

    QSize sizeHint() const override { return {420, 180}; }

    QSize minimumSizeHint() const override { return {200, 150}; }

Q_SIGNALS:
    void selected(const std::optional<lookback::ui::ChartSelection>& selection);
    void pointClicked(int series, int point);
    void exported(const QString& file);
    void exportFailed(const QString& sentence);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void leaveEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    bool empty() const;
    AxisView viewX() const;
    AxisView viewY() const;
    void ensureDrawn();
    void redraw();
    void hover(QPointF where);
    void select(std::optional<ChartSelection> selection); ///< And tell.
    ChartSelection selectionBetween(QPointF from, QPointF to) const;
    void stepCursor(int by, bool extend);
    void askFile(const QString& ending);
    QImage picture(double scale) const;
    std::string svg() const;
    std::string pdf() const;

    ChartData data_;
    Selecting selecting_ = Selecting::Nothing;
    std::optional<ChartSelection> selection_;
    std::optional<AxisView> zoomX_;
    std::optional<AxisView> zoomY_;
    QString emptyText_;
    mutable ChartScene scene_; ///< Keeps nothing but VTK's objects between two paintings.
    ChartFrame frame_;
    QPixmap drawn_; ///< All but what moves with the cursor.
    ChartReadout readout_;
    std::optional<QPointF> pressed_;
    bool dragging_ = false;
    int cursor_ = -1; ///< Point of the keyboard's cursor.
    int anchor_ = -1; ///< Where its selection began.
};

} // namespace lookback::ui
