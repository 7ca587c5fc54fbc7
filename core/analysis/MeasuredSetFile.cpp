// SPDX-License-Identifier: MIT
#include "core/analysis/MeasuredSetFile.h"

#include "core/analysis/MorphologyTable.h"
#include "core/common/Error.h"
#include "core/io/Csv.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lookback::analysis {

namespace {

/// Label and unit of a key: the file has neither.
Quantity namedBy(const std::string& key) {
    for (const MorphologyColumn& column : morphologyColumns(1.0)) {
        if (column.key == key) {
            return {key, column.label, column.unit, {}};
        }
    }
    std::string label = key;
    std::replace(label.begin(), label.end(), '_', ' ');
    return {key, label, "", {}};
}

/// A column of words: its first cell that is not empty is no number.
bool isText(const io::CsvTable& table, std::size_t column) {
    const std::vector<std::string>& cells = table.columns[column];
    const auto first =
        std::find_if(cells.begin(), cells.end(), [](const std::string& c) { return !c.empty(); });
    if (first == cells.end()) {
        return table.names[column] == "flags";
    }
    io::CsvTable one;
    one.add("cell", std::vector<std::string>{*first});
    try {
        one.numbers("cell");
        return false;
    } catch (const FileError&) {
        return true;
    }
}

std::vector<std::int64_t> indexOf(const io::CsvTable& table) {
    std::vector<std::int64_t> index(table.rows());
    std::iota(index.begin(), index.end(), std::int64_t{0});
    if (table.has("index")) {
        const std::vector<double> given = table.numbers("index");
        for (std::size_t i = 0; i < given.size(); ++i) {
            if (!(given[i] >= 0.0 && given[i] < 9e15)) {
                throw FileError(table.path,
                                "column index, row " + std::to_string(i + 1) + ": expected a whole number.");
            }
            index[i] = static_cast<std::int64_t>(given[i]);
        }
    }
    return index;
}

/// Whether the fits of a table knew the PSF, by its flags; nothing where it does not say.
std::optional<bool> knowsPsf(const io::CsvTable& table) {
    std::optional<bool> knows;
    if (table.has("flags") && table.has(kSersicIndex)) {
        const std::vector<std::string>& flags = table.texts("flags");
        const std::vector<std::string>& fits = table.texts(kSersicIndex);
        for (std::size_t i = 0; i < flags.size(); ++i) {
            if (!fits[i].empty() && fits[i] != "nan") {
                const bool without = flags[i].find("fit_without_psf") != std::string::npos;
                knows = knows.value_or(false) || !without;
            }
        }
    }
    return knows;
}

} // namespace

MeasuredSet readMeasuredSet(const std::filesystem::path& file) {
    const io::CsvTable table = io::readCsv(file);
    MeasuredSet set;
    set.name = file.filename().string();
    set.index = indexOf(table);
    set.knowsPsf = knowsPsf(table);
    if (table.has("band") && table.rows() > 0) {
        set.how = "band " + table.texts("band").front();
    }
    set.redshift.assign(table.rows(), std::numeric_limits<double>::quiet_NaN());
    if (table.has("redshift")) {
        set.redshift = table.numbers("redshift");
    }
    for (std::size_t i = 0; i < table.names.size(); ++i) {
        const std::string& name = table.names[i];
        if (name == "index" || name == "redshift" || name == "band" || isText(table, i) ||
            set.find(name) != nullptr) {
            continue;
        }
        Quantity quantity = namedBy(name);
        quantity.values = table.numbers(name);
        set.quantities.push_back(std::move(quantity));
    }
    if (set.quantities.empty()) {
        throw FileError(file, "expected a column of numbers beside index and redshift, found none.");
    }
    return set;
}

} // namespace lookback::analysis
