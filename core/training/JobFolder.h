// SPDX-License-Identifier: MIT
#pragma once

#include "core/io/Safetensors.h"
#include "core/training/FileLock.h"
#include "core/training/Training.h"

#include <filesystem>
#include <optional>
#include <string>

namespace lookback::training {

/// The files of one run: see Training.h for what lies where. Holds a lock: one process a folder.
class JobFolder {
public:
    /// Makes the folder if needed. Throws DiskError, or ValueError if another process works in it.
    explicit JobFolder(std::filesystem::path folder);
    JobFolder(const JobFolder&) = delete;
    JobFolder& operator=(const JobFolder&) = delete;

    const std::filesystem::path& path() const { return folder_; }

    /// Keep the recipe, or check that it is the one the run began with. Throws ValueError.
    void claim(const std::string& recipe, bool resume);

    /// Write the checkpoint of this step with its SHA-256, then remove all but the newest two.
    void saveCheckpoint(const io::Safetensors& state, int step) const;

    /// The newest checkpoint whose checksum holds, or nothing.
    std::optional<io::Safetensors> newestCheckpoint() const;

    /// Cut metrics.csv and validation.csv back to the rows up to this step: what came after it is done again.
    void forgetAfter(int step) const;

    /// One row at the end of a table, with this header if the table is new.
    void append(const std::string& table, const std::string& header, const std::string& row) const;

    /// When the newest checkpoint was written, Unix time in s; 0 without one.
    double checkpointed() const;

private:
    std::filesystem::path folder_;
    FileLock lock_;
};

} // namespace lookback::training
