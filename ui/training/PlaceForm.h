// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Job.h"
#include "core/training/RecipeFields.h"

#include <QWidget>
#include <deque>
#include <vector>

namespace lookback::ui {

class FieldRow;

/// Where a job is to run: this machine or Slurm, on what device, in how many processes.
class PlaceForm : public QWidget {
    Q_OBJECT

public:
    explicit PlaceForm(QWidget* parent = nullptr);

    training::JobPlace place() const;
    void setPlace(const training::JobPlace& place);

    bool good() const; ///< Every field holds what it may.

    FieldRow* row(const char* key) const; ///< "executor", "device", "threads", "ranks", "partition", ...

Q_SIGNALS:
    void changed();

private:
    void review();

    std::deque<training::RecipeField> fields_; ///< Rows keep references to them.
    std::vector<FieldRow*> rows_;
};

} // namespace lookback::ui
