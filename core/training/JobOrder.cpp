// SPDX-License-Identifier: MIT
#include "core/training/JobOrder.h"

#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/training/JobRecord.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

namespace lookback::training {

namespace {

namespace fs = std::filesystem;

bool has(const std::vector<int>& numbers, int number) {
    return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

/// What the jobs themselves say, where queue.json says nothing.
JobOrder toldByJobs(const fs::path& project) {
    std::vector<std::pair<double, int>> waiting;
    JobOrder order;
    for (const auto& folder : jobFolders(project)) {
        try {
            const auto record = readRecord(folder);
            if (record && record->queued > 0.0) {
                waiting.emplace_back(record->queued, *jobNumber(folder));
            } else if (record && record->started > record->ending.time) {
                order.started.push_back(*jobNumber(folder));
            }
        } catch (const FileError&) { // not this one, then
        }
    }
    std::sort(waiting.begin(), waiting.end());
    for (const auto& [since, number] : waiting) {
        order.waiting.push_back(number);
    }
    return order;
}

} // namespace

bool JobOrder::waits(int number) const {
    return has(waiting, number);
}

bool JobOrder::isStarted(int number) const {
    return has(started, number);
}

void JobOrder::remove(int number) {
    std::erase(waiting, number);
    std::erase(started, number);
}

JobOrder readOrder(const fs::path& project) {
    try {
        const auto json = nlohmann::json::parse(io::readText(project / "queue.json"));
        return {json.at("waiting").get<std::vector<int>>(), json.at("started").get<std::vector<int>>()};
    } catch (const FileError&) {
    } catch (const nlohmann::json::exception&) {
    }
    return toldByJobs(project);
}

std::optional<int> jobNumber(const fs::path& folder) {
    const std::string name = folder.filename().string();
    int number = 0;
    const auto* const end = name.data() + name.size();
    const auto [rest, error] = std::from_chars(name.data(), end, number);
    const bool good =
        error == std::errc() && number > 0 && rest - name.data() >= 4 && rest != end && *rest == '-';
    return good ? std::optional(number) : std::nullopt;
}

std::vector<fs::path> jobFolders(const fs::path& project) {
    std::vector<std::pair<int, fs::path>> found;
    std::error_code failure;
    for (fs::directory_iterator entry(project / "jobs", failure), end; !failure && entry != end;
         entry.increment(failure)) {
        if (const auto number = jobNumber(entry->path())) {
            found.emplace_back(*number, entry->path());
        }
    }
    if (failure && failure != std::errc::no_such_file_or_directory) {
        throw FileError(project / "jobs", "cannot be read: " + failure.message() + ".");
    }
    std::sort(found.begin(), found.end());
    std::vector<fs::path> folders;
    folders.reserve(found.size());
    for (auto& [number, folder] : found) {
        folders.push_back(std::move(folder));
    }
    return folders;
}

fs::path jobFolder(const fs::path& project, int number) {
    fs::path first; // by name, as in the list of all
    std::error_code failure;
    for (fs::directory_iterator entry(project / "jobs", failure), end; !failure && entry != end;
         entry.increment(failure)) {
        if (jobNumber(entry->path()) == number && (first.empty() || entry->path() < first)) {
            first = entry->path();
        }
    }
    if (first.empty()) {
        throw ValueError("job", "expected the number of a job in " + project.string() + ", found " +
                                    std::to_string(number) + ".");
    }
    return first;
}

Change::Change(fs::path project)
    : project_(std::move(project))
    , lock_(FileLock::wait(project_ / "project.lock")) {
    order = readOrder(project_);
}

void Change::save() const {
    const nlohmann::ordered_json json{{"waiting", order.waiting}, {"started", order.started}};
    io::writeTextAtomically(project_ / "queue.json", json.dump(2) + "\n");
}

double now() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

} // namespace lookback::training
