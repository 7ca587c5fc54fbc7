// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <mutex>

namespace lookback::io {

/// HDF5 is not built for threads, and both it and CFITSIO keep state of their own: every call into either
/// library holds this one lock. It is also what makes a fork safe: nobody is inside a library at that moment.
/// A thread may take it again. In a probe's child it does nothing: there is one thread, and glibc would take
/// the parent's hold on it for another's.
class LibrariesMutex {
public:
    void lock();
    void unlock();

private:
    std::recursive_mutex mutex_;
};

LibrariesMutex& librariesMutex();

using LibrariesLock = std::lock_guard<LibrariesMutex>;

inline constexpr std::chrono::seconds kProbeTime{20};

/// Try `work` on a file that nobody vouches for, in a child process, before this process does the same.
///
/// HDF5 1.10 and CFITSIO can crash, loop or ask for any amount of memory when a file's bytes are damaged. The
/// child opens the file and reads its headers, first and last rows; whatever it throws is forgotten, since
/// the parent meets the same error again and tells it. Only a child that dies, or that is not done within
/// `limit`, speaks: then the file is refused and this process never touches it. The child may add 1 GiB of
/// memory.
///
/// Forking beside other threads is sound here because the child uses nothing but the C library (whose own
/// locks glibc keeps usable over a fork) and the two libraries (whose state is at rest under
/// librariesMutex()), and leaves by _exit(): no exit handlers, no flushing of what the parent has buffered. A
/// damaged block in the middle of a file is not seen; both libraries report bad compressed data as an error.
/// A file that passed is not tried again while its inode, size and times stay the same.
/// Throws FileError.
void probe(const std::filesystem::path& file, const std::function<void()>& work,
           std::chrono::milliseconds limit = kProbeTime);

} // namespace lookback::io
