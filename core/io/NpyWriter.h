// SPDX-License-Identifier: MIT
#pragma once

#include "core/io/AtomicFile.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

namespace lookback::io {

/// Writes an array of little-endian float32 row by row: (rows, shape...), NPY version 1. Nothing is there
/// under the file's name before finish().
class NpyWriter {
public:
    /// `shape`: of one row. Throws DiskError.
    NpyWriter(const std::filesystem::path& file, std::vector<std::int64_t> shape);

    /// One row or several. Throws ValueError for a part of a row, DiskError.
    void add(std::span<const float> values);

    void finish(); ///< Throws DiskError.

private:
    std::string header() const;
    void check();

    std::filesystem::path path_;
    AtomicFile target_;
    std::ofstream out_;
    std::vector<std::int64_t> shape_;
    std::size_t rowSize_ = 1;
    std::int64_t rows_ = 0;
};

} // namespace lookback::io
