// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Executor.h"

#include <string>
#include <vector>

namespace lookback::training {

/// The devices of this machine that a job of this place works on, as names: "cpu", "cuda:0". "auto" is the
/// first GPU where the system has a driver for one, otherwise the CPU.
std::vector<std::string> devicesOf(const JobPlace& place);

/// Ask a job that was started on this machine to save its state and end. False if it runs elsewhere.
bool interruptHere(const Job& job);

} // namespace lookback::training
