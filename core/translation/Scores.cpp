// SPDX-License-Identifier: MIT
#include "core/translation/Scores.h"

#include "core/common/Error.h"
#include "core/translation/Profiles.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

namespace lookback::translation {

namespace {

constexpr double kOneSigma = 68.268949; // percent of a Gaussian within one standard deviation

constexpr int kWindow = 11; // pixels
constexpr double kSigma = 1.5;

void checkAlike(std::size_t model, std::size_t truth) {
    if (model != truth || model == 0) {
        throw ValueError("maps", "expected two of the same number of pixels, found " + std::to_string(model) +
                                     " and " + std::to_string(truth) + ".");
    }
}

void checkSpan(double range) {
    if (!(range > 0.0) || !std::isfinite(range)) {
        throw ValueError("range", "expected values above 0, found " + std::to_string(range) + ".");
    }
}

std::array<double, kWindow> weights() {
    std::array<double, kWindow> w{};
    double sum = 0.0;
    for (int i = 0; i < kWindow; ++i) {
        const double x = i - kWindow / 2;
        w[i] = std::exp(-0.5 * x * x / (kSigma * kSigma));
        sum += w[i];
    }
    for (double& value : w) {
        value /= sum;
    }
    return w;
}

/// Weighted means over windows that lie inside, along x and then y: (H, W) -> (H - 10, W - 10).
std::vector<double> blurred(const std::vector<double>& map, int height, int width) {
    const auto w = weights();
    const int inner = width - kWindow + 1;
    std::vector<double> rows(static_cast<std::size_t>(height) * inner, 0.0);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < inner; ++x) {
            for (int i = 0; i < kWindow; ++i) {
                rows[static_cast<std::size_t>(y) * inner + x] +=
                    w[i] * map[static_cast<std::size_t>(y) * width + x + i];
            }
        }
    }
    std::vector<double> out(static_cast<std::size_t>(height - kWindow + 1) * inner, 0.0);
    for (int y = 0; y + kWindow <= height; ++y) {
        for (int i = 0; i < kWindow; ++i) {
            for (int x = 0; x < inner; ++x) {
                out[static_cast<std::size_t>(y) * inner + x] +=
                    w[i] * rows[static_cast<std::size_t>(y + i) * inner + x];
            }
        }
    }
    return out;
}

} // namespace

std::vector<float> logOf(std::span<const float> values, Domain domain) {
    const auto floor = static_cast<float>(factsOf(domain).floor);
    std::vector<float> logs;
    logs.reserve(values.size());
    for (const float value : values) {
        logs.push_back(std::log10(std::max(value, floor)));
    }
    return logs;
}

double meanSquaredError(std::span<const float> model, std::span<const float> truth) {
    checkAlike(model.size(), truth.size());
    double sum = 0.0;
    for (std::size_t i = 0; i < model.size(); ++i) {
        const double d = static_cast<double>(model[i]) - truth[i];
        sum += d * d;
    }
    return sum / static_cast<double>(model.size());
}

double peakSignalToNoise(std::span<const float> model, std::span<const float> truth, double range) {
    checkSpan(range);
    const double error = meanSquaredError(model, truth);
    return error > 0.0 ? 10.0 * std::log10(range * range / error) : std::numeric_limits<double>::infinity();
}

double structuralSimilarity(const Image& model, const Image& truth, double range) {
    checkSpan(range);
    if (model.bands != 1 || truth.bands != 1 || model.height != truth.height || model.width != truth.width ||
        truth.height < kWindow || truth.width < kWindow) {
        throw ValueError("maps",
                         "expected two of one band and the same size, at least 11 x 11 pixels, found " +
                             std::to_string(model.width) + " x " + std::to_string(model.height) + " and " +
                             std::to_string(truth.width) + " x " + std::to_string(truth.height) + ".");
    }
    const std::vector<double> a(model.pixels.begin(), model.pixels.end());
    const std::vector<double> b(truth.pixels.begin(), truth.pixels.end());
    const auto meanOf = [&](auto&& product) {
        std::vector<double> map(a.size());
        for (std::size_t i = 0; i < a.size(); ++i) {
            map[i] = product(a[i], b[i]);
        }
        return blurred(map, truth.height, truth.width);
    };
    const auto ma = meanOf([](double x, double) { return x; });
    const auto mb = meanOf([](double, double y) { return y; });
    const auto aa = meanOf([](double x, double) { return x * x; });
    const auto bb = meanOf([](double, double y) { return y * y; });
    const auto ab = meanOf([](double x, double y) { return x * y; });
    const double c1 = 0.01 * range * 0.01 * range;
    const double c2 = 0.03 * range * 0.03 * range;
    double sum = 0.0;
    for (std::size_t i = 0; i < ma.size(); ++i) {
        const double brightness = (2.0 * ma[i] * mb[i] + c1) / (ma[i] * ma[i] + mb[i] * mb[i] + c1);
        const double structure =
            (2.0 * (ab[i] - ma[i] * mb[i]) + c2) / (aa[i] - ma[i] * ma[i] + bb[i] - mb[i] * mb[i] + c2);
        sum += brightness * structure;
    }
    return sum / static_cast<double>(ma.size());
}

double zScoreWidth(std::span<const float> mean, std::span<const float> deviation,
                   std::span<const float> truth) {
    checkAlike(mean.size(), truth.size());
    checkAlike(deviation.size(), truth.size());
    std::vector<double> distances;
    for (std::size_t i = 0; i < truth.size(); ++i) {
        if (deviation[i] > 0.0F) {
            distances.push_back(std::abs((static_cast<double>(mean[i]) - truth[i]) / deviation[i]));
        }
    }
    return percentile(std::move(distances), kOneSigma);
}

} // namespace lookback::translation
