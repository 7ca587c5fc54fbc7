// SPDX-License-Identifier: MIT
#include "core/analysis/Structure.h"

#include "core/analysis/Aperture.h"
#include "core/analysis/Asymmetry.h"
#include "core/analysis/Filters.h"
#include "core/analysis/GiniM20.h"
#include "core/analysis/Stamp.h"
#include "core/common/Error.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

namespace lookback::analysis {

namespace {

// As statmorph sets them, after Lotz et al. (2004).
constexpr double kRing = 1.0;   // width of the annulus at the Petrosian radius, pixels
constexpr double kEta = 0.2;    // brightness there over the mean within
constexpr double kExtent = 1.5; // Petrosian radii that hold the galaxy
constexpr double kFineness =
    0.25; // Petrosian radii over which smoothness and the search for the centre reach

/// Where the light at the edge falls to kEta of the mean within, going outwards; NaN if it never does.
double petrosianRadius(const Apertures& apertures, double outermost) {
    const auto above = [&](double r) {
        const Apertures::Sums within = apertures.within(r);
        const double mean = within.area > 0.0 ? std::abs(within.flux / within.area) : 0.0;
        const double edge = std::abs(apertures.meanBetween(r - 0.5 * kRing, r + 0.5 * kRing));
        return mean > 0.0 ? edge / mean - kEta : (edge > 0.0 ? 1.0 - kEta : -kEta);
    };
    constexpr int kSteps = 99;
    double low = kRing;
    if (above(low) < 0.0) {
        return Structure::kNone;
    }
    for (int i = 1; i <= kSteps; ++i) {
        double high = kRing + (outermost - kRing) * i / kSteps;
        if (above(high) >= 0.0) {
            low = high;
            continue;
        }
        while (high - low > 1e-4) {
            const double middle = 0.5 * (low + high);
            (above(middle) >= 0.0 ? low : high) = middle;
        }
        return 0.5 * (low + high);
    }
    return Structure::kNone;
}

/// Elongation and angle of the light's second moments around (x, y), thin ones thickened as in SExtractor.
Ellipse ellipseAround(const Stamp& s, double x, double y) {
    double sum = 0.0;
    double xx = 0.0;
    double yy = 0.0;
    double xy = 0.0;
    for (std::size_t i = 0; i < s.pixels.size(); ++i) {
        if (s.mine[i] != 0) {
            const double dx = static_cast<double>(i % s.width) - x;
            const double dy = static_cast<double>(i / s.width) - y;
            sum += s.pixels[i];
            xx += s.pixels[i] * dx * dx;
            yy += s.pixels[i] * dy * dy;
            xy += s.pixels[i] * dx * dy;
        }
    }
    xx /= sum;
    yy /= sum;
    xy /= sum;
    constexpr double kRho = 1.0 / 12.0; // variance of a pixel
    while (std::abs(xx * yy - xy * xy) < kRho * kRho) {
        xx += std::copysign(kRho, xx);
        yy += std::copysign(kRho, yy);
    }
    const double mean = 0.5 * (xx + yy);
    const double root = std::hypot(0.5 * (xx - yy), xy);
    const double large = std::max(std::abs(mean + root), std::abs(mean - root));
    const double little = std::min(std::abs(mean + root), std::abs(mean - root));
    return {x, y, std::sqrt(large / little), 0.5 * std::atan2(2.0 * xy, xx - yy)};
}

/// The centroid of the galaxy's pixels; false if their light is not positive.
bool centroidOf(const Stamp& s, double& x, double& y) {
    double sum = 0.0;
    x = y = 0.0;
    for (std::size_t i = 0; i < s.pixels.size(); ++i) {
        if (s.mine[i] != 0) {
            sum += s.pixels[i];
            x += s.pixels[i] * static_cast<double>(i % s.width);
            y += s.pixels[i] * static_cast<double>(i / s.width);
        }
    }
    x /= sum;
    y /= sum;
    return sum > 0.0 && x >= 0.0 && y >= 0.0 && x < s.width && y < s.height;
}

/// The place of least asymmetry, unless it drifts off: then from the brightest pixel, else where it began.
std::pair<double, double> centreOf(const Stamp& s, double x, double y, double petrosian, double skyDifference,
                                   bool& failed) {
    const double reach = kExtent * petrosian;
    const auto near = [&](const std::pair<double, double>& found, double u, double v) {
        return std::hypot(found.first - u, found.second - v) <= kFineness * petrosian;
    };
    auto found = leastAsymmetry(s, x, y, reach, skyDifference);
    if (near(found, x, y)) {
        return found;
    }
    std::size_t brightest = 0;
    for (std::size_t i = 1; i < s.pixels.size(); ++i) {
        const auto light = [&s](std::size_t k) { return s.mine[k] != 0 ? s.pixels[k] : 0.0; };
        brightest = light(i) > light(brightest) ? i : brightest;
    }
    const auto u = static_cast<double>(brightest % s.width);
    const auto v = static_cast<double>(brightest / s.width);
    found = leastAsymmetry(s, u, v, reach, skyDifference);
    if (near(found, u, v)) {
        return found;
    }
    failed = true;
    return {x, y};
}

/// Eq. 11 of Lotz et al. (2004).
double smoothnessOf(const Stamp& s, const Ellipse& circle, double petrosian, const SkyBox& sky) {
    const int size = static_cast<int>(kFineness * petrosian);
    const auto roughness = [size](const std::vector<double>& pixels, int width, int height) {
        std::vector<double> rough = boxMean(pixels, width, height, size);
        for (std::size_t i = 0; i < rough.size(); ++i) {
            rough[i] = std::max(0.0, pixels[i] - rough[i]);
        }
        return rough;
    };
    const double inner = kFineness * petrosian;
    const double outer = kExtent * petrosian;
    const auto between = [&](const std::vector<double>& pixels) {
        const Apertures apertures(pixels, {}, s.width, circle);
        return apertures.within(outer).flux - apertures.within(inner).flux;
    };
    double ofSky = 0.0; // a pixel
    if (sky.size > 0) {
        for (const double value : roughness(sky.pixels, sky.size, sky.size)) {
            ofSky += value / static_cast<double>(sky.pixels.size());
        }
    }
    const double light = between(s.pixels);
    const double area = std::numbers::pi * (outer * outer - inner * inner);
    return light > 0.0 ? (between(roughness(s.pixels, s.width, s.height)) - area * ofSky) / light
                       : Structure::kNone;
}

void measureConcentration(Structure& result, const Apertures& circles) {
    const double outermost = kExtent * result.radiusPetrosian;
    result.radius20 = circles.radiusOfShare(0.2, outermost);
    result.radiusHalf = circles.radiusOfShare(0.5, outermost);
    result.radius80 = circles.radiusOfShare(0.8, outermost);
    result.concentration = 5.0 * std::log10(result.radius80 / result.radius20);
}

void checkSizes(std::span<const float> pixels, std::span<const std::uint8_t> segment,
                std::span<const std::uint8_t> use, int width, int height, double noise) {
    if (width < 1 || height < 1 || pixels.size() != static_cast<std::size_t>(width) * height ||
        segment.size() != pixels.size() || (!use.empty() && use.size() != pixels.size())) {
        throw ValueError("segment", "expected " + std::to_string(width) + " x " + std::to_string(height) +
                                        " pixels, found " + std::to_string(pixels.size()) +
                                        " and a segment of " + std::to_string(segment.size()) + ".");
    }
    if (!(noise > 0.0 && std::isfinite(noise))) {
        throw ValueError("noise", "expected a positive number, found " + std::to_string(noise) + ".");
    }
}

} // namespace

Structure measureStructure(std::span<const float> pixels, std::span<const std::uint8_t> segment,
                           std::span<const std::uint8_t> use, int width, int height, double noise) {
    checkSizes(pixels, segment, use, width, height, noise);
    Structure result;
    result.failed = true;
    StampPlace place;
    if (!placeOf(segment, width, height, place)) {
        return result;
    }
    const Stamp stamp = cutStamp(pixels, segment, use, width, place);
    double x = 0.0;
    double y = 0.0;
    if (!centroidOf(stamp, x, y)) {
        return result;
    }
    const double diagonal = std::hypot(stamp.width, stamp.height);
    const double rough =
        petrosianRadius(Apertures(stamp.pixels, stamp.use, stamp.width, {x, y, 1.0, 0.0}), diagonal);
    if (!std::isfinite(rough)) {
        return result;
    }
    result.failed = false;
    const SkyBox sky = skyBoxOf(stamp, segment, use, width, place);
    const auto centre = centreOf(stamp, x, y, rough, sky.difference, result.failed);
    result.x = centre.first + place.left;
    result.y = centre.second + place.bottom;
    result.asymmetry = asymmetryAt(stamp, centre.first, centre.second, kExtent * rough, sky.difference);
    const Ellipse ellipse = ellipseAround(stamp, centre.first, centre.second);
    const Ellipse circle{centre.first, centre.second, 1.0, 0.0};
    result.radiusPetrosian =
        petrosianRadius(Apertures(stamp.pixels, stamp.use, stamp.width, circle), diagonal);
    result.radiusPetrosianEllipse = petrosianRadius(Apertures(stamp.pixels, stamp.use, stamp.width, ellipse),
                                                    diagonal * ellipse.elongation);
    if (std::isfinite(result.radiusPetrosian)) {
        measureConcentration(result, Apertures(stamp.pixels, {}, stamp.width, circle));
        result.smoothness = smoothnessOf(stamp, circle, result.radiusPetrosian, sky);
    }
    if (std::isfinite(result.radiusPetrosianEllipse)) {
        const GiniM20 light =
            giniM20Of(stamp, {x, y, ellipse.elongation, ellipse.angle}, result.radiusPetrosianEllipse, noise);
        result.gini = light.gini;
        result.m20 = light.m20;
        result.signalToNoise = light.signalToNoise;
    }
    result.failed = result.failed || !std::isfinite(result.concentration + result.smoothness + result.gini +
                                                    result.m20 + result.signalToNoise);
    return result;
}

} // namespace lookback::analysis
