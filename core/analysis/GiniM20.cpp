// SPDX-License-Identifier: MIT
#include "core/analysis/GiniM20.h"

#include "core/analysis/Filters.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace lookback::analysis {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Pixels at or above `threshold` that touch the brightest one, corners counted, through others of them.
std::vector<std::size_t> aroundBrightest(const std::vector<double>& pixels, int width, int height,
                                         double threshold) {
    const auto brightest =
        static_cast<std::size_t>(std::max_element(pixels.begin(), pixels.end()) - pixels.begin());
    std::vector<std::uint8_t> seen(pixels.size(), 0);
    std::vector<std::size_t> found;
    if (!(pixels[brightest] >= threshold)) {
        return found;
    }
    found.push_back(brightest);
    seen[brightest] = 1;
    for (std::size_t next = 0; next < found.size(); ++next) {
        const int x = static_cast<int>(found[next] % width);
        const int y = static_cast<int>(found[next] / width);
        for (int j = std::max(0, y - 1); j <= std::min(height - 1, y + 1); ++j) {
            for (int i = std::max(0, x - 1); i <= std::min(width - 1, x + 1); ++i) {
                const std::size_t at = static_cast<std::size_t>(j) * width + i;
                if (seen[at] == 0 && pixels[at] >= threshold) {
                    seen[at] = 1;
                    found.push_back(at);
                }
            }
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

double giniOf(std::vector<double> values) {
    for (double& value : values) {
        value = std::abs(value);
    }
    std::sort(values.begin(), values.end());
    const auto n = static_cast<double>(values.size());
    double sum = 0.0;
    double weighted = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        sum += values[i];
        weighted += (2.0 * (static_cast<double>(i) + 1.0) - n - 1.0) * values[i];
    }
    return n > 1.0 && sum > 0.0 ? weighted / ((n - 1.0) * sum) : kNone;
}

/// The faintest of the pixels that, brightest first, make up a fifth of the light.
double fifthOf(std::vector<double> values, std::size_t dark, double sum) {
    values.insert(values.end(), dark, 0.0); // the stamp around the galaxy, as statmorph sorts it in
    std::sort(values.begin(), values.end());
    double light = 0.0;
    for (const double value : values) {
        light += value;
        if (light / sum >= 0.8) {
            return value;
        }
    }
    return kNone;
}

double m20Of(const Stamp& s, const std::vector<std::size_t>& segment, const std::vector<double>& values) {
    double sum = 0.0;
    double x = 0.0;
    double y = 0.0;
    for (std::size_t i = 0; i < segment.size(); ++i) {
        sum += values[i];
        x += values[i] * static_cast<double>(segment[i] % s.width);
        y += values[i] * static_cast<double>(segment[i] / s.width);
    }
    if (!(sum > 0.0)) {
        return kNone;
    }
    const double threshold = fifthOf(values, s.pixels.size() - segment.size(), sum);
    double all = 0.0;
    double bright = 0.0;
    for (std::size_t i = 0; i < segment.size(); ++i) {
        const double dx = static_cast<double>(segment[i] % s.width) - x / sum;
        const double dy = static_cast<double>(segment[i] / s.width) - y / sum;
        const double moment = values[i] * (dx * dx + dy * dy);
        all += moment;
        bright += values[i] >= threshold ? moment : 0.0;
    }
    return all > 0.0 && bright > 0.0 ? std::log10(bright / all) : kNone;
}

} // namespace

GiniM20 giniM20Of(const Stamp& stamp, const Ellipse& ellipse, double petrosian, double noise) {
    constexpr double kBlur = 0.2; // Petrosian semi-major axes
    const std::vector<double> blurred =
        gaussianBlur(stamp.pixels, stamp.width, stamp.height, kBlur * petrosian);
    const Apertures apertures(blurred, {}, stamp.width, ellipse);
    const double inner = petrosian - 0.5;
    const double outer = petrosian + 0.5;
    const double area = std::numbers::pi * (outer * outer - inner * inner) / ellipse.elongation;
    const double threshold = (apertures.within(outer).flux - apertures.within(inner).flux) / area;
    const std::vector<std::size_t> segment = aroundBrightest(blurred, stamp.width, stamp.height, threshold);
    std::vector<double> values;
    double signal = 0.0;
    std::size_t counted = 0;
    for (const std::size_t at : segment) {
        values.push_back(stamp.pixels[at]);
        if (stamp.use[at] != 0 && stamp.pixels[at] >= 0.0) {
            signal += stamp.pixels[at] / noise;
            ++counted;
        }
    }
    return {giniOf(values), m20Of(stamp, segment, values),
            counted > 0 ? signal / static_cast<double>(counted) : kNone};
}

} // namespace lookback::analysis
