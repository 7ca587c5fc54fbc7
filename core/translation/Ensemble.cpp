// SPDX-License-Identifier: MIT
#include "core/translation/Ensemble.h"

#include "core/common/Error.h"
#include "core/translation/Scores.h"

#include <cmath>
#include <limits>
#include <string>

namespace lookback::translation {

namespace {

std::string sizeOf(const Image& image) {
    return std::to_string(image.bands) + " band of " + std::to_string(image.width) + " x " +
           std::to_string(image.height) + " pixels";
}

void checkSame(const Image& image, const Image& expected) {
    if (image.bands != expected.bands || image.height != expected.height || image.width != expected.width) {
        throw ValueError("sample", "expected " + sizeOf(expected) + ", found " + sizeOf(image) + ".");
    }
}

/// One more value (Welford 1962): numerically safe where the spread is small beside the mean.
void include(double value, int count, double& mean, double& squares) {
    const double before = value - mean;
    mean += before / count;
    squares += before * (value - mean);
}

} // namespace

Ensemble::Ensemble(Domain domain, std::optional<Image> truth)
    : domain_(domain)
    , truth_(std::move(truth)) {
    if (truth_) {
        truthLog_ = logOf(truth_->pixels, domain_);
    }
}

void Ensemble::add(const Image& sample) {
    if (truth_) {
        checkSame(sample, *truth_);
    }
    if (count_ == 0) {
        first_ = sample;
        for (auto* all : {&mean_, &squares_, &meanLog_, &squaresLog_}) {
            all->assign(sample.pixels.size(), 0.0);
        }
    }
    checkSame(sample, first_);
    ++count_;
    const auto logs = logOf(sample.pixels, domain_);
    for (std::size_t i = 0; i < logs.size(); ++i) {
        include(sample.pixels[i], count_, mean_[i], squares_[i]);
        include(logs[i], count_, meanLog_[i], squaresLog_[i]);
    }
}

Image Ensemble::imageOf(const std::vector<double>& values) const {
    Image image(first_.bands, first_.height, first_.width);
    for (std::size_t i = 0; i < values.size(); ++i) {
        image.pixels[i] = static_cast<float>(values[i]);
    }
    return image;
}

Image Ensemble::spread(const std::vector<double>& squares) const {
    std::vector<double> values(squares.size(), 0.0);
    for (std::size_t i = 0; i < squares.size() && count_ > 1; ++i) {
        values[i] = std::sqrt(squares[i] / (count_ - 1));
    }
    return imageOf(values);
}

Image Ensemble::mean() const {
    return imageOf(mean_);
}

Image Ensemble::deviation() const {
    return spread(squares_);
}

Image Ensemble::meanLog() const {
    return imageOf(meanLog_);
}

Image Ensemble::deviationLog() const {
    return spread(squaresLog_);
}

std::optional<Image> Ensemble::residual() const {
    if (!truth_ || count_ == 0) {
        return std::nullopt;
    }
    Image image = meanLog();
    for (std::size_t i = 0; i < image.pixels.size(); ++i) {
        image.pixels[i] -= truthLog_[i];
    }
    return image;
}

std::optional<Image> Ensemble::zScore() const {
    if (!truth_ || count_ < 2) {
        return std::nullopt;
    }
    Image image = *residual();
    const Image deviation = deviationLog();
    for (std::size_t i = 0; i < image.pixels.size(); ++i) {
        image.pixels[i] = deviation.pixels[i] > 0.0F ? image.pixels[i] / deviation.pixels[i]
                                                     : std::numeric_limits<float>::quiet_NaN();
    }
    return image;
}

std::optional<double> Ensemble::squaredError() const {
    if (!truth_ || count_ == 0) {
        return std::nullopt;
    }
    return meanSquaredError(meanLog().pixels, truthLog_);
}

std::optional<double> Ensemble::squaredErrorOfOne() const {
    if (!truth_ || count_ == 0) {
        return std::nullopt;
    }
    return meanSquaredError(logOf(first_.pixels, domain_), truthLog_);
}

std::optional<double> Ensemble::zWidth() const {
    if (!truth_ || count_ < 2) {
        return std::nullopt;
    }
    return zScoreWidth(meanLog().pixels, deviationLog().pixels, truthLog_);
}

} // namespace lookback::translation
