// SPDX-License-Identifier: MIT
#include "core/training/Process.h"

#include "core/common/Error.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>

namespace lookback::training {

namespace {

/// A file descriptor that closes itself.
struct Descriptor {
    int number = -1;

    explicit Descriptor(int opened)
        : number(opened) {}

    ~Descriptor() { close(); }

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    void close() {
        if (number >= 0) {
            ::close(number);
        }
        number = -1;
    }
};

/// What the new process says of itself through a pipe: its number, then why it could not run the program.
struct Word {
    long pid = 0;
    int error = 0;
};

/// All that the child needs, made before the fork: between fork and exec of a program with threads nothing
/// may be allocated (signal-safety(7)).
struct Prepared {
    std::vector<char*> command;
    std::vector<char*> environment;
    const char* folder = nullptr;
    int nothing = -1;
    int log = -1;
    int pipe = -1;
    bool orphan = false;
};

[[noreturn]] void runProgram(const Prepared& p) {
    ::setsid();
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr); // a thread of a window may have blocked SIGTERM
    if (p.orphan && ::_Fork() != 0) {
        ::_exit(0);
    }
    Word word{::getpid(), 0};
    [[maybe_unused]] auto told = ::write(p.pipe, &word, sizeof word);
    const bool ready = ::chdir(p.folder) == 0 && ::dup2(p.nothing, STDIN_FILENO) >= 0 &&
                       ::dup2(p.log, STDOUT_FILENO) >= 0 && ::dup2(p.log, STDERR_FILENO) >= 0;
    if (ready) {
        ::execve(p.command[0], p.command.data(), p.environment.data());
    }
    word.error = errno;
    told = ::write(p.pipe, &word, sizeof word);
    ::_exit(127);
}

std::vector<char*> pointersTo(const std::vector<std::string>& words) {
    std::vector<char*> pointers;
    for (const auto& word : words) {
        pointers.push_back(const_cast<char*>(word.c_str()));
    }
    return pointers;
}

/// Ours where a name is in both: the first of a name counts.
std::vector<char*> environmentWith(const std::vector<std::string>& ours) {
    auto all = pointersTo(ours);
    for (char** inherited = environ; inherited != nullptr && *inherited != nullptr; ++inherited) {
        const std::string name(*inherited, std::strcspn(*inherited, "=") + 1);
        bool replaced = false;
        for (const auto& variable : ours) {
            replaced = replaced || variable.starts_with(name);
        }
        if (!replaced) {
            all.push_back(*inherited);
        }
    }
    all.push_back(nullptr);
    return all;
}

/// False at the end of the pipe.
bool heard(int pipe, Word& word) {
    ssize_t size = 0;
    do {
        size = ::read(pipe, &word, sizeof word);
    } while (size < 0 && errno == EINTR);
    return size == sizeof word;
}

} // namespace

std::optional<ProcessId> processOf(long pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    std::getline(file, text, '\0');
    const auto name = text.rfind(')'); // the program's name may hold anything
    if (name == std::string::npos) {
        return std::nullopt;
    }
    std::istringstream fields(text.substr(name + 1)); // from field 3, the state
    std::string state;
    fields >> state;
    std::string skipped;
    for (int field = 4; field < 22; ++field) {
        fields >> skipped;
    }
    ProcessId process{pid, 0};
    fields >> process.started;
    const bool dead = state == "Z" || state == "X";
    return fields && !dead ? std::optional(process) : std::nullopt;
}

bool lives(const ProcessId& process) {
    const auto found = processOf(process.pid);
    return found && found->started == process.started;
}

std::string toText(const std::vector<ProcessId>& processes) {
    std::string text;
    for (const auto& process : processes) {
        text +=
            (text.empty() ? "" : " ") + std::to_string(process.pid) + ":" + std::to_string(process.started);
    }
    return text;
}

std::vector<ProcessId> processesFrom(const std::string& text) {
    std::vector<ProcessId> processes;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        std::istringstream fields(word);
        ProcessId process;
        char colon = 0;
        if (!(fields >> process.pid >> colon >> process.started) || colon != ':' || process.pid <= 1) {
            throw Error("expected processes as PID:START, found \"" + text + "\".");
        }
        processes.push_back(process);
    }
    return processes;
}

long launch(const Launch& wanted) {
    const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const Descriptor log(::open(wanted.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
    if (log.number < 0) {
        throw DiskError(wanted.log, std::string("cannot be written: ") + std::strerror(errno) + ".");
    }
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw Error(std::string("no process can be started: ") + std::strerror(errno) + ".");
    }
    const Descriptor reading(ends[0]);
    Descriptor writing(ends[1]);
    Prepared p{pointersTo(wanted.command),
               environmentWith(wanted.environment),
               wanted.folder.c_str(),
               nothing.number,
               log.number,
               writing.number,
               wanted.orphan};
    p.command.push_back(nullptr);
    const auto child = ::fork();
    if (child == 0) {
        runProgram(p);
    }
    const int problem = errno;
    writing.close();
    if (child < 0) {
        throw Error(std::string("no process can be started: ") + std::strerror(problem) + ".");
    }
    Word first;
    Word second;
    const bool begun = heard(reading.number, first);
    const bool failed = !begun || heard(reading.number, second);
    if (failed || wanted.orphan) {
        ::waitpid(child, nullptr, 0);
    }
    if (failed) {
        throw Error(wanted.command.front() +
                    ": could not be run: " + std::strerror(begun ? second.error : EAGAIN) + ".");
    }
    return first.pid;
}

std::string hostName() {
    std::array<char, HOST_NAME_MAX + 1> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

} // namespace lookback::training
