// SPDX-License-Identifier: MIT
#include "core/training/NewJob.h"

#include "core/common/Error.h"
#include "core/common/Range.h"
#include "core/io/AtomicFile.h"
#include "core/training/JobOrder.h"
#include "core/training/JobRecord.h"
#include "core/training/Recipe.h"

#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstdio>

namespace lookback::training {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::size_t kNameLength = 60; // of a folder, for people

/// The fields of a recipe that name files.
constexpr const char* kPaths[] = {"/data/training", "/data/validation", "/start_from", "/classifier"};

/// A name that any file system takes, and any shell.
std::string folderName(std::string name) {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_';
    };
    std::replace_if(
        name.begin(), name.end(), [&](char c) { return !plain(c); }, '_');
    return name.substr(0, kNameLength);
}

int nextNumber(const fs::path& project) {
    int highest = 0;
    for (const char* room : {"jobs", "trash"}) { // what lies in the trash keeps its number
        std::error_code failure;
        for (fs::directory_iterator entry(project / room, failure), end; !failure && entry != end;
             entry.increment(failure)) {
            highest = std::max(highest, jobNumber(entry->path()).value_or(0));
        }
    }
    return highest + 1;
}

} // namespace

std::string withFullPaths(const std::string& recipe, const fs::path& base) {
    auto json = Json::parse(recipe, nullptr, false);
    if (!json.is_object()) {
        return recipe;
    }
    for (const char* name : kPaths) {
        const Json::json_pointer field(name);
        const bool named = json.contains(field) && json[field].is_string();
        const fs::path path = named ? json[field].get<std::string>() : "";
        if (!path.empty() && path.is_relative()) {
            json[field] = fs::absolute(base / path).lexically_normal().string();
        }
    }
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

NewJob::NewJob(const fs::path& project, const std::string& recipe, const fs::path& base,
               const JobPlace& place)
    : project_(project) {
    static std::atomic<unsigned> counter{0};
    checkPlace(place);
    hidden_ = project / "jobs" / (".new-" + std::to_string(::getpid()) + "-" + std::to_string(counter++));
    std::error_code failure;
    fs::create_directories(hidden_, failure);
    if (failure) {
        throw DiskError(hidden_, "the folder cannot be made: " + failure.message() + ".");
    }
    try {
        io::writeTextAtomically(hidden_ / "recipe.json", withFullPaths(recipe, base));
        const Recipe good = readRecipe(hidden_ / "recipe.json");
        name_ = good.name;
        JobRecord record;
        record.place = place;
        record.name = good.name;
        record.task = good.task;
        record.created = now();
        writeRecord(hidden_, record);
    } catch (...) {
        fs::remove_all(hidden_, failure);
        throw;
    }
}

NewJob::~NewJob() {
    std::error_code ignored;
    fs::remove_all(hidden_, ignored); // nothing, once it is in place
}

int NewJob::putInPlace() const {
    const int number = nextNumber(project_);
    const auto target = project_ / "jobs" / (numbered(number) + "-" + folderName(name_));
    std::error_code failure;
    fs::rename(hidden_, target, failure);
    if (failure) {
        throw DiskError(target, "could not be put in place: " + failure.message() + ".");
    }
    return number;
}

void checkPlace(const JobPlace& place) {
    if (place.executor != "local" && place.executor != "slurm") {
        throw ValueError("executor", "expected local or slurm, found \"" + place.executor + "\".");
    }
    int index = 0;
    const auto& device = place.device;
    const auto* const end = device.data() + device.size();
    const bool numberedGpu = device.starts_with("cuda:") && device.size() > 5 &&
                             std::from_chars(device.data() + 5, end, index).ptr == end && index >= 0;
    if (device != "auto" && device != "cpu" && device != "cuda" && !numberedGpu) {
        throw ValueError("device", "expected auto, cpu, cuda or cuda:N, found \"" + device + "\".");
    }
    kThreadsRange.check("threads", place.threads);
    kRanksRange.check("ranks", place.ranks);
    kMinutesRange.check("minutes", place.minutes);
}

std::string numbered(int number) {
    char text[16];
    std::snprintf(text, sizeof text, "%04d", number);
    return text;
}

} // namespace lookback::training
