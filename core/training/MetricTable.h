// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace lookback::training {

/// A table of numbers that grows while it is read, such as a job's metrics.csv: a header, then a row a step.
/// Holds what it has read; each update() reads only what came after. A torn last row is left for later; a
/// table that became shorter (a resumed job forgets the steps it does again) is read anew. A row without a
/// number in each cell, as a failing disk leaves it, is passed over; an empty cell or "nan" is NaN.
class MetricTable {
public:
    explicit MetricTable(std::filesystem::path file);

    /// True if the rows are other ones than before. A missing file is an empty table. Throws FileError for
    /// one without numbers.
    bool update();

    std::size_t rows() const { return columns_.empty() ? 0 : columns_.front().size(); }

    const std::vector<std::string>& names() const { return names_; }

    /// Values of the column of this name; empty if there is none.
    const std::vector<double>& column(const std::string& name) const;

private:
    void forget();
    bool isContinued(std::ifstream& in) const;
    void take(std::string_view text); ///< Whole lines.
    void takeRow(std::string_view row);

    std::filesystem::path file_;
    std::vector<std::string> names_;
    std::vector<std::vector<double>> columns_;
    std::vector<double> cells_; ///< Of the row that is being read.
    std::size_t passedOver_ = 0;
    std::uintmax_t read_ = 0; ///< Bytes of whole rows.
    std::string tail_;        ///< The last of them: where they differ, the table was written anew.
};

/// A curve thinned out for drawing: at most `most` points, each the mean of the rows between two steps, with
/// the lowest and highest of them, so that no spike is lost however long the run. As many rows make a point
/// everywhere, and ever twice as many as the run grows, so that what is drawn does not flicker.
struct ThinnedCurve {
    std::vector<double> x;
    std::vector<double> mean; ///< Of the finite values; NaN where there are none.
    std::vector<double> lowest;
    std::vector<double> highest;
};

/// `x` and `y` are of the same length; `most` >= 1. Throws ValueError.
ThinnedCurve thinned(const std::vector<double>& x, const std::vector<double>& y, int most);

/// Exponential moving average over about `steps` rows, without the bias of its start (Kingma & Ba 2015,
/// section 3); values that are not finite are passed over: there the average stays as it was, NaN before the
/// first. With `steps` of 1 or less the values themselves.
std::vector<double> smoothed(const std::vector<double>& y, double steps);

} // namespace lookback::training
