// SPDX-License-Identifier: MIT
#include "core/training/Cause.h"

#include "core/common/Error.h"
#include "core/io/AtomicFile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace lookback::training {

namespace {

namespace fs = std::filesystem;

constexpr double kFull = 0.7; // of the memory: what a process may have on a machine that others use too

/// The last line of the log, if it is a sentence of the program; a line with # begins a run.
std::string lastWords(const fs::path& job) {
    constexpr std::streamoff kTail = 4096;
    std::ifstream in(job / "log.txt", std::ios::binary | std::ios::ate);
    if (!in) {
        return "";
    }
    in.seekg(-std::min<std::streamoff>(kTail, in.tellg()), std::ios::end);
    std::string last;
    for (std::string line; std::getline(in, line);) {
        last = line.empty() ? last : line;
    }
    const std::string program = "lookback-cli: ";
    return last.starts_with(program) ? last.substr(program.size()) : "";
}

/// Of the recipe; 0 if it cannot be told.
int batchOf(const fs::path& job) {
    try {
        const auto json = nlohmann::json::parse(io::readText(job / "recipe.json"));
        return json.at("optimiser").at("batch").get<int>();
    } catch (const Error&) {
    } catch (const nlohmann::json::exception&) {
    }
    return 0;
}

std::string gigabytes(double bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", bytes / 1e9);
    return text;
}

/// What its memory had to do with it; empty if nothing tells.
std::string ofMemory(const Evidence& e) {
    const bool certain = e.record.ending.reason == kOutOfMemory;
    const bool known = hasSpoken(e.record, e.status) && e.status->memoryTotal > 0.0;
    if (!certain && !(known && e.status->memory > kFull * e.status->memoryTotal)) {
        return "";
    }
    const int batch = batchOf(e.folder);
    const std::string had =
        known ? " had " + gigabytes(e.status->memory) + " of " + gigabytes(e.status->memoryTotal) + " GB"
              : "";
    return "; it" +
           (certain ? (known ? had + " and" : "") + " ran out of memory"
                    : had + ", so it probably ran out of memory") +
           (batch > 1 ? "; batch " + std::to_string(batch / 2) + " would need about half" : "");
}

std::string ofSignal(const Evidence& e) {
    const int signal = e.record.ending.signal;
    const std::string number = "(signal " + std::to_string(signal) + ")";
    switch (signal) {
    case SIGKILL:
        return "killed by the system " + number + ofMemory(e);
    case SIGTERM:
    case SIGINT:
    case SIGHUP:
        return "ended from outside " + number + " before it could save";
    default:
        return "the program crashed " + number;
    }
}

std::string ofCode(const Evidence& e) {
    const auto words = lastWords(e.folder);
    if (!words.empty()) {
        return words;
    }
    switch (e.record.ending.exitCode) {
    case 4:
        return "no such device, or its memory is used up";
    case 5:
        return "interrupted";
    case 6:
        return "the disk is full or cannot be written";
    default:
        return "ended with exit code " + std::to_string(e.record.ending.exitCode) + " and without a word";
    }
}

std::string plainCause(const Evidence& e) {
    const auto& ending = e.record.ending;
    const bool known = ending.time > 0.0 && ending.time >= e.record.started;
    if (known && ending.signal != 0) {
        return ofSignal(e);
    }
    if (hasSpoken(e.record, e.status) && !e.status->message.empty()) {
        return e.status->message;
    }
    if (known && ending.exitCode > 0) {
        return ofCode(e);
    }
    if (known && !ending.reason.empty()) {
        return ending.reason == kOutOfMemory ? "ended by the system" + ofMemory(e) : ending.reason;
    }
    return "its process vanished without a word: killed, or the power failed" + ofMemory(e);
}

} // namespace

std::string causeOf(const Evidence& e) {
    const auto& gaveUp = e.record.ending.gaveUp;
    return gaveUp.empty() ? plainCause(e) : gaveUp + ": " + plainCause(e);
}

} // namespace lookback::training
