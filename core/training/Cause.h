// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Judgement.h"

#include <string>

namespace lookback::training {

/// Why the latest run of a job ended, and what would help, as far as can be told: "killed by the system
/// (signal 9); it had 21.3 of 24.0 GB, so it probably ran out of memory; batch 16 would need about half".
std::string causeOf(const Evidence& evidence);

} // namespace lookback::training
