// SPDX-License-Identifier: MIT
#include "core/mock/Profiles.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookback::mock {

namespace {

/// Exponent b_n of the half-light radius (Ciotti & Bertin 1999), good to 1e-4 for n > 0.36.
double sersicB(double n) {
    return 2.0 * n - 1.0 / 3.0 + 4.0 / (405.0 * n) + 46.0 / (25515.0 * n * n);
}

/// Regularised lower incomplete gamma function P(a, x) by its series; a in 1 .. 12.
double gammaP(double a, double x) {
    if (x > 100.0) {
        return 1.0;
    }
    double term = 1.0 / a;
    double sum = term;
    for (int k = 1; k < 500 && term > 1e-14 * sum; ++k) {
        term *= x / (a + k);
        sum += term;
    }
    return std::min(1.0, sum * std::exp(a * std::log(x) - x) / std::tgamma(a));
}

} // namespace

RadialTable::RadialTable(double n, double b) {
    for (int i = 0; i < kSize; ++i) {
        const double ratio = std::exp2(kLowest + static_cast<double>(i) / kPerOctave);
        values_[i] = static_cast<float>(std::exp(-b * std::pow(ratio, 0.5 / n)));
    }
}

float RadialTable::at(float ratio) const {
    const float where = (std::log2(std::max(ratio, 1e-9F)) - kLowest) * kPerOctave;
    const int i = std::clamp(static_cast<int>(where), 0, kSize - 2);
    const float part = std::clamp(where - static_cast<float>(i), 0.0F, 1.0F);
    return values_[i] + part * (values_[i + 1] - values_[i]);
}

SersicLight::SersicLight(const Sersic& profile, const Place& place, double fine)
    : index_(profile.index)
    , b_(sersicB(profile.index))
    , radius_(profile.radiusHalfLight * fine)
    , ratio_(std::max(place.axisRatio, 0.05))
    , cosine_(std::cos(place.angle))
    , sine_(std::sin(place.angle))
    , table_(profile.index, b_) {}

double SersicLight::reach() const {
    return (index_ < 1.5 ? 6.0 : 40.0) * radius_ + 8.0;
}

std::pair<double, double> SersicLight::onDisc(double dx, double dy) const {
    return {dx * cosine_ + dy * sine_, (dy * cosine_ - dx * sine_) / ratio_};
}

double SersicLight::radiusSquared(double dx, double dy) const {
    const auto [u, v] = onDisc(dx, dy);
    return u * u + v * v;
}

float SersicLight::pixel(double dx, double dy) const {
    const double near = std::max(std::abs(dx), std::abs(dy));
    const int parts = near < 1.5 ? 15 : (near < 6.0 ? 5 : 1); // the cusp is finer than the pixels
    float sum = 0.0F;
    for (int j = 0; j < parts; ++j) {
        for (int i = 0; i < parts; ++i) {
            const double squared = radiusSquared(dx + (i + 0.5) / parts - 0.5, dy + (j + 0.5) / parts - 0.5);
            sum += table_.at(static_cast<float>(squared / (radius_ * radius_)));
        }
    }
    return sum / static_cast<float>(parts * parts);
}

double SersicLight::shareWithin(double radius) const {
    return gammaP(2.0 * index_, b_ * std::pow(radius / radius_, 1.0 / index_));
}

double SersicLight::total() const {
    return 2.0 * std::numbers::pi * index_ * radius_ * radius_ * ratio_ * std::pow(b_, -2.0 * index_) *
           std::tgamma(2.0 * index_);
}

ArmPattern::ArmPattern(const Arms& arms, double fine)
    : arms_(arms)
    , inner_(arms.radiusIn * fine)
    , wind_(1.0 / std::tan(arms.pitch))
    , mean_(std::cyl_bessel_i(0.0, arms.contrast)) {}

double ArmPattern::at(double u, double v) const {
    const double r = std::hypot(u, v) + 1e-3;
    const double phi = std::atan2(v, u) * arms_.turn;
    const double turns = std::log(r / inner_);
    const double stray =
        arms_.wobble * (std::sin(2.3 * turns + 2.0 * arms_.phase) + std::sin(phi + 5.1 * turns));
    const double wave = std::cos(arms_.count * (phi - wind_ * turns + stray) + arms_.phase);
    const double arm = std::exp(arms_.contrast * wave) / mean_;
    const double rise = r * r / (r * r + inner_ * inner_); // no arms in the middle
    // Two arms of three are fainter on one side or the other.
    const double uneven = 1.0 + 0.5 * arms_.wobble * std::cos(phi + 1.7 * turns + 3.0 * arms_.phase);
    return (1.0 + rise * (arm * uneven - 1.0)) * (1.0 + arms_.lopsided * rise * std::cos(phi - arms_.phase));
}

} // namespace lookback::mock
