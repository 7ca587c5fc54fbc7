// SPDX-License-Identifier: MIT
#pragma once

#include "core/io/AtomicFile.h"
#include "core/io/Hdf5.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace lookback::io::hdf5 {

/// A HDF5 file in the making: groups, attributes and arrays that grow row by row. It is there as a whole
/// after finish() or not at all. The same calls make the same bytes. Every caller holds librariesMutex(),
/// while it is destroyed too. All functions throw DiskError.
class Output {
public:
    explicit Output(const std::filesystem::path& file);

    hid_t root() const { return file_.get(); }

    /// Groups on the way are made where they are missing.
    Handle group(const std::string& path);

    void text(hid_t object, const char* name, const std::string& value); ///< UTF-8.
    void number(hid_t object, const char* name, double value);
    void integer(hid_t object, const char* name, std::int64_t value);
    void numbers(hid_t object, const char* name, std::span<const double> values);

    /// An array of these sizes, slowest axis first.
    Handle array(hid_t group, const char* name, std::span<const float> values,
                 const std::vector<std::int64_t>& sizes);
    Handle array(hid_t group, const char* name, std::span<const double> values);
    Handle array(hid_t group, const char* name, std::span<const std::uint64_t> values);

    /// An array (0, row...) of float32, a row a chunk, to which put() adds; with two `axes` that grow it is
    /// (0, 0, row...). `compress`: shuffle and deflate.
    Handle growing(hid_t group, const char* name, const std::vector<std::int64_t>& row, bool compress,
                   int axes = 1);

    /// The row at these places of the axes that grow; the array grows until it has that place.
    void put(hid_t array, const std::vector<std::int64_t>& at, std::span<const float> values);

    /// Cut the axes that grow, or lengthen them, to these sizes.
    void resize(hid_t array, const std::vector<std::int64_t>& sizes);

    /// Close, sync and rename. Handles from group() and growing() must be gone by then.
    void finish();

private:
    void attribute(hid_t object, const char* name, hid_t fileType, hid_t memoryType, hid_t space,
                   const void* values);
    Handle array(hid_t group, const char* name, hid_t fileType, hid_t memoryType, const void* values,
                 const std::vector<std::int64_t>& sizes);
    void check(bool fine);

    std::filesystem::path path_;
    AtomicFile target_;
    Handle file_;
};

} // namespace lookback::io::hdf5
