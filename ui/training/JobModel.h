// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Job.h"

#include <QAbstractListModel>
#include <vector>

namespace lookback::ui {

/// The jobs of a project for a list: those that run on top, then those that wait in their order, then all
/// others, newest first.
class JobModel : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    /// Rows that look the same stay as they are.
    void setJobs(std::vector<training::Job> jobs, const std::vector<int>& queue, double now);

    const std::vector<training::Job>& jobs() const { return jobs_; }

    const training::Job* find(int number) const;
    int rowOf(int number) const; ///< -1: none.

    double now() const { return now_; } ///< When they stood so, Unix s.

    /// Where in the queue a job lands that is dropped before this row.
    int queuePosition(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    Qt::DropActions supportedDropActions() const override;
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                         const QModelIndex& parent) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

Q_SIGNALS:
    void moveWanted(int number, int position);

private:
    std::vector<training::Job> jobs_;
    double now_ = 0.0;
};

} // namespace lookback::ui
