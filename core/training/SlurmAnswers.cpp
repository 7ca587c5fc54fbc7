// SPDX-License-Identifier: MIT
#include "core/training/SlurmAnswers.h"

#include "core/common/Error.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>
#include <string_view>
#include <utility>

namespace lookback::training {

namespace {

bool isNumber(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

[[noreturn]] void unexpected(const std::string& program, const std::string& wanted,
                             const std::string& answer) {
    throw Error(program + ": expected " + wanted + ", found \"" + answer.substr(0, 200) + "\".");
}

/// The value of NAME=VALUE in a line of scontrol; blanks part the fields.
std::string valueOf(const std::string& line, const std::string& name) {
    const auto at = line.find(" " + name + "=");
    if (at == std::string::npos) {
        unexpected("scontrol", name, line);
    }
    const auto start = at + name.size() + 2;
    return line.substr(start, line.find_first_of(" \n", start) - start);
}

/// "CODE:SIGNAL"
std::pair<int, int> exitOf(const std::string& program, const std::string& text) {
    std::pair<int, int> exit;
    const char* const end = text.data() + text.size();
    const auto code = std::from_chars(text.data(), end, exit.first);
    if (code.ec != std::errc() || code.ptr == end || *code.ptr != ':') {
        unexpected(program, "an exit code as CODE:SIGNAL", text);
    }
    const auto signal = std::from_chars(code.ptr + 1, end, exit.second);
    if (signal.ec != std::errc() || signal.ptr != end) {
        unexpected(program, "an exit code as CODE:SIGNAL", text);
    }
    return exit;
}

Sighting sightingOf(const std::string& state, const std::pair<int, int>& exit) {
    const auto kind = slurmKind(state);
    const bool gone = kind == Sighting::Kind::Gone;
    return {.kind = kind,
            .reason = state,
            .exitCode = gone && exit.second == 0 ? exit.first : -1,
            .signal = gone ? exit.second : 0};
}

} // namespace

std::string readSlurmNumber(const std::string& answer) {
    const auto number = answer.substr(0, answer.find('\n'));
    if (!isNumber(number) || answer != number + "\n") {
        unexpected("sbatch", "the number of the job", answer);
    }
    return number;
}

std::map<std::string, SlurmRow> readSlurmRows(const std::string& answer) {
    std::map<std::string, SlurmRow> rows;
    std::istringstream lines(answer);
    for (std::string line; std::getline(lines, line);) {
        const auto first = line.find('|');
        const auto second = first == std::string::npos ? first : line.find('|', first + 1);
        if (second == std::string::npos || first == 0 || second == first + 1) {
            unexpected("squeue", "NUMBER|STATE|REASON", line);
        }
        if (const auto number = line.substr(0, first); isNumber(number)) {
            rows[number] = {line.substr(first + 1, second - first - 1), line.substr(second + 1)};
        }
    }
    return rows;
}

Sighting readSlurmJob(const std::string& answer) {
    return sightingOf(valueOf(answer, "JobState"), exitOf("scontrol", valueOf(answer, "ExitCode")));
}

Sighting readSlurmAccount(const std::string& answer) {
    std::istringstream lines(answer);
    std::string last;
    for (std::string line; std::getline(lines, line);) {
        last = line;
    }
    const auto bar = last.find('|');
    if (bar == std::string::npos) {
        unexpected("sacct", "STATE|CODE:SIGNAL", answer);
    }
    // "CANCELLED by 1000"
    return sightingOf(last.substr(0, std::min(bar, last.find(' '))), exitOf("sacct", last.substr(bar + 1)));
}

// Job state codes of squeue(1).
Sighting::Kind slurmKind(const std::string& state) {
    constexpr std::array<std::string_view, 7> kWaiting{
        "PENDING", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD", "SPECIAL_EXIT", "RESV_DEL_HOLD", "CONFIGURING"};
    constexpr std::array<std::string_view, 7> kRunning{"RUNNING",   "COMPLETING", "RESIZING", "SIGNALING",
                                                       "STAGE_OUT", "STOPPED",    "SUSPENDED"};
    constexpr std::array<std::string_view, 11> kGone{"COMPLETED",     "FAILED",    "CANCELLED",    "TIMEOUT",
                                                     "OUT_OF_MEMORY", "NODE_FAIL", "BOOT_FAIL",    "DEADLINE",
                                                     "PREEMPTED",     "REVOKED",   "LAUNCH_FAILED"};
    const auto in = [&state](const auto& states) {
        return std::find(states.begin(), states.end(), state) != states.end();
    };
    if (in(kWaiting)) {
        return Sighting::Kind::Waiting;
    }
    if (in(kRunning)) {
        return Sighting::Kind::Running;
    }
    if (in(kGone)) {
        return Sighting::Kind::Gone;
    }
    throw Error("Slurm: expected the state of a job, found \"" + state + "\".");
}

std::string slurmComplaint(const std::string& program, const Ended& ended) {
    const auto prefix = program + ": error: ";
    std::string said;
    std::istringstream lines(ended.error);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(prefix)) {
            line.erase(0, prefix.size());
        }
        if (!line.empty()) {
            said += (said.empty() ? "" : "; ") + line;
        }
    }
    if (said.empty()) {
        said = "it ended with " + std::to_string(ended.code) + " and said nothing";
    }
    return prefix + said + (said.back() == '.' ? "" : ".");
}

} // namespace lookback::training
