// SPDX-License-Identifier: MIT
#pragma once

#include <QtTest>
#include <cstdlib>
#include <filesystem>

namespace lookback::test {

/// Folder of the real data and the published numbers: LOOKBACK_SHARED, or ../shared beside the repository.
inline std::filesystem::path sharedFolder() {
    const char* given = std::getenv("LOOKBACK_SHARED");
    if (given != nullptr && *given != '\0') {
        return given;
    }
    return std::filesystem::path(LOOKBACK_SOURCE) / ".." / "shared";
}

} // namespace lookback::test

/// Skip the running test function where the file is absent.
#define LOOKBACK_NEEDS(variable, relative)                                                                   \
    const std::filesystem::path variable = lookback::test::sharedFolder() / (relative);                      \
    if (!std::filesystem::exists(variable)) {                                                                \
        QSKIP("the shared reference data are absent");                                                       \
    }
