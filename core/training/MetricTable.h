// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace lookback::training {

/// A table of numbers that grows while it is read, such as a job's metrics.csv: a header, then a row a step.
/// Holds what it has read; each update() reads only what came after. A torn last row is left for later; a
/// table that became shorter (a resumed job forgets the steps it does again) is read anew.
class MetricTable {
public:
    explicit MetricTable(std::filesystem::path file);

    /// True if there are new rows. A missing file is an empty table. Throws FileError for one without
    /// numbers.
    bool update();

    std::size_t rows() const { return columns_.empty() ? 0 : columns_.front().size(); }

    const std::vector<std::string>& names() const { return names_; }

    /// Values of the column of this name; empty if there is none.
    const std::vector<double>& column(const std::string& name) const;

private:
    std::filesystem::path file_;
    std::vector<std::string> names_;
    std::vector<std::vector<double>> columns_;
    std::uintmax_t read_ = 0; ///< Bytes of whole rows.
};

/// A curve thinned out for drawing: at most `most` points, each the mean of the rows between two steps, with
/// the lowest and highest of them, so that no spike is lost however long the run.
struct ThinnedCurve {
    std::vector<double> x;
    std::vector<double> mean;
    std::vector<double> lowest;
    std::vector<double> highest;
};

ThinnedCurve thinned(const std::vector<double>& x, const std::vector<double>& y, int most);

/// Exponential moving average over about `steps` rows, without the bias of its start (Kingma & Ba 2015,
/// section 3); values that are not finite are passed over.
std::vector<double> smoothed(const std::vector<double>& y, double steps);

} // namespace lookback::training
