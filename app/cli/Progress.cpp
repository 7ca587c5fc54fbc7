// SPDX-License-Identifier: MIT
#include "app/cli/Progress.h"

#include <unistd.h>

#include <cmath>
#include <cstdio>

namespace lookback::cli {

using Clock = std::chrono::steady_clock;

ProgressLine::ProgressLine(std::string name)
    : name_(std::move(name))
    , terminal_(isatty(STDERR_FILENO) == 1)
    , started_(Clock::now()) {}

ProgressLine::~ProgressLine() {
    if (shown_) {
        std::fputs("\r\033[K", stderr);
    }
}

void ProgressLine::show(int done, int total) {
    const auto now = Clock::now();
    if (!terminal_ || total <= 0 || (shown_ && now - last_ < std::chrono::milliseconds(100))) {
        return;
    }
    last_ = now;
    shown_ = true;
    const double fraction = static_cast<double>(done) / total;
    const double passed = std::chrono::duration<double>(now - started_).count();
    std::string line = "\r\033[K" + name_ + "  " + std::to_string(std::lround(100.0 * fraction)) + " %";
    if (fraction > 0.0 && passed > 1.0) { // before, the estimate is worth nothing
        line += "  " + clockText(passed / fraction - passed) + " left";
    }
    std::fputs(line.c_str(), stderr);
    std::fflush(stderr);
}

std::string clockText(double seconds) {
    const auto whole = static_cast<long>(std::lround(seconds));
    char text[32];
    if (whole < 3600) {
        std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
    } else {
        std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
    }
    return text;
}

} // namespace lookback::cli
