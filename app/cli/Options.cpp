// SPDX-License-Identifier: MIT
// What the options of several commands share.
#include "app/cli/Commands.h"
#include "core/common/Error.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace lookback::cli {

namespace {

/// A sentence where the name does not end so; else nothing.
std::string flawOfEnding(const std::filesystem::path& file, const std::vector<std::string>& endings) {
    if (std::find(endings.begin(), endings.end(), file.extension().string()) != endings.end()) {
        return {};
    }
    std::string expected;
    for (const std::string& ending : endings) {
        expected += (expected.empty() ? "FILE" : " or FILE") + ending;
    }
    return "expected " + expected + ", found " + file.filename().string();
}

} // namespace

void addDeviceOptions(CLI::App& command, DeviceOptions& options) {
    command.add_option("--device", options.name, "auto, cpu, cuda or cuda:N")->capture_default_str();
    command.add_option("--threads", options.threads, "threads of the CPU, 0 for one per core")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
}

CLI::Validator endingCheck(std::vector<std::string> endings) {
    return {[endings = std::move(endings)](std::string& text) { return flawOfEnding(text, endings); }, ""};
}

void checkEnding(const std::string& option, const std::filesystem::path& file,
                 const std::vector<std::string>& endings) {
    if (const std::string flaw = flawOfEnding(file, endings); !flaw.empty()) {
        throw ValueError(option, flaw + ".");
    }
}

CLI::Validator seedCheck() {
    return {[](std::string& text) {
                std::uint64_t seed = 0;
                const char* end = text.data() + text.size();
                const auto [stop, error] = std::from_chars(text.data(), end, seed);
                const bool good = error == std::errc() && stop == end;
                return good ? std::string()
                            : "expected a whole number from 0 to 18446744073709551615, found " + text;
            },
            ""};
}

void sayNotes(const std::vector<std::string>& notes) {
    for (const std::string& note : notes) {
        std::fprintf(stderr, "lookback-cli: %s\n", note.c_str());
    }
}

} // namespace lookback::cli
