// SPDX-License-Identifier: MIT
#pragma once

#include "ui/training/JobModel.h"

#include <QListView>
#include <QStyledItemDelegate>

namespace lookback::ui {

/// Paints a job: dot in the colour of its state, number, name, state; a bar; one line of where and when.
class JobDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// The jobs of a project: one or several are selected, those that wait can be dragged to another place.
class JobList : public QListView {
    Q_OBJECT

public:
    explicit JobList(QWidget* parent = nullptr);

    void setJobs(const std::vector<training::Job>& jobs, const std::vector<int>& queue, double now);

    const JobModel& jobs() const { return *model_; }

    void choose(const std::vector<int>& numbers); ///< The first becomes the current one.
    std::vector<int> chosen() const;              ///< The current one first, then from top to bottom.
    int current() const;                          ///< -1: none.

Q_SIGNALS:
    void chosenChanged();
    void moveWanted(int number, int position);
    void menuWanted(const QPoint& where);
    void deleteWanted();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void moveCurrent(int by);

    JobModel* model_;
    bool filling_ = false;
};

} // namespace lookback::ui
