// SPDX-License-Identifier: MIT
#include "core/training/FileLock.h"

#include "core/common/Error.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <thread>
#include <utility>

namespace lookback::training {

namespace {

int opened(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        throw DiskError(file, std::string("the lock cannot be written: ") + std::strerror(errno) + ".");
    }
    return descriptor;
}

bool locked(int descriptor, int how) {
    int answer = 0;
    do {
        answer = ::flock(descriptor, how);
    } while (answer != 0 && errno == EINTR);
    return answer == 0;
}

} // namespace

FileLock FileLock::wait(const std::filesystem::path& file) {
    FileLock lock(opened(file));
    if (!locked(lock.descriptor_, LOCK_EX)) {
        throw DiskError(file, std::string("cannot be locked: ") + std::strerror(errno) + ".");
    }
    return lock;
}

std::optional<FileLock> FileLock::take(const std::filesystem::path& file,
                                       std::chrono::milliseconds patience) {
    FileLock lock(opened(file));
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!locked(lock.descriptor_, LOCK_EX | LOCK_NB)) {
        if (errno != EWOULDBLOCK) {
            throw DiskError(file, std::string("cannot be locked: ") + std::strerror(errno) + ".");
        }
        if (std::chrono::steady_clock::now() >= end) {
            return std::nullopt;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return lock;
}

bool FileLock::held(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return false;
    }
    const FileLock lock(descriptor); // shared, so that two who look do not see each other
    return !locked(descriptor, LOCK_SH | LOCK_NB) && errno == EWOULDBLOCK;
}

FileLock::FileLock(FileLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

FileLock::~FileLock() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

} // namespace lookback::training
