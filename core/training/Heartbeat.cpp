// SPDX-License-Identifier: MIT
#include "core/training/Heartbeat.h"

#include "core/common/Error.h"
#include "core/common/Memory.h"
#include "core/common/Version.h"

#include <unistd.h>

#include <array>

namespace lookback::training {

namespace {

double unixTime() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return 1e-3 * static_cast<double>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

std::string hostName() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

} // namespace

Heartbeat::Heartbeat(const JobFolder& folder, const std::string& device, std::chrono::milliseconds period)
    : folder_(folder)
    , period_(period) {
    status_.version = kVersion;
    status_.pid = ::getpid();
    status_.host = hostName();
    status_.device = device;
    status_.started = unixTime();
    status_.memoryTotal = totalMemory();
    writeStatus(folder_.path(), now());
    thread_ = std::jthread([this](const std::stop_token& stop) { beat(stop); });
}

Heartbeat::~Heartbeat() = default; // the thread is asked to stop, then waited for

void Heartbeat::set(const Progress& progress) {
    const std::lock_guard hold(lock_);
    status_.progress = progress;
}

JobStatus Heartbeat::now() {
    const double checkpointed = folder_.checkpointed();
    const std::lock_guard hold(lock_);
    status_.updated = unixTime();
    status_.memory = residentMemory();
    status_.checkpointed = checkpointed;
    return status_;
}

void Heartbeat::beat(const std::stop_token& stop) {
    std::mutex unshared;
    std::unique_lock hold(unshared);
    while (!wake_.wait_for(hold, stop, period_, [&stop] { return stop.stop_requested(); })) {
        try {
            writeStatus(folder_.path(), now());
        } catch (const std::exception&) { // the trainer meets the same, and says so
        }
    }
}

void Heartbeat::end(const std::string& state, const std::string& message) {
    thread_.request_stop();
    thread_.join();
    status_.state = state;
    status_.message = message;
    try {
        writeStatus(folder_.path(), now());
    } catch (const DiskError&) {
        overwriteStatus(folder_.path(), now());
    }
}

} // namespace lookback::training
