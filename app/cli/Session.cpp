// SPDX-License-Identifier: MIT
#include "app/cli/Session.h"

#include "app/cli/Progress.h"
#include "core/common/Error.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <new>

namespace lookback::cli {

namespace {

std::atomic<bool> interrupted{false};

static_assert(std::atomic<bool>::is_always_lock_free); // may be set in a signal handler

void watchSignals() {
    struct sigaction action {};

    action.sa_handler = [](int) { interrupted = true; };
    action.sa_flags = static_cast<int>(SA_RESETHAND); // the second one is not caught
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

int fail(ExitCode code, const char* sentence) {
    std::fprintf(stderr, "lookback-cli: %s\n", oneLine(sentence).c_str());
    return code;
}

} // namespace

std::string oneLine(std::string text) {
    constexpr unsigned char kDelete = 127;
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == kDelete; }, '?');
    return text;
}

void Session::set(std::string name, std::function<void(const Monitor&)> work) {
    name_ = std::move(name);
    work_ = std::move(work);
}

int Session::run() {
    watchSignals();
    try {
        ProgressLine progress(name_);
        Monitor monitor;
        monitor.onStep = [&progress](int done, int total) { progress.show(done, total); };
        monitor.cancelled = [] { return interrupted.load(); };
        work_(monitor);
        const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
        return written ? kDone : fail(kDiskFull, "standard output could not be written.");
    } catch (const Monitor::Cancelled&) {
        return fail(kCancelled, "cancelled.");
    } catch (const DiskError& e) {
        return fail(kDiskFull, e.what());
    } catch (const FileError& e) {
        return fail(kBadInput, e.what());
    } catch (const ValueError& e) {
        return fail(kWrongUsage, e.what());
    } catch (const DeviceError& e) {
        return fail(kNoDevice, e.what());
    } catch (const std::bad_alloc&) {
        return fail(kNoDevice, "the memory is used up; ask for fewer galaxies or smaller pictures.");
    } catch (const Error& e) { // a file of no known format, an unknown model
        return fail(kBadInput, e.what());
    } catch (const std::exception& e) {
        return fail(kInternalError, e.what());
    }
}

} // namespace lookback::cli
