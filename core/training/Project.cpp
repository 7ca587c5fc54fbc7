// SPDX-License-Identifier: MIT
#include "core/training/Project.h"

#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/training/Judgement.h"
#include "core/training/LocalExecutor.h"
#include "core/training/NewJob.h"
#include "core/training/Process.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>

namespace lookback::training {

namespace {

namespace fs = std::filesystem;

void makeFolder(const fs::path& folder) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) {
        throw DiskError(folder, "the folder cannot be made: " + failure.message() + ".");
    }
}

[[noreturn]] void refuse(const Job& job, const std::string& expected) {
    throw ValueError("job", "expected " + expected + ", found that " + numbered(job.number) + " is " +
                                nameOf(job.state) + ".");
}

/// As written; a record that cannot be read is begun anew, so that a broken file can be mended by using it.
JobRecord recordOf(const fs::path& job) {
    try {
        return readRecord(job).value_or(JobRecord());
    } catch (const FileError&) {
        return {};
    }
}

/// Who works where now: device of this machine -> job.
std::map<std::string, int> busyDevices(const std::vector<Job>& jobs) {
    std::map<std::string, int> busy;
    for (const Job& job : jobs) {
        if (job.state == JobState::Running && job.place.executor == "local") {
            for (const auto& device : devicesOf(job.place)) {
                busy[device] = job.number;
            }
        }
    }
    return busy;
}

void sayWhatItWaitsFor(Job& job, const std::map<std::string, int>& busy) {
    if (job.state != JobState::Queued || job.place.executor != "local") {
        return;
    }
    for (const auto& device : devicesOf(job.place)) {
        const auto found = busy.find(device);
        if (found != busy.end()) {
            job.message =
                "waits for " + numbered(found->second) + (job.message.empty() ? "" : "; " + job.message);
            return;
        }
    }
}

} // namespace

Project::Project(fs::path folder)
    : folder_(std::move(folder)) {
    std::error_code failure;
    folder_ = fs::absolute(folder_, failure).lexically_normal();
    makeFolder(folder_ / "jobs");
}

std::vector<Job> Project::jobs() const {
    const auto order = readOrder(folder_);
    std::vector<Job> jobs;
    for (const auto& folder : jobFolders(folder_)) {
        jobs.push_back(judged(evidenceOf(folder, order)));
        if (jobs.size() > 1 && jobs[jobs.size() - 2].number == jobs.back().number) {
            jobs.back().state = JobState::Failed;
            jobs.back().message = "expected one folder of this number, found two; rename one.";
        }
    }
    const auto busy = busyDevices(jobs);
    for (Job& job : jobs) {
        sayWhatItWaitsFor(job, busy);
    }
    return jobs;
}

Job Project::job(int number) const {
    const auto order = readOrder(folder_);
    auto job = judged(evidenceOf(jobFolder(folder_, number), order));
    if (job.state == JobState::Queued) {
        std::vector<Job> others;
        for (const int other : order.started) {
            try {
                others.push_back(judged(evidenceOf(jobFolder(folder_, other), order)));
            } catch (const ValueError&) { // taken away by hand
            }
        }
        sayWhatItWaitsFor(job, busyDevices(others));
    }
    return job;
}

int Project::add(const std::string& recipe, const fs::path& base, const JobPlace& place) {
    const NewJob job(folder_, recipe, base, place);
    const Change change(folder_);
    return job.putInPlace();
}

int Project::clone(int number) {
    const auto folder = jobFolder(folder_, number);
    return add(io::readText(folder / "recipe.json"), folder_, recordOf(folder).place);
}

void Project::enqueue(int number) {
    Change change(folder_);
    const auto found = job(number);
    if (found.state == JobState::Queued) {
        return;
    }
    if (found.state == JobState::Running || found.state == JobState::Done) {
        refuse(found, "a job that can go on");
    }
    auto record = recordOf(found.folder);
    record.queued = now();
    record.wish = Wish::None;
    record.asked = false;
    record.attempts = 0;
    record.fruitless = 0;
    record.ending.gaveUp.clear();
    record.seen = {};
    record.seenTime = 0.0;
    writeRecord(found.folder, record);
    change.order.remove(number);
    change.order.waiting.push_back(number);
    change.save();
}

void Project::move(int number, int position) {
    Change change(folder_);
    auto& waiting = change.order.waiting;
    if (!change.order.waits(number)) {
        refuse(job(number), "a job in the queue");
    }
    std::erase(waiting, number);
    const int last = static_cast<int>(waiting.size());
    waiting.insert(waiting.begin() + std::clamp(position, 0, last), number);
    change.save();
}

std::vector<int> Project::queue() const {
    return readOrder(folder_).waiting;
}

void Project::ask(int number, Wish wish) {
    Change change(folder_);
    const auto found = job(number);
    auto record = recordOf(found.folder);
    const bool waits = change.order.waits(number);
    if (found.state != JobState::Running && !waits && !change.order.isStarted(number)) {
        if (wish == Wish::Stop) {
            keepAsItIs(found, record);
        }
        return;
    }
    if (waits) {
        change.order.remove(number);
        change.save();
        record.queued = 0.0;
    }
    if (record.wish == wish && record.asked) {
        return; // a second signal would end it at once
    }
    record.wish = wish;
    writeRecord(found.folder, record);
    if (waits) {
        return;
    }
    writeWish(found.folder, wish);
    if (!record.asked && interruptHere(found)) { // others are asked by the runner
        record.asked = true;
        writeRecord(found.folder, record);
    }
}

void Project::keepAsItIs(const Job& job, JobRecord& record) {
    std::error_code ignored;
    if (!fs::exists(job.folder / "model" / (job.name + ".json"), ignored)) {
        refuse(job, "a job that has a model to keep");
    }
    record.wish = Wish::Stop;
    record.asked = false;
    writeRecord(job.folder, record);
}

void Project::pause(int number) {
    ask(number, Wish::Pause);
}

void Project::stopAndKeep(int number) {
    ask(number, Wish::Stop);
}

fs::path Project::trash(int number) {
    Change change(folder_);
    const auto found = job(number);
    const bool accepted = change.order.isStarted(number) && found.state == JobState::Queued;
    if (found.state == JobState::Running || accepted) {
        refuse(found, "a job that does not run");
    }
    change.order.remove(number);
    change.save();
    makeFolder(folder_ / "trash");
    fs::path target = folder_ / "trash" / found.folder.filename();
    std::error_code failure;
    for (int copy = 2; fs::exists(target, failure); ++copy) {
        target = folder_ / "trash" / (found.folder.filename().string() + "-" + std::to_string(copy));
    }
    fs::rename(found.folder, target, failure);
    if (failure) {
        throw DiskError(found.folder, "cannot be put into the trash: " + failure.message() + ".");
    }
    return target;
}

void Project::setPlace(int number, const JobPlace& place) {
    checkPlace(place);
    const Change change(folder_);
    const auto found = job(number);
    if (found.state == JobState::Running || change.order.isStarted(number)) {
        refuse(found, "a job that does not run");
    }
    auto record = recordOf(found.folder);
    record.place = place;
    writeRecord(found.folder, record);
}

fs::path defaultProject() {
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return fs::path(value == nullptr ? "" : value);
    };
    if (const auto given = variable("LOOKBACK_PROJECT"); !given.empty()) {
        return given;
    }
    const auto data = variable("XDG_DATA_HOME");
    return (data.empty() ? variable("HOME") / ".local" / "share" : data) / "lookback" / "training";
}

} // namespace lookback::training
