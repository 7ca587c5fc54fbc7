// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lookback::io {

/// A table with a name on every column, as a CSV file holds it: first line names, commas, quotes where
/// needed.
struct CsvTable {
    std::filesystem::path path; ///< Where it was read from; for error messages.
    std::vector<std::string> names;
    std::vector<std::vector<std::string>> columns; ///< One per name, all of the same length.

    std::size_t rows() const { return columns.empty() ? 0 : columns.front().size(); }

    bool has(const std::string& name) const;

    /// Throws FileError if there is no such column.
    const std::vector<std::string>& texts(const std::string& name) const;

    /// An empty cell is NaN. Throws FileError naming the row if a cell is no number.
    std::vector<double> numbers(const std::string& name) const;

    /// The shortest text that reads back as the same number.
    void add(const std::string& name, const std::vector<double>& values);
    void add(const std::string& name, std::vector<std::string> values);
};

/// Throws FileError: missing, a row with another number of cells than names, a quote that does not end.
CsvTable readCsv(const std::filesystem::path& file);

/// Write atomically. Throws DiskError, ValueError if columns differ in length.
void writeCsv(const std::filesystem::path& file, const CsvTable& table);

} // namespace lookback::io
