// SPDX-License-Identifier: MIT
#pragma once

#include "core/io/Hdf5.h"
#include "core/io/Snapshot.h"

#include <optional>

// What reading snapshots and catalogues have in common. For Snapshot.cpp and Catalogue.cpp, under
// librariesMutex().
namespace lookback::io::hdf5 {

/// One part of a snapshot or catalogue, opened and probed.
class SnapshotFile {
public:
    /// Throws FormatNotSupported without a group Header, FileError.
    explicit SnapshotFile(const std::filesystem::path& file);

    const std::filesystem::path& path() const { return path_; }

    std::optional<double> number(const std::string& attribute) const; ///< Of Header.
    std::vector<double> numbers(const std::string& attribute) const; ///< Of Header; empty if it is not there.

    /// Box, redshift and units. Throws FileError.
    SimulationFacts facts() const;

    /// Values of a dataset of (rows) or (rows, columns) numbers; nothing if it is not there. Throws FileError
    /// for another shape or a dataset that cannot be read.
    std::optional<std::vector<float>> values(const std::string& dataset, std::int64_t columns) const;
    std::optional<std::vector<std::int32_t>> integers(const std::string& dataset) const;

    /// Rows of a dataset; nothing if it is not there.
    std::optional<std::int64_t> rows(const std::string& dataset) const;

private:
    template <class T>
    std::optional<std::vector<T>> read(const std::string& dataset, std::int64_t columns, hid_t type) const;
    bool has(const std::string& name) const;
    std::optional<double> unitLength() const;

    std::filesystem::path path_;
    Handle file_;
    Handle header_;
};

/// All parts of which `file` is one, in order. Throws FileError for a part that is missing.
std::vector<std::filesystem::path> partsOf(const std::filesystem::path& file);

/// Scale lengths, check that they lie in [0, box] and take box itself to 0. `what`: "PartType1/Coordinates".
void takeIntoBox(const std::filesystem::path& file, const std::string& what, std::vector<float>& positions,
                 double length, double box);

} // namespace lookback::io::hdf5
