// SPDX-License-Identifier: MIT
#include "core/mock/Sampling.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookback::mock {

EvenPoints::EvenPoints(int count, Random& random)
    : start_{random.uniform(), random.uniform(), random.uniform()}
    , apart_(1.0 / std::cbrt(std::max(1, count)))
    , random_((static_cast<std::uint64_t>(random.word()) << 32) | random.word()) {}

std::array<double, 3> EvenPoints::next() {
    constexpr double kRoot = 1.2207440846057596; // x^4 = x + 1
    static constexpr std::array<double, 3> kSteps{1.0 / kRoot, 1.0 / (kRoot * kRoot),
                                                  1.0 / (kRoot * kRoot * kRoot)};
    ++count_;
    std::array<double, 3> point{};
    for (std::size_t i = 0; i < 3; ++i) {
        const double by = apart_ * 0x1p-32 * random_.word();
        const double x = start_[i] + static_cast<double>(count_) * kSteps[i] + by;
        point[i] = std::clamp(x - std::floor(x), 1e-9, 1.0 - 1e-9);
    }
    return point;
}

RadialLaw::RadialLaw(const std::function<double(double)>& density, double inner, double outer, double mass,
                     int axes, double evenShare)
    : logInner_(std::log(inner))
    , step_((std::log(outer) - std::log(inner)) / (kNodes - 1))
    , evenShare_(evenShare)
    , axes_(axes) {
    const double shell = axes == 3 ? 4.0 * std::numbers::pi : 2.0 * std::numbers::pi;
    for (int i = 0; i < kNodes; ++i) {
        const double r = std::exp(logInner_ + i * step_);
        density_.push_back(density(r));
        const double perLog = shell * std::pow(r, axes) * density_.back();
        // Below the first node: as if the density stayed.
        const double before = i == 0 ? perLog / axes : within_.back();
        const double earlier =
            i == 0 ? 0.0
                   : 0.5 * step_ * (perLog + shell * std::pow(r * std::exp(-step_), axes) * density_[i - 1]);
        within_.push_back(before + earlier);
    }
    const double norm = mass / within_.back();
    for (int i = 0; i < kNodes; ++i) {
        density_[i] *= norm;
        within_[i] *= norm;
        drawn_.push_back((1.0 - evenShare) * (within_[i] - within_[0]) / (mass - within_[0]) +
                         evenShare * i / (kNodes - 1));
    }
}

double RadialLaw::positionOf(double r) const {
    return std::clamp((std::log(r) - logInner_) / step_, 0.0, kNodes - 1.001);
}

double RadialLaw::density(double r) const {
    const double at = positionOf(r);
    const auto i = static_cast<std::size_t>(at);
    const double t = at - static_cast<double>(i);
    return density_[i] * (1.0 - t) + density_[i + 1] * t;
}

double RadialLaw::massWithin(double r) const {
    const double at = positionOf(r);
    const auto i = static_cast<std::size_t>(at);
    return within_[i] + (at - static_cast<double>(i)) * (within_[i + 1] - within_[i]);
}

double RadialLaw::halfMassRadius() const {
    const auto above = std::lower_bound(within_.begin(), within_.end(), 0.5 * mass());
    return std::exp(logInner_ + static_cast<double>(above - within_.begin()) * step_);
}

Radius RadialLaw::draw(double u) const {
    const auto above = std::upper_bound(drawn_.begin() + 1, drawn_.end() - 1, u);
    const auto i = static_cast<std::size_t>(above - drawn_.begin()) - 1;
    const double t = (u - drawn_[i]) / (drawn_[i + 1] - drawn_[i]);
    Radius radius;
    radius.r = std::exp(logInner_ + (static_cast<double>(i) + t) * step_);
    const double mass = (within_[i + 1] - within_[i]) / this->mass();
    radius.weight = mass / (drawn_[i + 1] - drawn_[i]);
    radius.density = density_[i] * (1.0 - t) + density_[i + 1] * t;
    return radius;
}

} // namespace lookback::mock
