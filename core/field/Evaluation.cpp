// SPDX-License-Identifier: MIT
#include "core/field/Evaluation.h"

#include "core/common/Error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lookback::field {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

void addTo(std::vector<double>& sum, const std::vector<double>& values) {
    sum.resize(values.size(), 0.0);
    for (std::size_t i = 0; i < values.size(); ++i) {
        sum[i] += values[i];
    }
}

std::vector<double> over(const std::vector<double>& sum, int count) {
    std::vector<double> mean = sum;
    for (double& value : mean) {
        value /= count;
    }
    return mean;
}

/// The bin nearest to kSmallScale; nothing where the spectrum ends before it.
std::optional<std::size_t> smallScaleBin(const std::vector<double>& k) {
    if (k.empty() || k.back() < kSmallScale) {
        return std::nullopt;
    }
    const auto nearest = std::min_element(k.begin(), k.end(), [](double a, double b) {
        return std::abs(a - kSmallScale) < std::abs(b - kSmallScale);
    });
    return static_cast<std::size_t>(nearest - k.begin());
}

/// The largest of value(i) over the bins on large scales.
template <class Value>
double largest(const std::vector<double>& k, const Value& value) {
    double most = kNaN;
    for (std::size_t i = 0; i < k.size() && k[i] < kLargeScales; ++i) {
        most = std::isnan(most) ? value(i) : std::max(most, value(i));
    }
    return most;
}

} // namespace

Evaluation::Evaluation(std::string painter)
    : painter_(std::move(painter)) {}

void Evaluation::add(const Tally& map) {
    ++maps_;
    samples_ += map.count();
    if (const auto error = map.posterior().squaredError()) {
        ++judged_;
        squaredError_ += *error;
        squaredErrorOfOne_ += map.squaredErrorOfOne().value_or(kNaN);
    }
    if (const auto calibration = map.posterior().calibration()) {
        calibrations_.push_back(*calibration);
    }
    if (const auto& classes = map.classification()) {
        if (!classification_) {
            classification_.emplace();
        }
        *classification_ += *classes;
    }
    if (const auto summary = map.clustering()) {
        addSpectra(*summary);
    }
}

void Evaluation::addSpectra(const ClusteringSummary& s) {
    if (s.truth.empty() || s.power.median.empty()) {
        return;
    }
    if (!k_.empty() && (k_.size() != s.k.size() || std::abs(k_.back() / s.k.back() - 1.0) > 1e-6)) {
        throw ValueError("maps", "expected maps of one size and box, found others.");
    }
    k_ = s.k;
    ++withPower_;
    addTo(power_, s.power.median);
    addTo(truthPower_, s.truth);
    addTo(correlation_, s.correlation.median);
    if (const auto bin = smallScaleBin(k_)) {
        powerError_ += std::abs(s.power.median[*bin] / s.truth[*bin] - 1.0);
    }
    if (!s.matterCross.empty() && !s.sampleMatterCross.median.empty()) {
        ++withMatter_;
        addTo(sampleMatter_, s.sampleMatterCross.median);
        addTo(truthMatter_, s.matterCross);
    }
}

Scores Evaluation::scores() const {
    Scores s;
    s.painter = painter_;
    s.maps = maps_;
    s.samples = samples_;
    s.squaredError = judged_ > 0 ? squaredError_ / judged_ : kNaN;
    s.squaredErrorOfOne = judged_ > 0 ? squaredErrorOfOne_ / judged_ : kNaN;
    if (!calibrations_.empty()) {
        s.calibration = pooled(calibrations_);
    }
    s.classification = classification_;
    s.k = k_;
    s.correlation = over(correlation_, withPower_);
    s.sampleWithMatter = over(sampleMatter_, withMatter_);
    s.truthWithMatter = over(truthMatter_, withMatter_);
    for (std::size_t i = 0; i < power_.size(); ++i) {
        s.transfer.push_back(truthPower_[i] > 0.0 ? std::sqrt(power_[i] / truthPower_[i]) : kNaN);
    }
    s.transferOff = largest(k_, [&](std::size_t i) { return std::abs(s.transfer[i] - 1.0); });
    s.powerError = withPower_ > 0 && smallScaleBin(k_) ? powerError_ / withPower_ : kNaN;
    s.excessCorrelation = withMatter_ == 0 ? kNaN : largest(k_, [&](std::size_t i) {
        return s.sampleWithMatter[i] - s.truthWithMatter[i];
    });
    return s;
}

} // namespace lookback::field
