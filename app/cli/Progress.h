// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>

namespace lookback::cli {

/// One line on the terminal that says how far the work is and how long it will still take; silent where
/// standard error is no terminal. Wiped when it goes.
class ProgressLine {
public:
    explicit ProgressLine(std::string name);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(int done, int total);

private:
    std::string name_;
    bool terminal_ = false;
    bool shown_ = false;
    std::chrono::steady_clock::time_point started_;
    std::chrono::steady_clock::time_point last_;
};

/// "0:42", "1:05:07".
std::string clockText(double seconds);

} // namespace lookback::cli
