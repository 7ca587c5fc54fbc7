// SPDX-License-Identifier: MIT
#include "core/training/Submission.h"

#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/training/FileLock.h"
#include "core/training/JobOrder.h"
#include "core/training/JobRecord.h"
#include "core/training/NewJob.h"
#include "core/training/Process.h"
#include "core/training/Recipe.h"

#include <system_error>

namespace lookback::training {

namespace {

namespace fs = std::filesystem;

/// Two at once would work on the same files.
void refuseOneUnderWay(const fs::path& folder, const JobRecord& record, const Executor& executor) {
    if (FileLock::held(folder / "job.lock")) {
        throw ValueError("job", "another process is training in " + folder.string() + ".");
    }
    if (record.handle.empty()) {
        return;
    }
    Job job;
    job.folder = folder;
    job.handle = record.handle;
    const auto seen = executor.look(job);
    if (seen.kind == Sighting::Kind::Waiting || seen.kind == Sighting::Kind::Running) {
        throw ValueError("job", "expected a folder without a job under way, found " + record.handle + " (" +
                                    seen.reason + ") in " + folder.string() + ".");
    }
    if (seen.kind == Sighting::Kind::Unknown && !seen.reason.empty()) {
        throw Error(seen.reason);
    }
}

/// Keeps the recipe in the folder. Throws ValueError if it is not the one that lies there; that one may name
/// the same files by shorter paths.
void keepRecipe(const fs::path& folder, const std::string& text, const fs::path& base) {
    const auto file = folder / "recipe.json";
    if (fs::exists(file)) {
        const auto found = io::readText(file);
        if (found == text) {
            return;
        }
        if (withFullPaths(found, base) != text) {
            throw ValueError("job", "expected the recipe that the run in " + folder.string() +
                                        " began with, found another; choose another folder.");
        }
    }
    io::writeTextAtomically(file, text);
}

} // namespace

std::string submit(const fs::path& recipe, const fs::path& base, const fs::path& folder,
                   const JobPlace& place, Executor& executor) {
    checkPlace(place);
    const auto good = readRecipe(recipe);
    const auto whole = fs::absolute(folder).lexically_normal();
    std::error_code failure;
    fs::create_directories(whole, failure);
    if (failure) {
        throw DiskError(whole, "the folder cannot be made: " + failure.message() + ".");
    }
    auto record = readRecord(whole).value_or(JobRecord{});
    refuseOneUnderWay(whole, record, executor);
    keepRecipe(whole, withFullPaths(good.text, base), base);

    record.place = place;
    record.name = good.name;
    record.task = good.task;
    record.created = record.created > 0.0 ? record.created : now();
    record.started = now();
    record.host = hostName();
    Job job;
    job.name = good.name;
    job.task = good.task;
    job.folder = whole;
    job.place = place;
    record.handle = executor.start(job);
    writeRecord(whole, record);
    return record.handle;
}

} // namespace lookback::training
