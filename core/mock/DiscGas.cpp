// SPDX-License-Identifier: MIT
#include "core/mock/GasPhysics.h"
#include "core/mock/GaussianField.h"
#include "core/mock/Shapes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookback::mock {

namespace {

constexpr double kPi = std::numbers::pi;

/// Height that the outer disc is bent to.
double warpAt(const Body& body, double r, double phi) {
    const double t = std::clamp((r / body.gasScale - 1.5) / 3.0, 0.0, 1.0);
    return r * std::tan(body.warp * t * t * (3.0 - 2.0 * t)) * std::sin(phi - body.warpPhase);
}

/// ln of the density against the mean, of variance 1: sheared into the spiral's direction, as differential
/// rotation does it, and isotropic.
class DiscTurbulence {
public:
    DiscTurbulence(const Body& body, const Making& making, Random& random)
        : sheared_(making.field, 1.1 * body.gasScale, 0.25, random)
        , round_(making.field, 0.5 * body.gasScale, 0.25, random)
        , wind_(1.0 / std::tan(body.pitch))
        , scale_(body.gasScale) {}

    float at(double r, double phi, double z) const {
        const double unwound = phi - wind_ * std::log(std::max(r, 0.3 * scale_) / scale_);
        return 0.8F * sheared_.at(static_cast<float>(r * std::cos(unwound)),
                                  static_cast<float>(r * std::sin(unwound)), static_cast<float>(z)) +
               0.6F * round_.at(static_cast<float>(r * std::cos(phi)), static_cast<float>(r * std::sin(phi)),
                                static_cast<float>(z));
    }

private:
    Turbulence sheared_;
    Turbulence round_;
    double wind_;
    double scale_;
};

} // namespace

void addDiscGas(const Body& body, int count, const Making& making, std::vector<GasPoint>& out) {
    Random random(making.seed, body.stream + 7);
    const double scale = body.gasScale;
    const RadialLaw law(
        [&](double r) {
            const double hole =
                body.gasHole > 0.0 ? 1.0 - 0.9 * std::exp(-std::pow(r / body.gasHole, 2)) : 1.0;
            return hole * std::exp(-r / scale);
        },
        kSmallestDetail, 9.0 * scale, body.coldGas, 2, 0.35);
    const DiscTurbulence turbulence(body, making, random);
    const Turbulence bends(making.field, 2.0 * scale, 0.4, random);
    const double thickness = std::clamp(0.05 * scale, 0.12, 0.35) * std::pow(10.0, 0.1 * random.normal());
    const double s = body.turbulence;
    EvenPoints even(count, random);
    for (int i = 0; i < count; ++i) {
        const auto u = even.next();
        const Radius radius = law.draw(u[0]);
        const double phi = 2.0 * kPi * u[1];
        const double flare = thickness * (1.0 + std::pow(radius.r / (3.0 * scale), 2));
        const double z = heightOf(u[2], flare);
        const double x = radius.r * std::cos(phi);
        const double y = radius.r * std::sin(phi);
        const double bend = 0.25 * bends.at(static_cast<float>(x), static_cast<float>(y), 0.0F);
        const double factor = armFactor(body, radius.r, phi, body.armStrength, bend) *
                              std::exp(s * turbulence.at(radius.r, phi, z) - 0.5 * s * s);
        const double density = radius.density * verticalDensity(z, flare);
        const Vector inside{x, y, z + warpAt(body, radius.r, phi)};
        GasPoint gas;
        gas.at = discPointAt(sum(body.centre, outOf(body.frame, inside)), law.mass() * radius.weight / count,
                             density, radius.density);
        gas.at.mass *= static_cast<float>(factor);
        gas.nuclei = static_cast<float>(kNucleiPerDensity * density * factor);
        out.push_back(gas);
    }
}

void finishDiscGas(const Body& body, const Making& making, std::span<GasPoint> gas) {
    Random random(making.seed, body.stream + 8);
    const Turbulence heat(making.field, 3.0, 0.3, random);
    const Turbulence twist(making.field, 4.0, 0.35, random);
    constexpr double kDispersion = 10.0; // km/s, of the turbulence that amplifies the field
    for (GasPoint& g : gas) {
        const double n = std::max(1e-6F, g.nuclei);
        // Warm at low density, colder where it shields itself and cools; heated unevenly by young stars.
        const double warm = std::clamp(8000.0 * std::pow(n / 0.2, -0.35), 300.0, 1.5e4);
        g.temperature = static_cast<float>(warm) * std::exp(0.45F * heat.at(g.at.x, g.at.y, g.at.z));
        const Vector out{g.at.x - body.centre[0], g.at.y - body.centre[1], g.at.z - body.centre[2]};
        const double r = std::sqrt(dot(out, out));
        const double amplified = 1.0 + 1.5 * std::exp(-r / (2.0 * body.discScale)); // by rotation
        const double frozen = frozenField(n);
        const double turbulent = 0.5 * equipartitionField(n, kDispersion);
        g.field = static_cast<float>(body.fieldAmplitude * amplified * std::hypot(frozen, turbulent)) *
                  std::exp(0.6F * twist.at(g.at.x, g.at.y, g.at.z));
        const double neutral = making.hydrogen.at(n, g.temperature);
        g.neutral = static_cast<float>(kHydrogenShare * g.at.mass * neutral *
                                       (1.0 - molecularShare(discPressure(n))));
    }
}

} // namespace lookback::mock
