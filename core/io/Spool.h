// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

namespace lookback::io {

/// Rows of as many floats each, kept in a nameless temporary file (in TMPDIR, else /tmp) that is gone with
/// the program: samples to browse take disk, not memory. Any thread.
class Spool {
public:
    explicit Spool(std::size_t rowSize);
    ~Spool();
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;

    void add(std::span<const float> row); ///< Throws ValueError for another length, DiskError.

    std::vector<float>
    read(std::int64_t row) const; ///< Throws ValueError if there is no such row, FileError.

    std::int64_t count() const;

private:
    std::size_t rowSize_;
    int fd_ = -1;
    std::int64_t count_ = 0;
    mutable std::mutex mutex_;
};

} // namespace lookback::io
