// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/JobFolder.h"
#include "core/training/JobStatus.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace lookback::training {

/// Says every few seconds in a job's status.json that its process lives, on a thread of its own: a step may
/// last minutes. A beat that cannot be written is passed over; the next may find room on the disk again.
class Heartbeat {
public:
    /// Writes the first beat itself: state "running". `device` as for JobStatus. Throws DiskError.
    Heartbeat(const JobFolder& folder, const std::string& device,
              std::chrono::milliseconds period = std::chrono::seconds(3));
    ~Heartbeat();
    Heartbeat(const Heartbeat&) = delete;
    Heartbeat& operator=(const Heartbeat&) = delete;

    /// What the next beats say.
    void set(const Progress& progress);

    /// The last word; no beat follows. On a full disk it is written over the one before. Throws DiskError.
    void end(const std::string& state, const std::string& message = "");

private:
    void beat(const std::stop_token& stop);
    JobStatus now(); ///< Also looks at clock and memory.

    const JobFolder& folder_;
    const std::chrono::milliseconds period_;
    JobStatus status_;
    std::mutex lock_; ///< Of status_.
    std::condition_variable_any wake_;
    std::jthread thread_; // last: starts when all else is there
};

} // namespace lookback::training
