// SPDX-License-Identifier: MIT
#include "core/training/Runner.h"

#include "core/common/Error.h"
#include "core/training/Judgement.h"
#include "core/training/LocalExecutor.h"
#include "core/training/NewJob.h"
#include "core/training/Process.h"
#include "core/training/Retry.h"

#include <chrono>
#include <cstdio>
#include <thread>
#include <utility>

namespace lookback::training {

namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr auto kMoment = milliseconds(250);
constexpr auto kAfterFullDisk = milliseconds(5000);
constexpr double kBetweenLooks = 10.0; // s, at executors that take long to answer

fs::path lockOf(const fs::path& project) {
    return project / "runner.lock";
}

/// For runner.log.
void say(int number, const std::string& what) {
    std::fprintf(stderr, "%.0f %s: %s\n", now(), numbered(number).c_str(), what.c_str());
}

JobRecord recordOf(const fs::path& job) {
    return readRecord(job).value_or(JobRecord());
}

/// Nothing for a job that was taken away or is broken.
std::optional<JobPlace> placeOf(const fs::path& project, int number) {
    try {
        return recordOf(jobFolder(project, number)).place;
    } catch (const Error&) {
        return std::nullopt;
    }
}

} // namespace

Runner::Runner(fs::path project, Executors executors)
    : project_(std::move(project))
    , executors_(std::move(executors)) {}

bool Runner::run(const Monitor& monitor) {
    lock_ = FileLock::take(lockOf(project_));
    if (!lock_) {
        return false;
    }
    std::string trouble;
    while (true) {
        auto pause = kMoment;
        std::error_code ignored;
        try {
            if (!fs::exists(project_, ignored) || leave()) { // nothing is left of a project taken away
                return true;
            }
            lookAround();
            startWaiting();
            trouble.clear();
        } catch (const DiskError& e) { // jobs run on; what happens is written down once there is room
            if (std::exchange(trouble, e.what()) != e.what()) {
                std::fprintf(stderr, "%.0f %s\n", now(), e.what());
            }
            pause = kAfterFullDisk;
        }
        for (auto waited = milliseconds(0); waited < pause; waited += kMoment) {
            monitor.step(0, 0);
            std::this_thread::sleep_for(kMoment);
        }
    }
}

/// Whoever puts a job into the queue holds the project's lock, and looks for a runner afterwards: so it
/// either is seen here, or sees that this one is gone.
bool Runner::leave() {
    const auto seen = readOrder(project_);
    if (!seen.waiting.empty() || !seen.started.empty()) {
        return false;
    }
    const Change change(project_);
    if (!change.order.waiting.empty() || !change.order.started.empty()) {
        return false;
    }
    lock_.reset();
    return true;
}

Executor* Runner::executorOf(const JobPlace& place) const {
    const auto found = executors_.find(place.executor);
    return found == executors_.end() ? nullptr : found->second.get();
}

void Runner::lookAround() {
    for (const int number : readOrder(project_).started) {
        try {
            follow(number);
        } catch (const DiskError&) {
            throw;
        } catch (const Error& e) { // its folder was taken away, or a file in it is broken
            say(number, e.what());
            Change change(project_);
            change.order.remove(number);
            change.save();
        }
    }
}

void Runner::follow(int number) {
    const auto folder = jobFolder(project_, number);
    if (const auto handle = unsaved_.find(number); handle != unsaved_.end()) {
        const Change change(project_);
        auto record = recordOf(folder);
        record.handle = handle->second;
        writeRecord(folder, record);
        unsaved_.erase(handle);
    }
    const auto job = judged(evidenceOf(folder, readOrder(project_)));
    Executor* executor = executorOf(job.place);
    if (executor == nullptr) {
        return; // somebody else's
    }
    const bool slow = job.place.executor != "local";
    if (slow && now() - looked_[number] < kBetweenLooks) {
        return;
    }
    looked_[number] = now();
    executor->attend(job);
    passOnWish(folder, number);
    auto sighting = executor->look(job);
    if (slow && sighting.kind == Sighting::Kind::Unknown) {
        return; // its cluster does not answer: what was seen last holds
    }
    if (slow && sighting.kind != Sighting::Kind::Gone) { // shown to all who look
        const Change change(project_);
        auto record = recordOf(folder);
        record.seen = sighting;
        record.seenTime = now();
        writeRecord(folder, record);
        return;
    }
    const bool held = !slow && job.state == JobState::Running; // by another run, begun by hand
    if (!held && (sighting.kind == Sighting::Kind::Gone || sighting.kind == Sighting::Kind::Unknown)) {
        settle(number, sighting);
    }
}

/// What the window could not say to the job itself, for it runs on another machine.
void Runner::passOnWish(const fs::path& folder, int number) {
    if (const auto seen = recordOf(folder); seen.wish == Wish::None || seen.asked) {
        return;
    }
    const Change change(project_);
    auto record = recordOf(folder);
    if (record.wish == Wish::None || record.asked) {
        return;
    }
    const auto job = judged(evidenceOf(folder, change.order));
    if (Executor* executor = executorOf(job.place)) {
        try {
            executor->interrupt(job);
        } catch (const Error& e) { // its cluster does not answer: it is asked again at the next look
            say(number, e.what());
            return;
        }
        say(number, "asked to save and end");
    }
    record.asked = true;
    writeRecord(folder, record);
}

/// A run is over: write down how, and decide whether the job is tried again.
void Runner::settle(int number, const Sighting& gone) {
    Change change(project_);
    if (!change.order.isStarted(number)) {
        return;
    }
    const auto folder = jobFolder(project_, number);
    auto record = recordOf(folder);
    auto evidence = evidenceOf(folder, change.order);
    const auto next = afterEnd(record, evidence.status, folder, gone);
    change.order.remove(number);
    if (next == Next::Again) {
        record.queued = now();
        change.order.waiting.insert(change.order.waiting.begin(), number);
    }
    writeRecord(folder, record);
    change.save();
    looked_.erase(number);
    const auto job = judged(evidenceOf(folder, change.order));
    say(number, nameOf(job.state) + (job.message.empty() ? "" : ": " + job.message));
}

void Runner::startWaiting() {
    const auto order = readOrder(project_);
    std::set<std::string> busy;
    const auto occupy = [&busy](const JobPlace& place) {
        bool free = true;
        for (const auto& device : devicesOf(place)) {
            free = busy.insert(device).second && free;
        }
        return free;
    };
    for (const int number : order.started) {
        const auto place = placeOf(project_, number);
        if (place && place->executor == "local") {
            occupy(*place);
        }
    }
    for (const int number : order.waiting) {
        const auto place = placeOf(project_, number);
        if (!place || place->executor != "local" || occupy(*place)) { // its device is kept for it
            start(number);
        }
    }
}

void Runner::start(int number) {
    Change change(project_);
    if (!change.order.waits(number)) {
        return;
    }
    change.order.remove(number);
    try {
        const auto folder = jobFolder(project_, number);
        auto record = recordOf(folder);
        record.queued = 0.0;
        const bool already = judged(evidenceOf(folder, change.order)).state == JobState::Running;
        change.order.started.push_back(number);
        change.save();  // before its process: nothing that runs is ever forgotten
        if (!already) { // nobody began it by hand
            begin(number, folder, record, change);
        }
        writeRecord(folder, record);
        unsaved_.erase(number);
    } catch (const DiskError&) {
        throw;
    } catch (const Error& e) { // taken away, or its files are broken
        say(number, e.what());
        change.order.remove(number);
        change.save();
    }
}

void Runner::begin(int number, const fs::path& folder, JobRecord& record, Change& change) {
    writeWish(folder, Wish::None);
    record.wish = Wish::None;
    record.asked = false;
    record.started = now();
    record.host = hostName();
    record.handle.clear();
    record.seen = {};
    record.seenTime = 0.0;
    ++record.attempts;
    writeRecord(folder, record);
    try {
        Executor* executor = executorOf(record.place);
        if (executor == nullptr) {
            throw Error("expected executor " + record.place.executor + ", which this program does not have.");
        }
        record.handle = executor->start(judged(evidenceOf(folder, change.order)));
        unsaved_[number] = record.handle; // until it is on the disk
        say(number, "started as " + record.handle);
    } catch (const Error& e) {
        say(number, e.what());
        record.ending = {.time = now(), .reason = std::string("could not be started: ") + e.what()};
        change.order.remove(number);
        change.save();
    }
}

bool runnerLives(const fs::path& project) {
    return FileLock::held(lockOf(project));
}

bool ensureRunner(const fs::path& project, const fs::path& cli) {
    const auto order = readOrder(project);
    if ((order.waiting.empty() && order.started.empty()) || runnerLives(project)) {
        return false;
    }
    launch({.command = {cli.string(), "jobs", "run", "--project", project.string()},
            .environment = {},
            .folder = project,
            .log = project / "runner.log",
            .orphan = true});
    return true;
}

} // namespace lookback::training
