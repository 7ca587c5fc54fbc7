// SPDX-License-Identifier: MIT
#include "core/analysis/Aperture.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lookback::analysis {

namespace {

constexpr double kCorner = 0.7072; // a pixel's corner from its centre

/// Share of a unit square around 0 with x . n <= distance, |n| = 1.
double shareUnderLine(double distance, double nx, double ny) {
    const double a = std::max(std::abs(nx), std::abs(ny));
    const double b = std::min(std::abs(nx), std::abs(ny));
    const double far = 0.5 * (a + b);
    const double depth = std::abs(distance);
    if (depth >= far) {
        return distance > 0.0 ? 1.0 : 0.0;
    }
    if (depth <= 0.5 * (a - b)) {
        return 0.5 + distance / a;
    }
    const double corner = (far - depth) * (far - depth) / (2.0 * a * b);
    return distance > 0.0 ? 1.0 - corner : corner;
}

/// By counting: for ellipses not much larger than a pixel.
double shareByCount(double u, double v, double elongation, double semiMajor) {
    constexpr int kEach = 16;
    int inside = 0;
    for (int j = 0; j < kEach; ++j) {
        for (int i = 0; i < kEach; ++i) {
            const double x = u + (i + 0.5) / kEach - 0.5;
            const double y = (v + (j + 0.5) / kEach - 0.5) * elongation;
            inside += x * x + y * y <= semiMajor * semiMajor ? 1 : 0;
        }
    }
    return inside / double(kEach * kEach);
}

} // namespace

double shareInCircle(double dx, double dy, double radius) {
    const double squared = dx * dx + dy * dy;
    if (radius > kCorner && squared <= (radius - kCorner) * (radius - kCorner)) {
        return 1.0;
    }
    if (squared >= (radius + kCorner) * (radius + kCorner)) {
        return 0.0;
    }
    const double distance = std::sqrt(squared);
    constexpr double kSmall = 2.0;
    if (radius < kSmall) {
        return shareByCount(dx, dy, 1.0, radius);
    }
    return shareUnderLine(radius - distance - 1.0 / (24.0 * radius), dx / distance, dy / distance);
}

Apertures::Apertures(std::span<const double> pixels, std::span<const unsigned char> use, int width,
                     const Ellipse& ellipse)
    : elongation_(ellipse.elongation) {
    const double cosine = std::cos(ellipse.angle);
    const double sine = std::sin(ellipse.angle);
    std::vector<Pixel> all(pixels.size());
    double outermost = 0.0;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const double dx = static_cast<double>(i % width) - ellipse.x;
        const double dy = static_cast<double>(i / width) - ellipse.y;
        const double u = dx * cosine + dy * sine;
        const double v = dy * cosine - dx * sine;
        all[i] = {u, v, std::sqrt(u * u + v * v * elongation_ * elongation_), pixels[i],
                  use.empty() || use[i] != 0 ? 1.0 : 0.0};
        outermost = std::max(outermost, all[i].ring);
    }
    first_.assign(static_cast<std::size_t>(outermost) + 2, 0);
    before_.assign(first_.size(), {});
    for (const Pixel& p : all) {
        const auto ring = static_cast<std::size_t>(p.ring) + 1;
        ++first_[ring];
        before_[ring].flux += p.flux * p.area;
        before_[ring].area += p.area;
    }
    for (std::size_t ring = 1; ring < first_.size(); ++ring) {
        first_[ring] += first_[ring - 1];
        before_[ring].flux += before_[ring - 1].flux;
        before_[ring].area += before_[ring - 1].area;
    }
    std::vector<std::size_t> next = first_;
    pixels_.resize(all.size());
    for (const Pixel& p : all) {
        pixels_[next[static_cast<std::size_t>(p.ring)]++] = p;
    }
}

double Apertures::shareOf(const Pixel& p, double semiMajor) const {
    constexpr double kSmall = 2.0;
    if (semiMajor / elongation_ < kSmall) {
        return shareByCount(p.u, p.v, elongation_, semiMajor);
    }
    const double squared = elongation_ * elongation_;
    const double across = p.v * squared;
    const double slope = std::sqrt(p.u * p.u + across * across) / p.ring; // of the ring's number, a pixel
    const double nu = p.u / p.ring / slope;
    const double nv = across / p.ring / slope;
    const double bend = nu * nu + nv * nv / squared;
    const double curved = semiMajor / (squared * bend * std::sqrt(bend)); // the edge's radius
    return shareUnderLine((semiMajor - p.ring) / slope - 1.0 / (24.0 * std::max(curved, 1.0)), nu, nv);
}

Apertures::Sums Apertures::within(double semiMajor) const {
    const double margin = kCorner * elongation_;
    const std::size_t rings = first_.size() - 1;
    const auto ringOf = [rings](double at) {
        return std::min(rings, static_cast<std::size_t>(std::max(0.0, at)));
    };
    const std::size_t inner = ringOf(std::floor(semiMajor - margin));
    const std::size_t outer = ringOf(std::floor(semiMajor + margin) + 1.0);
    Sums sums = before_[inner];
    for (std::size_t i = first_[inner]; i < first_[outer]; ++i) {
        const Pixel& p = pixels_[i];
        if (p.area > 0.0) {
            const double share = shareOf(p, semiMajor);
            sums.flux += share * p.flux;
            sums.area += share;
        }
    }
    return sums;
}

double Apertures::meanBetween(double inner, double outer) const {
    const Sums in = inner > 0.0 ? within(inner) : Sums{};
    const Sums out = within(outer);
    return out.area > in.area ? (out.flux - in.flux) / (out.area - in.area) : 0.0;
}

double Apertures::radiusOfShare(double share, double outermost) const {
    constexpr int kSteps = 99;
    const double total = std::abs(within(outermost).flux);
    if (!(total > 0.0)) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const auto above = [&](double r) { return std::abs(within(r).flux) - share * total > 0.0; };
    for (int i = 1; i <= kSteps; ++i) {
        double high = outermost * i / kSteps;
        if (!above(high)) {
            continue;
        }
        double low = outermost * (i - 1) / kSteps;
        while (high - low > 1e-4) {
            const double middle = 0.5 * (low + high);
            (above(middle) ? high : low) = middle;
        }
        return 0.5 * (low + high);
    }
    return std::numeric_limits<double>::quiet_NaN();
}

} // namespace lookback::analysis
