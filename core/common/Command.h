// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace lookback {

/// A program to run to its end. No shell reads the line: an argument may hold anything but a zero byte.
struct Command {
    std::vector<std::string> line;  ///< Program, looked for in PATH unless it has a slash; then arguments.
    std::filesystem::path folder{}; ///< To run in; empty: this program's own.
    std::chrono::milliseconds patience{20000}; ///< After which it is killed with all that it started.
};

/// What a program left behind.
struct Ended {
    int code = 0;      ///< Its exit code, or 128 + the signal that ended it, as shells say it.
    std::string out;   ///< Standard output, at most 16 MiB of it.
    std::string error; ///< Standard error, the same.
};

/// Run a program with nothing on its standard input and wait for its end.
/// Throws Error if it cannot be started, or has not ended when the patience is over.
Ended runToEnd(const Command& command);

} // namespace lookback
