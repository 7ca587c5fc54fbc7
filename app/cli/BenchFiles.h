// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace lookback::cli {

/// A file or folder of ours in the temporary folder that goes when we go.
struct Temporary {
    explicit Temporary(const std::string& ending);
    ~Temporary();
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;

    std::filesystem::path path;
};

/// So many GalaxiesML images of 81,920 bytes that take no room on the disk: allocated, never written. False
/// where the file system cannot.
bool makeSparse(const std::filesystem::path& path, std::uint64_t count);

} // namespace lookback::cli
