// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/FileLock.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lookback::training {

/// Numbers of the jobs that wait, in their order, and of those that were started and not yet seen to end:
/// queue.json of a project.
struct JobOrder {
    std::vector<int> waiting;
    std::vector<int> started;

    bool waits(int number) const;
    bool isStarted(int number) const;
    void remove(int number); ///< From both.
};

/// As it is on the disk. If queue.json is missing or broken, it is told again from what the jobs say.
JobOrder readOrder(const std::filesystem::path& project);

/// Folders of all jobs, by number.
std::vector<std::filesystem::path> jobFolders(const std::filesystem::path& project);

/// 7 for ".../0007-evolution"; nothing for a folder that is no job's.
std::optional<int> jobNumber(const std::filesystem::path& folder);

/// Throws ValueError if there is no job of this number.
std::filesystem::path jobFolder(const std::filesystem::path& project, int number);

/// A change to a project: nobody else changes it while this lives.
class Change {
public:
    /// Waits for its turn. Throws DiskError.
    explicit Change(std::filesystem::path project);

    JobOrder order;

    /// Write the order. Throws DiskError.
    void save() const;

private:
    std::filesystem::path project_;
    FileLock lock_;
};

/// Unix time, s.
double now();

} // namespace lookback::training
