// SPDX-License-Identifier: MIT
#include "core/training/Judgement.h"

#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/training/Cause.h"
#include "core/training/Process.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <csignal>
#include <fstream>

namespace lookback::training {

namespace {

namespace fs = std::filesystem;

bool livesHere(const JobRecord& record) {
    if (record.handle.empty() || record.place.executor != "local" || record.host != hostName()) {
        return false;
    }
    try {
        const auto all = processesFrom(record.handle);
        return std::any_of(all.begin(), all.end(), lives);
    } catch (const Error&) {
        return false;
    }
}

/// Whether its heartbeat is the only thing that can be seen of it.
bool isAfar(const Evidence& e) {
    const auto& host = e.status && !e.status->host.empty() ? e.status->host : e.record.host;
    return e.record.place.executor != "local" || (!host.empty() && host != hostName());
}

bool runs(const Evidence& e) {
    if (e.held || e.living) {
        return true;
    }
    if (!isAfar(e)) {
        return false;
    }
    const bool beats = e.status && e.status->state == "running" && e.time - e.status->updated < kSilenceAfar;
    return beats || (e.started && e.record.seen.kind == Sighting::Kind::Running);
}

/// Whether a runner saw the end of the latest run.
bool endedLately(const Evidence& e) {
    return e.record.ending.time > 0.0 && e.record.ending.time >= e.record.started;
}

bool endedKnown(const Evidence& e) {
    const auto& ending = e.record.ending;
    return endedLately(e) && (ending.exitCode >= 0 || ending.signal != 0 || !ending.reason.empty());
}

/// Of a run that is over and has left no word of how.
JobState ofSilentEnd(const Evidence& e) {
    const auto& r = e.record;
    if (r.started <= 0.0 && !e.status) {
        return JobState::New;
    }
    if (r.wish == Wish::Stop && !r.asked && e.hasModel) { // wished when it had ended already
        return JobState::Stopped;
    }
    const bool untouched = !hasSpoken(r, e.status) && r.ending.exitCode <= 0;
    if (r.wish != Wish::None && endedLately(e) && (untouched || r.ending.signal == SIGTERM)) {
        return r.wish == Wish::Stop && e.hasModel ? JobState::Stopped : JobState::Paused; // before it began
    }
    if (endedKnown(e) && r.ending.exitCode == 0) { // its last word was torn
        return JobState::Done;
    }
    const bool byItself = r.ending.exitCode > 0 || (r.ending.signal == 0 && !r.ending.reason.empty());
    return endedKnown(e) && byItself ? JobState::Failed : JobState::Lost;
}

JobState ofEnd(const Evidence& e) {
    if (!hasSpoken(e.record, e.status)) {
        return ofSilentEnd(e);
    }
    const std::string& said = e.status->state;
    if (said == "done") {
        return JobState::Done;
    }
    if (said == "failed") {
        return JobState::Failed;
    }
    if (said == "stopped") {
        return JobState::Stopped;
    }
    if (said == "interrupted") {
        const bool stopped = e.record.wish == Wish::Stop && e.hasModel;
        return stopped                           ? JobState::Stopped
               : !e.record.ending.gaveUp.empty() ? JobState::Failed
                                                 : JobState::Paused;
    }
    return ofSilentEnd(e);
}

JobState stateOf(const Evidence& e) {
    if (runs(e)) {
        return JobState::Running;
    }
    if (!e.broken.empty()) {
        return JobState::Failed;
    }
    const bool accepted = e.started && e.record.place.executor != "local" &&
                          (e.record.seen.kind == Sighting::Kind::Waiting || e.record.seenTime <= 0.0);
    if (e.waiting || accepted || (e.started && e.record.handle.empty())) {
        return JobState::Queued;
    }
    return ofEnd(e);
}

std::string ofRunning(const Evidence& e) {
    if (!hasSpoken(e.record, e.status)) {
        return "starts";
    }
    const double silence = e.time - e.status->updated;
    if (silence > kSilence) {
        return "no sign of life for " + std::to_string(std::lround(silence / 60.0)) + " min";
    }
    switch (e.record.wish) {
    case Wish::Pause:
        return "saves its state to pause";
    case Wish::Stop:
        return "saves its model to stop";
    default:
        return "";
    }
}

std::string messageOf(const Evidence& e, JobState state) {
    const bool failedBefore = e.record.attempts > 0 && e.record.ending.time > 0.0;
    switch (state) {
    case JobState::Running:
        return ofRunning(e);
    case JobState::Queued:
        return e.record.seen.kind == Sighting::Kind::Waiting && !e.record.seen.reason.empty()
                   ? e.record.seen.reason
               : failedBefore ? "goes on by itself after step " + std::to_string(e.record.ending.step) +
                                    ": " + causeOf(e)
                              : "";
    case JobState::Failed:
        return e.broken.empty() ? causeOf(e) : e.broken;
    case JobState::Lost:
        return causeOf(e);
    case JobState::Paused:
        return e.record.wish == Wish::None ? "interrupted; its state is saved" : "";
    default:
        return "";
    }
}

/// What the recipe says where job.json does not: a job that was begun by hand.
void nameByRecipe(Evidence& e) {
    try {
        const auto json = nlohmann::json::parse(io::readText(e.folder / "recipe.json"));
        e.record.name = json.value("name", "");
        e.record.task = json.value("task", "evolution");
    } catch (const Error&) { // said already, or a running job whose recipe was taken away
    } catch (const nlohmann::json::exception&) {
        e.broken = "recipe.json: expected a recipe as JSON, found other content.";
    }
}

} // namespace

bool hasSpoken(const JobRecord& record, const std::optional<JobStatus>& status) {
    return status && std::max(status->started, status->updated) >= record.started;
}

Evidence evidenceOf(const fs::path& folder, const JobOrder& order) {
    Evidence e;
    e.folder = folder;
    e.time = now();
    std::error_code ignored;
    if (!fs::exists(folder / "recipe.json", ignored)) {
        e.broken = "expected a recipe in " + (folder / "recipe.json").string() + ", found none.";
    }
    try {
        e.record = readRecord(folder).value_or(JobRecord());
    } catch (const FileError& problem) {
        e.broken = problem.what();
    }
    try {
        e.status = readStatus(folder);
    } catch (const FileError&) { // torn: what the lock and the runner say is enough
    }
    if (e.record.name.empty()) {
        nameByRecipe(e);
    }
    const int number = jobNumber(folder).value_or(0);
    e.waiting = order.waits(number);
    e.started = order.isStarted(number);
    const bool rests =
        e.status && e.status->state != "running" && hasSpoken(e.record, e.status) && !e.started;
    e.held = !rests && FileLock::held(folder / "job.lock"); // a run says so as soon as it has the lock
    e.living = !rests && !e.held && livesHere(e.record);
    e.hasModel =
        e.record.wish == Wish::Stop && fs::exists(folder / "model" / (e.record.name + ".json"), ignored);
    return e;
}

Job judged(const Evidence& e) {
    Job job;
    const auto& r = e.record;
    job.number = jobNumber(e.folder).value_or(0);
    job.folder = e.folder;
    const auto name = e.folder.filename().string();
    job.name = r.name.empty() ? name.substr(name.find('-') + 1) : r.name;
    job.task = r.task;
    job.place = r.place;
    job.handle = r.handle;
    job.host = r.host;
    job.created = r.created;
    job.started = r.started;
    if (e.status) {
        const auto& s = *e.status;
        job.progress = s.progress;
        job.where = s.device + (s.host.empty() ? "" : " on " + s.host);
        job.started = std::max(job.started, s.started);
        job.updated = s.updated;
        job.checkpointed = s.checkpointed;
        job.memory = s.memory;
        job.memoryTotal = s.memoryTotal;
    }
    job.state = stateOf(e);
    job.message = messageOf(e, job.state);
    return job;
}

int stepsDone(const fs::path& job, const std::optional<JobStatus>& status) {
    constexpr std::streamoff kTail = 4096; // a row is far shorter
    std::optional<int> step;
    std::ifstream in(job / "metrics.csv", std::ios::binary | std::ios::ate);
    if (in) {
        in.seekg(-std::min<std::streamoff>(kTail, in.tellg()), std::ios::end);
    }
    for (std::string row; in && std::getline(in, row) && !in.eof();) { // a row without its end is torn
        int found = 0;
        const auto result = std::from_chars(row.data(), row.data() + row.size(), found);
        const bool whole =
            result.ec == std::errc() && result.ptr != row.data() + row.size() && *result.ptr == ',';
        step = whole ? std::optional(found) : step;
    }
    return step.value_or(status ? status->progress.step : 0);
}

int checkpointOf(const fs::path& job) {
    int newest = 0;
    std::error_code failure;
    for (fs::directory_iterator entry(job / "checkpoints", failure), end; !failure && entry != end;
         entry.increment(failure)) {
        const auto name = entry->path().stem().string();
        int step = 0;
        if (entry->path().extension() == ".sha256" && name.starts_with("step_")) { // written after its file
            std::from_chars(name.data() + 5, name.data() + name.size(), step);
        }
        newest = std::max(newest, step);
    }
    return newest;
}

} // namespace lookback::training
