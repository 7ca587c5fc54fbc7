// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>

namespace lookback::training {

/// A file that one process holds at a time (flock). The system lets go of it when its holder dies, however it
/// dies: unlike a flag in a file it cannot be left behind.
class FileLock {
public:
    /// Waits until it is free. Throws DiskError.
    static FileLock wait(const std::filesystem::path& file);

    /// Nothing if another holds it for longer than `patience`. Whoever asks held() has it for an instant, so
    /// patience is never zero. Throws DiskError.
    static std::optional<FileLock> take(const std::filesystem::path& file,
                                        std::chrono::milliseconds patience = std::chrono::seconds(1));

    /// Whether somebody holds it now. A file that is missing, or may not be read, is held by nobody.
    static bool held(const std::filesystem::path& file);

    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock();

private:
    explicit FileLock(int descriptor)
        : descriptor_(descriptor) {}

    int descriptor_ = -1;
};

} // namespace lookback::training
