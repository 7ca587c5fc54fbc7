// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Map.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lookback::io {

/// What a file of map samples says in words and numbers of itself or of one group.
struct SampleNotes {
    std::map<std::string, std::string> texts;
    std::map<std::string, double> numbers;
};

/// Writes a HDF5 file of maps and of growing stacks of samples, each a map: memory does not grow with their
/// number. Paths are like "truth", "rivals/CNN/mean". Nothing is there under the file's name before finish().
/// All functions throw DiskError.
class SampleFileWriter {
public:
    explicit SampleFileWriter(const std::filesystem::path& file);
    ~SampleFileWriter();
    SampleFileWriter(const SampleFileWriter&) = delete;
    SampleFileWriter& operator=(const SampleFileWriter&) = delete;

    /// (y, x) float32 with the attributes units, quantity, box_mpc_h, depth_mpc_h (0: not said), periodic;
    /// its haloes, if any, as (N, 4) in PATH_haloes: x, y, R_200c (Mpc/h), mass (Msun/h).
    void map(const std::string& path, const Map& map);

    /// One more map of GROUP/samples (N, y, x), with its seed in GROUP/seed (N); group "": the file itself.
    void sample(const std::string& group, const Map& map, std::uint64_t seed);

    void numbers(const std::string& path, const std::vector<double>& values, const std::string& unit);

    void notes(const std::string& group, const SampleNotes& notes);

    void finish(); ///< Seeds, sync and rename.

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Reads what SampleFileWriter wrote, one map at a time. One thread at a time.
class SampleFile {
public:
    /// Throws FormatNotSupported for a file that is none, FileError.
    explicit SampleFile(const std::filesystem::path& file);
    ~SampleFile();
    SampleFile(SampleFile&&) noexcept;
    SampleFile& operator=(SampleFile&&) noexcept;

    const std::filesystem::path& path() const;

    std::optional<Map> map(const std::string& path) const; ///< Nothing if it is not there. Throws FileError.

    std::int64_t count(const std::string& group) const;               ///< Samples; 0 without any.
    Map sample(const std::string& group, std::int64_t index) const;   ///< Throws FileError.
    std::vector<std::uint64_t> seeds(const std::string& group) const; ///< Throws FileError.

    std::vector<std::string>
    members(const std::string& group) const; ///< Names in it; none if it is not there.
    SampleNotes notes(const std::string& group) const;
    std::vector<double> numbers(const std::string& path) const; ///< Empty if it is not there.

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// What the root says of itself under "layout".
inline constexpr const char* kSampleLayout = "lookback samples 1";

} // namespace lookback::io
