// SPDX-License-Identifier: MIT
#include "core/io/Spool.h"

#include "core/common/Error.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

namespace lookback::io {

namespace {

std::filesystem::path folder() {
    const char* given = std::getenv("TMPDIR");
    return given != nullptr && *given != '\0' ? given : "/tmp";
}

std::string because(const char* what) {
    return std::string(what) + " (" + std::strerror(errno) + ").";
}

} // namespace

Spool::Spool(std::size_t rowSize)
    : rowSize_(rowSize) {
    std::string name = (folder() / "lookback-XXXXXX").string();
    fd_ = ::mkostemp(name.data(), O_CLOEXEC);
    if (fd_ < 0) {
        throw DiskError(folder(), because("no temporary file can be made there"));
    }
    ::unlink(name.c_str());
}

Spool::~Spool() {
    ::close(fd_);
}

void Spool::add(std::span<const float> row) {
    if (row.size() != rowSize_) {
        throw ValueError("row", "expected " + std::to_string(rowSize_) + " values, found " +
                                    std::to_string(row.size()) + ".");
    }
    const std::lock_guard guard(mutex_);
    const char* from = reinterpret_cast<const char*>(row.data());
    std::size_t left = row.size_bytes();
    auto at = static_cast<off_t>(count_) * static_cast<off_t>(row.size_bytes());
    while (left > 0) {
        const ssize_t written = ::pwrite(fd_, from, left, at);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            throw DiskError(folder(), because("a sample could not be kept there"));
        }
        from += written;
        at += written;
        left -= static_cast<std::size_t>(written);
    }
    ++count_;
}

std::vector<float> Spool::read(std::int64_t row) const {
    const std::lock_guard guard(mutex_);
    if (row < 0 || row >= count_) {
        throw ValueError("row", "expected 0 to " + std::to_string(count_ - 1) + ", found " +
                                    std::to_string(row) + ".");
    }
    std::vector<float> values(rowSize_);
    char* to = reinterpret_cast<char*>(values.data());
    std::size_t left = rowSize_ * sizeof(float);
    auto at = static_cast<off_t>(row) * static_cast<off_t>(left);
    while (left > 0) {
        const ssize_t got = ::pread(fd_, to, left, at);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            throw FileError(folder(), because("a sample that was kept there cannot be read"));
        }
        to += got;
        at += got;
        left -= static_cast<std::size_t>(got);
    }
    return values;
}

std::int64_t Spool::count() const {
    const std::lock_guard guard(mutex_);
    return count_;
}

} // namespace lookback::io
