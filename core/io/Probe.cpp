// SPDX-License-Identifier: MIT
#include "core/io/Probe.h"

#include "core/common/Error.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <deque>
#include <fstream>
#include <vector>

namespace lookback::io {

namespace {

constexpr rlim_t kMemory = rlim_t{1} << 30; // bytes that a probe may add
constexpr rlim_t kComputing = 2;            // seconds of processor time; waiting for a disk is none
constexpr int kPollMilliseconds = 20;
constexpr std::size_t kRemembered = 256; // files that passed

bool inChild = false; // set once, right after the fork

// Address space that this process has now, in bytes.
rlim_t addressSpace() {
    rlim_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE));
}

[[noreturn]] void runChild(const std::function<void()>& work, rlim_t memory, int done) {
    inChild = true;
    for (const int signal : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGTERM, SIGINT}) {
        std::signal(signal, SIG_DFL); // the window's handlers are not for the child
    }
    const rlimit noCore{0, 0};
    ::setrlimit(RLIMIT_CORE, &noCore);
    const rlimit space{memory, memory};
    ::setrlimit(RLIMIT_AS, &space);
    const rlimit computing{kComputing, kComputing};
    ::setrlimit(RLIMIT_CPU, &computing);
    const int nowhere = ::open("/dev/null", O_WRONLY); // "malloc(): corrupted" is not for the terminal
    if (nowhere >= 0) {
        ::dup2(nowhere, STDERR_FILENO);
    }
    try {
        work();
    } catch (...) { // the parent meets it again
    }
    const char alive = 1;
    const ssize_t told = ::write(done, &alive, 1);
    ::_exit(told == 1 ? 0 : 1);
}

// A file as it is now: device, inode, size, times of change. Empty if it is not there.
std::vector<std::int64_t> identityOf(const std::filesystem::path& file) {
    struct stat facts {};

    if (::stat(file.c_str(), &facts) != 0) {
        return {};
    }
    return {static_cast<std::int64_t>(facts.st_dev),
            static_cast<std::int64_t>(facts.st_ino),
            facts.st_size,
            facts.st_mtim.tv_sec,
            facts.st_mtim.tv_nsec,
            facts.st_ctim.tv_sec,
            facts.st_ctim.tv_nsec};
}

// True if the child said that it is done, false if it died; nothing was heard by then: also false, and
// `late`.
bool waitForWord(int done, pid_t child, std::chrono::milliseconds limit, bool& late) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (true) {
        pollfd waiting{done, POLLIN, 0};
        ::poll(&waiting, 1, kPollMilliseconds);
        char alive = 0;
        const ssize_t count = ::read(done, &alive, 1); // never waits
        if (count >= 0) {
            return count == 1;
        }
        // Another child may hold the pipe open, so its silence alone is no proof of life.
        const bool gone = ::waitpid(child, nullptr, WNOHANG) != 0;
        if (gone || std::chrono::steady_clock::now() > end) {
            late = !gone;
            return gone && ::read(done, &alive, 1) == 1;
        }
    }
}

} // namespace

void LibrariesMutex::lock() {
    if (!inChild) {
        mutex_.lock();
    }
}

void LibrariesMutex::unlock() {
    if (!inChild) {
        mutex_.unlock();
    }
}

LibrariesMutex& librariesMutex() {
    static LibrariesMutex mutex;
    return mutex;
}

void probe(const std::filesystem::path& file, const std::function<void()>& work,
           std::chrono::milliseconds limit) {
    const LibrariesLock lock(librariesMutex());
    static std::deque<std::vector<std::int64_t>> passed; // under the lock
    const std::vector<std::int64_t> identity = identityOf(file);
    if (!identity.empty() && std::find(passed.begin(), passed.end(), identity) != passed.end()) {
        return;
    }
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
        throw Error(file.filename().string() + " cannot be examined: " + std::strerror(errno) + ".");
    }
    const rlim_t memory = addressSpace() + kMemory;
    const pid_t child = ::fork();
    if (child == 0) {
        runChild(work, memory, ends[1]);
    }
    const int forkError = errno;
    ::close(ends[1]);
    if (child < 0) {
        ::close(ends[0]);
        throw Error(file.filename().string() + " cannot be examined: " + std::strerror(forkError) + ".");
    }
    bool late = false;
    const bool alive = waitForWord(ends[0], child, limit, late);
    ::close(ends[0]);
    if (late) {
        ::kill(child, SIGKILL);
    }
    while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
    if (!alive) {
        throw FileError(file,
                        late ? "the file is damaged or on a disk that does not answer: reading its headers "
                               "did not end in time."
                             : "the file is damaged: its headers cannot be read.");
    }
    passed.push_back(identity);
    if (passed.size() > kRemembered) {
        passed.pop_front();
    }
}

} // namespace lookback::io
