// SPDX-License-Identifier: MIT
#include "core/io/Csv.h"

#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/io/Formats.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace lookback::io {

namespace {

// Cells of the record that starts at `at`, which moves behind it. RFC 4180: "" inside quotes is one quote.
std::vector<std::string> nextRecord(const std::filesystem::path& file, const std::string& text,
                                    std::size_t& at) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (quoted) {
            if (c != '"') {
                cells.back() += c;
            } else if (at + 1 < text.size() && text[at + 1] == '"') {
                cells.back() += text[++at];
            } else {
                quoted = false;
            }
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',') {
            cells.emplace_back();
        } else if (c == '\n') {
            ++at;
            return cells;
        } else if (c != '\r') {
            cells.back() += c;
        }
    }
    if (quoted) {
        throw FileError(file, "expected the quotes to end, found the end of the file.");
    }
    return cells;
}

double numberFrom(const CsvTable& table, const std::string& name, std::size_t row, std::string cell) {
    cell.erase(0, cell.find_first_not_of(" \t+"));
    cell.erase(cell.find_last_not_of(" \t") + 1);
    if (cell.empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    double value = 0.0;
    const auto [end, failed] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (failed == std::errc::result_out_of_range) { // infinite, or nearer to 0 than a double can be
        value = std::strtod(cell.c_str(), nullptr);
    }
    if (failed == std::errc::invalid_argument || end != cell.data() + cell.size()) {
        throw FileError(table.path, "column " + name + ", row " + std::to_string(row + 1) +
                                        ": expected a number, found \"" + cell.substr(0, 40) + "\".");
    }
    return value;
}

std::string quotedIfNeeded(const std::string& cell) {
    if (cell.find_first_of(",\"\r\n") == std::string::npos) {
        return cell;
    }
    std::string text = "\"";
    for (const char c : cell) {
        text += c == '"' ? "\"\"" : std::string(1, c);
    }
    return text + "\"";
}

} // namespace

bool CsvTable::has(const std::string& name) const {
    return std::find(names.begin(), names.end(), name) != names.end();
}

const std::vector<std::string>& CsvTable::texts(const std::string& name) const {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
        throw FileError(path, "expected a column " + name + ", found none.");
    }
    return columns[static_cast<std::size_t>(found - names.begin())];
}

std::vector<double> CsvTable::numbers(const std::string& name) const {
    std::vector<double> values;
    for (const std::string& cell : texts(name)) {
        values.push_back(numberFrom(*this, name, values.size(), cell));
    }
    return values;
}

void CsvTable::add(const std::string& name, const std::vector<double>& values) {
    std::vector<std::string> cells;
    for (const double value : values) {
        std::array<char, 32> text{};
        const auto [end, failed] = std::to_chars(text.data(), text.data() + text.size(), value);
        cells.push_back(std::isnan(value) || failed != std::errc() ? "nan" : std::string(text.data(), end));
    }
    add(name, std::move(cells));
}

void CsvTable::add(const std::string& name, std::vector<std::string> values) {
    names.push_back(name);
    columns.push_back(std::move(values));
}

CsvTable readCsv(const std::filesystem::path& file) {
    constexpr std::size_t kLargest = std::size_t{1} << 30; // a million galaxies with all their measures
    const std::string text = readText(file, kLargest);
    CsvTable table;
    table.path = file;
    std::size_t at = text.rfind("\xef\xbb\xbf", 0) == 0 ? 3 : 0; // a byte-order mark that spreadsheets write
    if (text.find('\0') != std::string::npos || at >= text.size()) {
        throw FileError(file, "expected a line of column names, found none.");
    }
    table.names = nextRecord(file, text, at);
    table.columns.resize(table.names.size());
    for (std::size_t row = 1; at < text.size(); ++row) {
        std::vector<std::string> cells = nextRecord(file, text, at);
        if (cells.size() == 1 && cells.front().empty() && table.names.size() > 1) {
            continue; // an empty line
        }
        if (cells.size() != table.names.size()) {
            throw FileError(file, "row " + std::to_string(row) + ": expected " +
                                      std::to_string(table.names.size()) + " cells, found " +
                                      std::to_string(cells.size()) + ".");
        }
        for (std::size_t i = 0; i < cells.size(); ++i) {
            table.columns[i].push_back(std::move(cells[i]));
        }
    }
    return table;
}

void writeCsv(const std::filesystem::path& file, const CsvTable& table) {
    std::string text;
    const auto endCell = [&](std::size_t i) { text += i + 1 < table.names.size() ? ',' : '\n'; };
    for (std::size_t i = 0; i < table.names.size(); ++i) {
        if (table.columns.at(i).size() != table.rows()) {
            throw ValueError("column " + table.names[i], "expected " + std::to_string(table.rows()) +
                                                             " values, found " +
                                                             std::to_string(table.columns[i].size()) + ".");
        }
        text += quotedIfNeeded(table.names[i]);
        endCell(i);
    }
    for (std::size_t row = 0; row < table.rows(); ++row) {
        for (std::size_t i = 0; i < table.names.size(); ++i) {
            text += quotedIfNeeded(table.columns[i][row]);
            endCell(i);
        }
    }
    writeTextAtomically(file, text);
}

// Text has no signature: the name alone says that it is a table.
FileInfo describeCsv(const std::filesystem::path& file) {
    if (file.extension() != ".csv" && file.extension() != ".CSV") {
        throw FormatNotSupported(file.filename().string() + ": expected a name that ends in .csv.");
    }
    const CsvTable table = readCsv(file);
    FileInfo info = startInfo(file, "CSV");
    const auto rows = static_cast<std::int64_t>(table.rows());
    for (const std::string& name : table.names) {
        info.entries.push_back({name, "column", "text", {rows}, "", {}});
        try {
            table.numbers(name);
            info.entries.back().type = "number";
        } catch (const FileError&) {
        }
    }
    info.summary = "A table of " + std::to_string(rows) + " rows and " + std::to_string(table.names.size()) +
                   " columns.";
    return info;
}

} // namespace lookback::io
