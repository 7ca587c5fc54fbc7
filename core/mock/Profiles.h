// SPDX-License-Identifier: MIT
#pragma once

#include "core/mock/Render.h"

#include <array>
#include <utility>

namespace lookback::mock {

/// Brightness of a Sersic profile against (r / r_e)^2 from a table: a power and an exponential per fine pixel
/// would take most of the time.
class RadialTable {
public:
    RadialTable(double n, double b);
    float at(float ratio) const;

private:
    static constexpr int kLowest = -30; // r = 3e-5 r_e
    static constexpr int kPerOctave = 8;
    static constexpr int kSize = 44 * kPerOctave; // up to r = 128 r_e
    std::array<float, kSize> values_;
};

/// A Sersic profile lying on fine pixels; offsets are fine pixels from its centre. Brightness is relative.
class SersicLight {
public:
    SersicLight(const Sersic& profile, const Place& place, double fine);

    double reach() const;                             ///< Past this radius lies under 1 % of the light.
    double radiusSquared(double dx, double dy) const; ///< Along the major axis.
    float pixel(double dx, double dy) const;          ///< Mean brightness over a fine pixel.
    double shareWithin(double radius) const;          ///< Of the light, inside an ellipse.
    double total() const;                             ///< Integral of the brightness.
    std::pair<double, double> onDisc(double dx, double dy) const; ///< Position in the disc's plane.

private:
    double index_;
    double b_;
    double radius_; // fine pixels
    double ratio_;
    double cosine_;
    double sine_;
    RadialTable table_;
};

/// The arms' factor at a point of the disc's plane (fine pixels).
class ArmPattern {
public:
    ArmPattern(const Arms& arms, double fine);
    double at(double u, double v) const;

private:
    Arms arms_;
    double inner_; // fine pixels
    double wind_;
    double mean_;
};

} // namespace lookback::mock
