// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>
#include <QWidget>
#include <vector>

namespace lookback::ui {

/// A small table of figures: names at the left, numbers in columns aligned at the right, what is missing as a
/// dash. Its numbers can be copied.
class FigureTable : public QWidget {
    Q_OBJECT

public:
    explicit FigureTable(const QString& name, QWidget* parent = nullptr);

    /// `head`: one a column, the first of them above the names. Rows have as many cells.
    void setTable(const QStringList& head, const std::vector<QStringList>& rows);
    void setTips(const QStringList& tips); ///< What each column means.

    const std::vector<QStringList>& rows() const { return rows_; }

    const QStringList& head() const { return head_; }

    QSize sizeHint() const override;

    QSize minimumSizeHint() const override { return {160, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    double nameWidth() const;
    QRectF cell(int row, int column) const; ///< Row -1: the head.
    QString text() const;

    QStringList head_;
    QStringList tips_;
    std::vector<QStringList> rows_;
};

} // namespace lookback::ui
