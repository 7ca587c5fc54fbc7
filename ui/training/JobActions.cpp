// SPDX-License-Identifier: MIT
#include "ui/training/JobActions.h"

#include <QCoreApplication>

namespace lookback::ui {

namespace {

using training::JobState;

QString words(const char* text) {
    return QCoreApplication::translate("Training", text);
}

void addRunning(std::vector<OfferedAction>& all) {
    all.push_back({JobAction::Pause, words("Pause"),
                   words("Saves its state and ends; Resume goes on as if nothing had happened"), false});
    all.push_back({JobAction::Stop, words("Stop and keep"),
                   words("Ends the training here and keeps the model as it is now"), false});
}

void addWaiting(std::vector<OfferedAction>& all, const training::Job& job) {
    switch (job.state) {
    case JobState::New:
        all.push_back({JobAction::Start, words("Start"), words("To the end of the queue"), true});
        break;
    case JobState::Queued:
        all.push_back({JobAction::Unqueue, words("Take from the queue"),
                       words("It stays in the project and can be started later"), false});
        break;
    case JobState::Failed:
    case JobState::Lost:
    case JobState::Paused:
        all.push_back({JobAction::Start, words("Resume"),
                       words("Goes on from its last checkpoint, when its turn in the queue comes"),
                       job.state != JobState::Failed});
        break;
    case JobState::Stopped:
        all.push_back({JobAction::Start, words("Train on"),
                       words("Goes on from where it was stopped, when its turn in the queue comes"), false});
        break;
    default:
        break;
    }
}

} // namespace

/// What a page lets one choose: the first of two phases and predictors of redshifts work behind others.
bool hasPage(const std::string& task) {
    return task == "evolution" || task == "field" || task == "counts" || task == "translation";
}

std::vector<OfferedAction> actionsFor(const training::Job& job, bool model) {
    std::vector<OfferedAction> all;
    if (job.state == JobState::Running) {
        addRunning(all);
    }
    addWaiting(all, job);
    if (model && hasPage(job.task)) {
        const bool ready = job.state == JobState::Done || job.state == JobState::Stopped;
        all.push_back({JobAction::Use, words("Use this model"),
                       ready ? words("Opens it in its page")
                             : words("Opens it in its page, as it was at the last checkpoint"),
                       ready});
    }
    if (model && job.task == "evolution") {
        all.push_back({JobAction::Compare, words("Compare with data\u2026"),
                       words("Analysis: the galaxies it was validated with beside what it draws"), false});
    }
    all.push_back({JobAction::Clone, words("Clone settings"),
                   words("Another job with the same recipe, to be changed before it starts"), false});
    all.push_back({JobAction::Log, words("Open log"), words("What its process wrote"), false});
    all.push_back(
        {JobAction::Folder, words("Open folder"), words("Recipe, numbers, checkpoints, model"), false});
    if (job.state != JobState::Running) {
        all.push_back(
            {JobAction::Delete, words("Delete\u2026"), words("Moves it to the project's trash"), false});
    }
    return all;
}

} // namespace lookback::ui
