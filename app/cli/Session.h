// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"

#include <functional>
#include <stdexcept>
#include <string>

namespace lookback::cli {

/// How the program ends; scripts rely on it.
enum ExitCode {
    kDone = 0,
    kInternalError = 1,
    kWrongUsage = 2,
    kBadInput = 3,
    kNoDevice = 4,
    kCancelled = 5, ///< State is saved where there is any.
    kDiskFull = 6,
};

/// The same text without line ends and other control characters: a file's name may hold any.
std::string oneLine(std::string text);

/// One run of the program: a command leaves its work here while the line is parsed, run() does it.
class Session {
public:
    /// `name` is shown beside the progress.
    void set(std::string name, std::function<void(const Monitor&)> work);

    /// Do the work; SIGINT and SIGTERM cancel it, a second one ends the program at once. A failure becomes
    /// one sentence on standard error and its exit code.
    int run();

private:
    std::string name_;
    std::function<void(const Monitor&)> work_;
};

} // namespace lookback::cli
