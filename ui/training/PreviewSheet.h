// SPDX-License-Identifier: MIT
#pragma once

#include <QImage>
#include <QWidget>
#include <cstdint>
#include <vector>

namespace lookback::ui {

/// All galaxies of one preview, a row a seed and a column a redshift, with the chosen one large beside them;
/// or a preview that is one picture, such as maps.
class PreviewSheet : public QWidget {
    Q_OBJECT

public:
    explicit PreviewSheet(QWidget* parent = nullptr);

    void setGrid(std::vector<std::uint64_t> seeds, std::vector<double> redshifts);
    void setPicture(const QImage& sheet); ///< Null: not there yet.
    void choose(int row, int column);

    int row() const { return row_; }

    int column() const { return column_; }

    /// The chosen galaxy's part of a sheet.
    QRect part(const QSize& sheet) const;

    QString chosenName() const; ///< "seed 7, z = 0.3"; empty where nothing is known of the sheet.

    QRectF cell(int row, int column) const; ///< On the widget.

    QSize sizeHint() const override { return {400, 180}; }

    QSize minimumSizeHint() const override { return {200, 96}; }

Q_SIGNALS:
    void chosenChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    bool isOne() const { return seeds_.empty() && redshifts_.empty(); } ///< No grid: one picture.

    int rows() const;
    int columns() const;
    double side() const; ///< Of a cell.

    std::vector<std::uint64_t> seeds_;
    std::vector<double> redshifts_;
    QImage sheet_;
    int row_ = 0;
    int column_ = 0;
};

} // namespace lookback::ui
