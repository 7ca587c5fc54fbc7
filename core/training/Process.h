// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lookback::training {

/// A process of this machine, told by its start from a later one that was given the same number.
struct ProcessId {
    long pid = 0;
    unsigned long long started = 0; ///< Clock ticks since the machine started: field 22 of /proc/PID/stat.
};

/// The process of this number; nothing if it has ended (or only waits to be reaped).
std::optional<ProcessId> processOf(long pid);

/// Whether that very process still lives.
bool lives(const ProcessId& process);

/// "1234:5678 1235:5680"
std::string toText(const std::vector<ProcessId>& processes);

/// Throws Error for anything else.
std::vector<ProcessId> processesFrom(const std::string& text);

/// How to start a program in a session of its own: no signal of a terminal, and no end of the one who started
/// it, reaches it. Its input is empty; its output goes to the end of `log`.
struct Launch {
    std::vector<std::string> command;     ///< Program, arguments.
    std::vector<std::string> environment; ///< "NAME=value", before those of this process.
    std::filesystem::path folder;         ///< To work in.
    std::filesystem::path log;
    bool orphan = false; ///< No child of ours: nobody needs to wait for its end.
};

/// Its process number. Throws Error if the program cannot be run, DiskError if the log cannot be written.
long launch(const Launch& wanted);

/// Of this machine.
std::string hostName();

} // namespace lookback::training
