// SPDX-License-Identifier: MIT
#include "core/training/JobFolder.h"

#include "core/common/Error.h"
#include "core/io/AtomicFile.h"

#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>
#include <vector>

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

std::string numbered(int step) {
    std::string digits = std::to_string(step);
    return "step_" + std::string(digits.size() < 8 ? 8 - digits.size() : 0, '0') + digits;
}

/// Newest first.
std::vector<fs::path> checkpointsIn(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        if (entry.path().extension() == ".safetensors" &&
            entry.path().filename().string().starts_with("step_")) {
            files.push_back(entry.path());
        }
    }
    std::sort(files.rbegin(), files.rend());
    return files;
}

fs::path checksumOf(fs::path checkpoint) {
    return checkpoint.replace_extension(".sha256");
}

/// Throws ValueError where another process trains.
FileLock lockOf(const fs::path& folder) {
    for (const char* part : {"checkpoints", "previews", "model"}) {
        makeFolder(folder / part);
    }
    auto lock = FileLock::take(folder / "job.lock");
    if (!lock) {
        throw ValueError("job", "another process is training in " + folder.string() + ".");
    }
    return std::move(*lock);
}

/// The first number of a row, or nothing for a header or a torn row.
std::optional<int> stepOf(const std::string& row) {
    int step = 0;
    const auto result = std::from_chars(row.data(), row.data() + row.size(), step);
    const bool whole =
        result.ec == std::errc() && result.ptr != row.data() + row.size() && *result.ptr == ',';
    return whole ? std::optional(step) : std::nullopt;
}

void keepRowsUpTo(const fs::path& table, int last) {
    std::ifstream in(table);
    if (!in) {
        return;
    }
    std::string header;
    std::getline(in, header);
    std::ostringstream kept;
    kept << header << '\n';
    for (std::string row; std::getline(in, row) && !in.eof();) { // a last row without its end is torn
        const auto step = stepOf(row);
        if (step && *step <= last) {
            kept << row << '\n';
        }
    }
    io::writeTextAtomically(table, kept.str());
}

} // namespace

JobFolder::JobFolder(fs::path folder)
    : folder_(std::move(folder))
    , lock_(lockOf(folder_)) {}

void JobFolder::claim(const std::string& recipe, bool resume) {
    const auto file = folder_ / "recipe.json";
    if (!fs::exists(file)) {
        io::writeTextAtomically(file, recipe);
        return;
    }
    if (!resume) {
        throw ValueError("job", "expected a new folder, found a run in " + folder_.string() +
                                    "; go on with --resume or choose another.");
    }
    if (io::readText(file) != recipe) {
        throw ValueError("job", "expected the recipe that the run in " + folder_.string() +
                                    " began with, found another; choose another folder.");
    }
}

void JobFolder::saveCheckpoint(const io::Safetensors& state, int step) const {
    const auto file = folder_ / "checkpoints" / (numbered(step) + ".safetensors");
    io::writeSafetensors(file, state);
    io::writeTextAtomically(checksumOf(file), io::sha256OfFile(file) + "\n");
    const auto all = checkpointsIn(folder_ / "checkpoints");
    for (std::size_t i = 2; i < all.size(); ++i) {
        std::error_code ignored;
        fs::remove(all[i], ignored);
        fs::remove(checksumOf(all[i]), ignored);
    }
}

std::optional<io::Safetensors> JobFolder::newestCheckpoint() const {
    for (const auto& file : checkpointsIn(folder_ / "checkpoints")) {
        try {
            if (io::readText(checksumOf(file)) == io::sha256OfFile(file) + "\n") {
                return io::readSafetensors(file);
            }
        } catch (const FileError&) { // half written or damaged: the one before it will do
        }
    }
    return std::nullopt;
}

void JobFolder::forgetAfter(int step) const {
    keepRowsUpTo(folder_ / "metrics.csv", step);
    keepRowsUpTo(folder_ / "validation.csv", step);
    keepRowsUpTo(folder_ / "quality.csv", step);
}

void JobFolder::append(const std::string& table, const std::string& header, const std::string& row) const {
    const auto file = folder_ / table;
    std::error_code ignored;
    const bool fresh = !fs::exists(file, ignored) || fs::file_size(file, ignored) == 0;
    std::ofstream out(file, std::ios::app);
    out << (fresh ? header + "\n" : "") << row << '\n';
    out.flush();
    if (!out) {
        throw DiskError(file, "a row could not be added; is the disk full?");
    }
}

double JobFolder::checkpointed() const {
    const auto all = checkpointsIn(folder_ / "checkpoints");

    struct stat facts {};

    return !all.empty() && ::stat(all.front().c_str(), &facts) == 0 ? static_cast<double>(facts.st_mtime)
                                                                    : 0.0;
}

} // namespace lookback::training
