// SPDX-License-Identifier: MIT
#include "core/translation/Profiles.h"

#include "core/common/Error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace lookback::translation {

namespace {

/// Percentiles of the columns of a table whose rows are profiles.
ProfileBand bandOf(const std::vector<std::vector<double>>& rows, const std::vector<double>& radius,
                   int side) {
    ProfileBand band;
    band.maps = static_cast<int>(rows.size());
    for (std::size_t i = 0; i < radius.size(); ++i) {
        std::vector<double> column;
        for (const auto& row : rows) {
            column.push_back(row[i]);
        }
        band.radius.push_back(2.0 * radius[i] / side);
        band.low.push_back(percentile(column, 16.0));
        band.median.push_back(percentile(column, 50.0));
        band.high.push_back(percentile(column, 84.0));
    }
    return band;
}

std::vector<std::vector<double>> meansOf(const std::vector<maps::Profile>& profiles) {
    std::vector<std::vector<double>> rows;
    for (const maps::Profile& profile : profiles) {
        rows.push_back(profile.mean);
    }
    return rows;
}

std::vector<double> flat(const std::vector<std::vector<double>>& rows) {
    std::vector<double> all;
    for (const auto& row : rows) {
        all.insert(all.end(), row.begin(), row.end());
    }
    return all;
}

} // namespace

double percentile(std::vector<double> values, double p) {
    std::erase_if(values, [](double v) { return std::isnan(v); });
    if (values.empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    std::sort(values.begin(), values.end());
    const double at = 0.01 * p * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (at - static_cast<double>(below)) * (values[above] - values[below]);
}

void ProfileSet::add(const Image& model, const Image& truth) {
    const int side = std::min(truth.width, truth.height);
    if (model.width != truth.width || model.height != truth.height || (side_ != 0 && side != side_)) {
        throw ValueError("maps", "expected all of one size, found " + std::to_string(model.width) + " x " +
                                     std::to_string(model.height) + " and " + std::to_string(truth.width) +
                                     " x " + std::to_string(truth.height) + ".");
    }
    side_ = side;
    maps::ProfileOptions options{.centre = std::nullopt, .width = width_, .reach = 0.5 * side};
    truth_.push_back(maps::radialProfile(truth, 0, options));
    options.centre = std::pair(truth_.back().centreX, truth_.back().centreY);
    model_.push_back(maps::radialProfile(model, 0, options));
    residuals_.push_back(maps::profileResidual(model_.back(), truth_.back()));
}

ProfileBand ProfileSet::truth() const {
    return truth_.empty() ? ProfileBand{} : bandOf(meansOf(truth_), truth_.front().radius, side_);
}

ProfileBand ProfileSet::model() const {
    return model_.empty() ? ProfileBand{} : bandOf(meansOf(model_), model_.front().radius, side_);
}

ProfileBand ProfileSet::residual() const {
    return residuals_.empty() ? ProfileBand{} : bandOf(residuals_, truth_.front().radius, side_);
}

double ProfileSet::medianResidual() const {
    return percentile(flat(residuals_), 50.0);
}

double ProfileSet::residualBand() const {
    const auto all = flat(residuals_);
    return 0.5 * (percentile(all, 84.0) - percentile(all, 16.0));
}

} // namespace lookback::translation
