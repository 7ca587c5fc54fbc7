// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace lookback::io {

/// A temporary file beside `target`; commit() syncs it and renames it over the target. Destroyed before
/// that, it is removed and the target stays as it was.
class AtomicFile {
public:
    /// Throws DiskError if the folder is missing or not writable.
    explicit AtomicFile(std::filesystem::path target);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    /// Where to write: same folder, same ending, hidden name.
    const std::filesystem::path& path() const { return temporary_; }

    /// Throws DiskError.
    void commit();

private:
    std::filesystem::path target_;
    std::filesystem::path temporary_;
    bool committed_ = false;
};

/// Replace the whole file by `text` atomically. Throws DiskError.
void writeTextAtomically(const std::filesystem::path& target, const std::string& text);

/// The whole of a small text file. Throws FileError if it is missing or larger than `limit` bytes.
std::string readText(const std::filesystem::path& file, std::size_t limit = std::size_t{64} << 20);

} // namespace lookback::io
