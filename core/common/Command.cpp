// SPDX-License-Identifier: MIT
#include "core/common/Command.h"

#include "core/common/Error.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <sstream>

namespace lookback {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostOutput = std::size_t{16} << 20;
constexpr int kPollMilliseconds = 20; // how late the end of a program with an orphan on its pipes is seen

/// A pipe; both ends are closed with it.
struct Pipe {
    Pipe() {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
            throw Error(std::string("a pipe cannot be made: ") + std::strerror(errno) + ".");
        }
    }

    ~Pipe() {
        closeEnd(0);
        closeEnd(1);
    }

    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    void closeEnd(std::size_t i) {
        if (ends[i] >= 0) {
            ::close(ends[i]);
            ends[i] = -1;
        }
    }

    std::array<int, 2> ends{-1, -1}; ///< Read here, written there.
};

struct FileActions {
    FileActions() { posix_spawn_file_actions_init(&actions); }

    ~FileActions() { posix_spawn_file_actions_destroy(&actions); }

    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;

    posix_spawn_file_actions_t actions{};
};

struct Attributes {
    Attributes() {
        posix_spawnattr_init(&attributes);
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes, &none); // whatever this thread blocks or ignores
        posix_spawnattr_setsigdefault(&attributes, &all);
        posix_spawnattr_setpgroup(&attributes, 0); // a group of its own, to be killed as one
        posix_spawnattr_setflags(&attributes,
                                 POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }

    ~Attributes() { posix_spawnattr_destroy(&attributes); }

    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;

    posix_spawnattr_t attributes{};
};

pid_t spawn(const Command& command, const Pipe& out, const Pipe& error) {
    FileActions files;
    posix_spawn_file_actions_addopen(&files.actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files.actions, out.ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files.actions, error.ends[1], STDERR_FILENO);
    if (!command.folder.empty()) {
        posix_spawn_file_actions_addchdir_np(&files.actions, command.folder.c_str());
    }
    std::vector<char*> arguments;
    for (const auto& word : command.line) {
        arguments.push_back(const_cast<char*>(word.c_str())); // posix_spawn does not write there
    }
    arguments.push_back(nullptr);
    const Attributes attributes;
    pid_t pid = -1;
    const int failure =
        ::posix_spawnp(&pid, arguments[0], &files.actions, &attributes.attributes, arguments.data(), environ);
    if (failure != 0) {
        throw Error(command.line[0] + " cannot be started: " + std::strerror(failure) + ".");
    }
    return pid;
}

/// Appends what can be read now; closes the pipe at its end.
void drain(Pipe& pipe, std::string& text) {
    std::array<char, 65536> buffer{};
    for (ssize_t count = 1; pipe.ends[0] >= 0 && count > 0;) {
        count = ::read(pipe.ends[0], buffer.data(), buffer.size());
        if (count > 0) {
            text.append(buffer.data(), std::min(static_cast<std::size_t>(count), kMostOutput - text.size()));
        } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
            pipe.closeEnd(0);
        }
    }
}

std::optional<int> endOf(pid_t pid) {
    int status = 0;
    const pid_t ended = ::waitpid(pid, &status, WNOHANG);
    if (ended == 0 || (ended < 0 && errno == EINTR)) {
        return std::nullopt;
    }
    if (ended < 0) {
        return -1; // somebody else has waited for it: its end is not known
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace

Ended runToEnd(const Command& command) {
    Pipe out;
    Pipe error;
    const auto deadline = Clock::now() + command.patience;
    const pid_t pid = spawn(command, out, error);
    for (Pipe* pipe : {&out, &error}) {
        pipe->closeEnd(1);
        ::fcntl(pipe->ends[0], F_SETFL, O_NONBLOCK);
    }
    Ended ended;
    for (std::optional<int> code; !code;) {
        std::array<pollfd, 2> waits{{{out.ends[0], POLLIN, 0}, {error.ends[0], POLLIN, 0}}};
        ::poll(waits.data(), waits.size(), kPollMilliseconds); // a closed end, -1, is passed over
        code = endOf(pid); // before the pipes are emptied: what it wrote last is then in them
        drain(out, ended.out);
        drain(error, ended.error);
        if (!code && Clock::now() > deadline) {
            ::kill(-pid, SIGKILL);
            ::waitpid(pid, nullptr, 0);
            std::ostringstream sentence;
            sentence << command.line[0] << " has not answered within "
                     << std::chrono::duration<double>(command.patience).count() << " s.";
            throw Error(sentence.str());
        }
        ended.code = code.value_or(0);
    }
    return ended;
}

} // namespace lookback
