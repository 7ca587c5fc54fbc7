// SPDX-License-Identifier: MIT
#include "core/training/Job.h"

namespace lookback::training {

std::string nameOf(JobState state) {
    switch (state) {
    case JobState::New:
        return "new";
    case JobState::Queued:
        return "queued";
    case JobState::Running:
        return "running";
    case JobState::Paused:
        return "paused";
    case JobState::Stopped:
        return "stopped";
    case JobState::Done:
        return "done";
    case JobState::Failed:
        return "failed";
    case JobState::Lost:
        return "lost";
    }
    return "lost";
}

} // namespace lookback::training
