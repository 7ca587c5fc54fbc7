// SPDX-License-Identifier: MIT
#include "core/field/Posterior.h"

#include "core/common/Error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace lookback::field {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double logOf(double value) {
    return value > 0.0 ? std::log10(1.0 + value) : value <= 0.0 ? 0.0 : kNaN;
}

std::string sizeOf(int width, int height) {
    return std::to_string(width) + " x " + std::to_string(height) + " pixels";
}

void checkSize(const Map& map, int width, int height) {
    if (map.width() != width || map.height() != height || map.values.bands != 1) {
        throw ValueError("sample", "expected a map of " + sizeOf(width, height) + ", found one of " +
                                       sizeOf(map.width(), map.height()) + ".");
    }
}

/// One more value (Welford 1962): numerically safe where the spread is small beside the mean.
void include(double value, int count, double& mean, double& squares) {
    const double before = value - mean;
    mean += before / count;
    squares += before * (value - mean);
}

/// The part of [from, to] within the central `share` of [0, 1], over its length.
double within(double from, double to, double share) {
    const double low = std::max(from, 0.5 - share / 2.0);
    const double high = std::min(to, 0.5 + share / 2.0);
    return std::max(0.0, high - low) / (to - from);
}

} // namespace

Calibration pooled(const std::vector<Calibration>& maps) {
    Calibration all;
    double total = 0.0;
    for (const Calibration& one : maps) {
        const auto judged = static_cast<double>(one.pixels);
        const double pixels = one.share > 0.0 ? judged / one.share : 0.0;
        total += pixels;
        all.pixels += one.pixels;
        all.missed += one.missed * pixels;
        all.zWidth += one.zWidth * one.zWidth * judged;
        for (std::size_t i = 0; i < kIntervals.size(); ++i) {
            all.coverage[i] += one.coverage[i] * judged;
        }
    }
    if (all.pixels > 0) {
        const auto judged = static_cast<double>(all.pixels);
        all.share = judged / total;
        all.missed /= total;
        all.zWidth = std::sqrt(all.zWidth / judged);
        for (double& share : all.coverage) {
            share /= judged;
        }
    }
    return all;
}

Posterior::Posterior(std::optional<Map> truth)
    : truth_(std::move(truth)) {}

void Posterior::add(const Map& sample) {
    if (truth_) {
        checkSize(sample, truth_->width(), truth_->height());
    }
    if (count_ == 0) {
        first_ = sample;
        first_.values = Image();
        first_.haloes.reset(); // of the dark matter, where the sample carries them
        first_.values.height = sample.height();
        first_.values.width = sample.width();
        const std::size_t size = sample.values.pixels.size();
        for (auto* all : {&mean_, &squares_, &meanLog_, &squaresLog_}) {
            all->assign(size, 0.0);
        }
        for (auto* all : {&below_, &equal_}) {
            all->assign(truth_ ? size : 0, 0.0F);
        }
    }
    checkSize(sample, first_.width(), first_.height());
    ++count_;
    const auto& values = sample.values.pixels;
    for (std::size_t i = 0; i < values.size(); ++i) {
        include(values[i], count_, mean_[i], squares_[i]);
        include(logOf(values[i]), count_, meanLog_[i], squaresLog_[i]);
        if (truth_) {
            below_[i] += values[i] < truth_->values.pixels[i] ? 1.0F : 0.0F;
            equal_[i] += values[i] == truth_->values.pixels[i] ? 1.0F : 0.0F;
        }
    }
}

Map Posterior::mapOf(const std::vector<double>& values, const std::string& unit) const {
    Map map = first_;
    map.unit = unit;
    map.values = Image(1, first_.height(), first_.width());
    std::copy(values.begin(), values.end(), map.values.pixels.begin());
    return map;
}

std::vector<double> Posterior::spread(const std::vector<double>& squares) const {
    std::vector<double> all(squares.size(), 0.0);
    for (std::size_t i = 0; count_ > 1 && i < all.size(); ++i) {
        all[i] = std::sqrt(squares[i] / (count_ - 1));
    }
    return all;
}

Map Posterior::mean() const {
    return mapOf(mean_, first_.unit);
}

Map Posterior::deviation() const {
    return mapOf(spread(squares_), first_.unit);
}

Map Posterior::meanLog() const {
    return mapOf(meanLog_, "dex");
}

Map Posterior::deviationLog() const {
    return mapOf(spread(squaresLog_), "dex");
}

std::optional<Map> Posterior::zScore() const {
    if (!truth_ || count_ < 2) {
        return std::nullopt;
    }
    auto scores = spread(squaresLog_);
    for (std::size_t i = 0; i < scores.size(); ++i) {
        const double off = meanLog_[i] - logOf(truth_->values.pixels[i]);
        scores[i] = scores[i] > 0.0 ? off / scores[i] : kNaN;
    }
    Map map = mapOf(scores, "standard deviations");
    map.quantity = "z-score";
    return map;
}

std::optional<Calibration> Posterior::calibration() const {
    const auto scores = zScore();
    if (!scores) {
        return std::nullopt;
    }
    Calibration result;
    std::int64_t all = 0;
    for (std::size_t i = 0; i < mean_.size(); ++i) {
        if (std::isnan(truth_->values.pixels[i]) || std::isnan(mean_[i])) {
            continue;
        }
        ++all;
        const double z = scores->values.pixels[i];
        if (std::isnan(z)) {
            result.missed += equal_[i] == 0.0F ? 1.0 : 0.0;
            continue;
        }
        ++result.pixels;
        result.zWidth += z * z;
        const double from = below_[i] / (count_ + 1.0);
        const double to = (below_[i] + equal_[i] + 1.0) / (count_ + 1.0);
        for (std::size_t c = 0; c < kIntervals.size(); ++c) {
            result.coverage[c] += within(from, to, kIntervals[c]);
        }
    }
    const auto judged = static_cast<double>(std::max<std::int64_t>(result.pixels, 1));
    result.zWidth = std::sqrt(result.zWidth / judged);
    for (double& share : result.coverage) {
        share /= judged;
    }
    result.share = all > 0 ? static_cast<double>(result.pixels) / static_cast<double>(all) : 0.0;
    result.missed /= static_cast<double>(std::max<std::int64_t>(all, 1));
    return result;
}

std::optional<double> Posterior::squaredError() const {
    if (!truth_ || count_ == 0) {
        return std::nullopt;
    }
    double sum = 0.0;
    std::int64_t judged = 0;
    for (std::size_t i = 0; i < meanLog_.size(); ++i) {
        const double off = meanLog_[i] - logOf(truth_->values.pixels[i]);
        if (!std::isnan(off)) {
            sum += off * off;
            ++judged;
        }
    }
    return judged > 0 ? std::optional(sum / static_cast<double>(judged)) : std::nullopt;
}

} // namespace lookback::field
