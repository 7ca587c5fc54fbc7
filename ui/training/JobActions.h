// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Job.h"

#include <QMetaType>
#include <QString>
#include <vector>

namespace lookback::ui {

/// What can be done with a job.
enum class JobAction { Start, Pause, Stop, Unqueue, Use, Compare, Clone, Log, Folder, Delete };

/// An action that a job in its state allows.
struct OfferedAction {
    JobAction action = JobAction::Start;
    QString text;         ///< "Pause", "Stop and keep".
    QString help;         ///< What it does, in a sentence.
    bool primary = false; ///< The one that is most likely wanted now.
};

/// In the order in which they are shown. `model`: the job has a model that can be used.
std::vector<OfferedAction> actionsFor(const training::Job& job, bool model);

} // namespace lookback::ui

Q_DECLARE_METATYPE(lookback::ui::JobAction)
