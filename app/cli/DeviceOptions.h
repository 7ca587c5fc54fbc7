// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace lookback::cli {

/// The options that every command with a network shares.
struct DeviceOptions {
    std::string name = "auto"; ///< auto, cpu, cuda, cuda:N.
    int threads = 0;           ///< 0: one per core.
};

} // namespace lookback::cli
