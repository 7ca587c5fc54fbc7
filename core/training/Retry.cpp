// SPDX-License-Identifier: MIT
#include "core/training/Retry.h"

#include "core/training/Judgement.h"
#include "core/training/Runner.h"

namespace lookback::training {

namespace {

/// Killed, interrupted or vanished: nothing says that it would end the same way again.
bool endedByChance(const JobRecord& record, const std::optional<JobStatus>& status, const Sighting& gone) {
    if (record.wish != Wish::None || gone.reason.starts_with("CANCELLED")) { // by scancel
        return false;
    }
    if (gone.signal != 0 || gone.exitCode == 5 || gone.exitCode == 1) {
        return true;
    }
    const bool over = hasSpoken(record, status) &&
                      (status->state == "done" || status->state == "stopped" || status->state == "failed");
    return gone.exitCode < 0 && !over;
}

} // namespace

Next afterEnd(JobRecord& record, const std::optional<JobStatus>& status, const std::filesystem::path& folder,
              const Sighting& gone) {
    const Ending before = record.ending;
    if (before.time > record.started) { // written by a runner that died before it wrote the queue
        return record.queued > 0.0 ? Next::Again : Next::Rest;
    }
    record.ending = {.time = now(),
                     .exitCode = gone.exitCode,
                     .signal = gone.signal,
                     .step = stepsDone(folder, status),
                     .checkpoint = checkpointOf(folder),
                     .reason = gone.reason,
                     .gaveUp = {}};
    if (!endedByChance(record, status, gone)) {
        record.fruitless = 0;
        return Next::Rest;
    }
    const bool further = record.ending.checkpoint > before.checkpoint;
    record.fruitless = record.attempts > 1 && !further ? record.fruitless + 1 : 1;
    if (record.attempts > 1 && record.ending.step == before.step) {
        record.ending.gaveUp = "failed twice in a row at step " + std::to_string(before.step);
    } else if (record.fruitless >= Runner::kMostFruitless) {
        record.ending.gaveUp = "failed " + std::to_string(record.fruitless) +
                               " times before a new checkpoint, last at step " +
                               std::to_string(record.ending.step);
    }
    return record.ending.gaveUp.empty() ? Next::Again : Next::Rest;
}

} // namespace lookback::training
