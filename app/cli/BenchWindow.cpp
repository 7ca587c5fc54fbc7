// SPDX-License-Identifier: MIT
#include "app/cli/Bench.h"
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"

#include <nlohmann/json.hpp>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <thread>

extern char** environ; // NOLINT: POSIX names it so

namespace lookback::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* kName = "window";

bool isSet(const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

/// Start the program and wait; false if it did not end well within `seconds`.
bool runProgram(const fs::path& program, const fs::path& out, int seconds, const Monitor& monitor) {
    std::string name = program.string();
    std::string option = "--bench";
    std::string file = out.string();
    char* arguments[] = {name.data(), option.data(), file.data(), nullptr};
    std::string offscreen = "QT_QPA_PLATFORM=offscreen";
    std::vector<char*> surroundings;
    for (char** one = environ; *one != nullptr; ++one) {
        surroundings.push_back(*one);
    }
    if (!isSet("DISPLAY") && !isSet("WAYLAND_DISPLAY") && !isSet("QT_QPA_PLATFORM")) {
        surroundings.push_back(offscreen.data()); // nobody looks, the window is measured all the same
    }
    surroundings.push_back(nullptr);
    pid_t child = 0;
    if (posix_spawn(&child, name.c_str(), nullptr, nullptr, arguments, surroundings.data()) != 0) {
        return false;
    }
    const bool stopped = [&] {
        for (int tenth = 0; tenth < 10 * seconds; ++tenth) {
            int status = 0;
            if (waitpid(child, &status, WNOHANG) == child) {
                child = 0;
                return !(WIFEXITED(status) && WEXITSTATUS(status) == 0);
            }
            if (monitor.cancelled && monitor.cancelled()) {
                return true;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        return true;
    }();
    if (child != 0) {
        kill(child, SIGTERM);
        waitpid(child, nullptr, 0);
    }
    monitor.step(1, 1);
    return !stopped;
}

/// As `lookback --bench` writes them: {"results": [{name, unit, count, p50, p95, budget}]}.
std::vector<Measured> readResults(const fs::path& file) {
    std::vector<Measured> all;
    const auto json = nlohmann::json::parse(io::readText(file)); // kept: the loop looks into it
    for (const auto& entry : json.at("results")) {
        Measured m = skipped(entry.at("name").get<std::string>(), {});
        m.unit = entry.at("unit").get<std::string>();
        m.p50 = entry.at("p50").get<double>();
        m.p95 = entry.at("p95").get<double>();
        m.count = entry.at("count").get<int>();
        m.budget = entry.at("budget").get<double>();
        all.push_back(m);
    }
    return all;
}

std::vector<Measured> benchWindow(const DeviceOptions&, const Monitor& monitor) {
    constexpr int kPatience = 300; // seconds
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path() / "lookback";
    if (!fs::exists(program, ignored)) {
        return {skipped(kName, "the window's program is not beside this one")};
    }
    const fs::path out =
        fs::temp_directory_path() / ("lookback-window-" + std::to_string(getpid()) + ".json");
    if (!runProgram(program, out, kPatience, monitor)) {
        fs::remove(out, ignored);
        return {skipped(kName, "lookback --bench did not end well")};
    }
    try {
        const std::vector<Measured> all = readResults(out);
        fs::remove(out, ignored);
        return all;
    } catch (const nlohmann::json::exception& e) {
        fs::remove(out, ignored);
        throw Error(std::string("expected results from lookback --bench, found: ") + e.what());
    }
}

} // namespace

std::vector<Benchmark> windowBenchmarks() {
    return {{kName, benchWindow}};
}

} // namespace lookback::cli
