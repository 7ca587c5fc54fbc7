// SPDX-License-Identifier: MIT
#include "core/training/MetricTable.h"

#include "core/common/Error.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

namespace lookback::training {

namespace {

constexpr std::size_t kChunk = std::size_t{4} << 20; ///< Bytes read at a time.
constexpr std::size_t kTail = 256;                   ///< Bytes compared: more than a row.
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\"");
    const auto last = text.find_last_not_of(" \t\r\"");
    return first == std::string_view::npos ? std::string_view() : text.substr(first, last - first + 1);
}

/// The text before the next comma, which is taken off together with it; without a comma all of it.
std::string_view nextCell(std::string_view& row, bool& comma) {
    const auto end = row.find(',');
    comma = end != std::string_view::npos;
    const std::string_view cell = row.substr(0, end);
    row.remove_prefix(comma ? end + 1 : row.size());
    return cell;
}

bool readNumber(std::string_view cell, double& value) {
    const auto plain = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (plain.ec != std::errc::invalid_argument && plain.ptr == cell.data() + cell.size()) {
        return true;
    }
    cell = trimmed(cell);
    value = kNaN;
    if (cell.empty()) {
        return true;
    }
    const auto [end, failed] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    return failed != std::errc::invalid_argument && end == cell.data() + cell.size();
}

} // namespace

MetricTable::MetricTable(std::filesystem::path file)
    : file_(std::move(file)) {}

void MetricTable::forget() {
    names_.clear();
    columns_.clear();
    passedOver_ = 0;
    read_ = 0;
    tail_.clear();
}

bool MetricTable::isContinued(std::ifstream& in) const {
    std::string same(tail_.size(), '\0');
    in.seekg(static_cast<std::streamoff>(read_ - tail_.size()));
    in.read(same.data(), static_cast<std::streamsize>(same.size()));
    return in.good() && same == tail_;
}

bool MetricTable::update() {
    std::error_code failed;
    const auto size = std::filesystem::file_size(file_, failed);
    std::ifstream in;
    if (!failed) {
        in.open(file_, std::ios::binary);
    }
    const std::size_t before = rows();
    if (failed || !in) {
        forget();
        return before > 0;
    }
    if (size == read_ && isContinued(in)) {
        return false;
    }
    bool changed = false;
    in.clear();
    if (size < read_ || !isContinued(in)) {
        forget();
        changed = before > 0;
    }
    in.clear();
    in.seekg(static_cast<std::streamoff>(read_));
    std::string text;
    for (bool more = true; more;) {
        const std::size_t kept = text.size(); // the beginning of a row that the last chunk cut
        text.resize(kept + kChunk);
        in.read(text.data() + kept, static_cast<std::streamsize>(kChunk));
        more = in.gcount() == static_cast<std::streamsize>(kChunk);
        text.resize(kept + static_cast<std::size_t>(in.gcount()));
        const auto end = text.rfind('\n');
        if (end == std::string::npos) {
            continue;
        }
        const std::size_t whole = end + 1;
        take(std::string_view(text).substr(0, whole));
        read_ += whole;
        tail_ = (tail_ + text.substr(whole - std::min(whole, kTail), std::min(whole, kTail)));
        tail_.erase(0, tail_.size() - std::min(tail_.size(), kTail));
        text.erase(0, whole);
    }
    if (rows() == 0 && passedOver_ > 0) {
        const std::string found = std::to_string(passedOver_);
        forget();
        throw FileError(file_, "expected rows of numbers, found " + found + " without.");
    }
    return changed || rows() != before;
}

void MetricTable::take(std::string_view text) {
    while (!text.empty()) {
        const auto end = text.find('\n'); // there is one
        const std::string_view row = text.substr(0, end);
        text.remove_prefix(end + 1);
        if (!names_.empty()) {
            takeRow(row);
            continue;
        }
        std::string_view rest = row;
        for (bool more = !trimmed(row).empty(); more;) {
            names_.emplace_back(trimmed(nextCell(rest, more)));
        }
        double number = 0.0;
        if (!names_.empty() && !names_.front().empty() && readNumber(names_.front(), number)) {
            forget();
            throw FileError(file_, "expected names of columns in the first row, found numbers.");
        }
        columns_.resize(names_.size());
    }
}

void MetricTable::takeRow(std::string_view row) {
    cells_.clear();
    bool more = true;
    bool good = true;
    for (std::string_view rest = row; more && good && cells_.size() < names_.size();) {
        double value = kNaN;
        good = readNumber(nextCell(rest, more), value);
        cells_.push_back(value);
    }
    if (!good || more || cells_.size() != names_.size()) {
        passedOver_ += trimmed(row).empty() ? 0 : 1;
        return;
    }
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        columns_[i].push_back(cells_[i]);
    }
}

const std::vector<double>& MetricTable::column(const std::string& name) const {
    static const std::vector<double> kNone;
    const auto found = std::find(names_.begin(), names_.end(), name);
    return found == names_.end() ? kNone : columns_[static_cast<std::size_t>(found - names_.begin())];
}

ThinnedCurve thinned(const std::vector<double>& x, const std::vector<double>& y, int most) {
    if (most < 1) {
        throw ValueError("most", "expected 1 or more points, found " + std::to_string(most) + ".");
    }
    if (x.size() != y.size()) {
        throw ValueError("y", "expected " + std::to_string(x.size()) + " values, found " +
                                  std::to_string(y.size()) + ".");
    }
    std::size_t each = 1;
    while ((y.size() + each - 1) / each > static_cast<std::size_t>(most)) {
        each *= 2;
    }
    ThinnedCurve curve;
    for (std::size_t first = 0; first < y.size(); first += each) {
        const std::size_t end = std::min(first + each, y.size());
        double sumX = 0.0;
        double sum = 0.0;
        double low = std::numeric_limits<double>::infinity();
        double high = -low;
        std::size_t count = 0;
        for (std::size_t i = first; i < end; ++i) {
            sumX += x[i];
            if (std::isfinite(y[i])) {
                sum += y[i];
                low = std::min(low, y[i]);
                high = std::max(high, y[i]);
                ++count;
            }
        }
        curve.x.push_back(sumX / static_cast<double>(end - first));
        curve.mean.push_back(count > 0 ? sum / static_cast<double>(count) : kNaN);
        curve.lowest.push_back(count > 0 ? low : kNaN);
        curve.highest.push_back(count > 0 ? high : kNaN);
    }
    return curve;
}

std::vector<double> smoothed(const std::vector<double>& y, double steps) {
    if (!(steps > 1.0)) {
        return y;
    }
    const double beta = 1.0 - 1.0 / steps;
    double mean = 0.0;
    double missing = 1.0; // beta^t: what the start still lacks
    std::vector<double> smooth;
    smooth.reserve(y.size());
    for (const double value : y) {
        if (std::isfinite(value)) {
            mean = beta * mean + (1.0 - beta) * value;
            missing *= beta;
        }
        smooth.push_back(missing < 1.0 ? mean / (1.0 - missing) : kNaN);
    }
    return smooth;
}

} // namespace lookback::training
