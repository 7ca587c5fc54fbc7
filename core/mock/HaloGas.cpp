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

double smoothStep(double low, double high, double x) {
    const double t = std::clamp((x - low) / (high - low), 0.0, 1.0);
    return t * t * (3.0 - 2.0 * t);
}

/// Fills in field and HI of gas outside of discs: the field is the frozen one or, where that is stronger, a
/// share of what turbulence can hold.
class HaloPhysics {
public:
    HaloPhysics(const Body& body, const Making& making, Random& random)
        : twist_(making.field, 0.08 * body.radius, 0.35, random)
        , table_(&making.hydrogen)
        , amplitude_(body.fieldAmplitude)
        , velocity_(0.25 * body.circular) {}

    void finish(GasPoint& g) const {
        const double n = std::max(1e-8F, g.nuclei);
        const double field = std::hypot(frozenField(n), 0.3 * equipartitionField(n, velocity_));
        g.field =
            static_cast<float>(amplitude_ * field) * std::exp(0.45F * twist_.at(g.at.x, g.at.y, g.at.z));
        g.neutral = static_cast<float>(kHydrogenShare * g.at.mass * table_->at(n, g.temperature));
    }

private:
    Turbulence twist_;
    const NeutralTable* table_;
    double amplitude_;
    double velocity_; ///< Of the turbulence, km/s.
};

/// Pairs of cavities that a black hole or a burst of stars blew along an axis, older ones farther out.
class Bubbles {
public:
    struct Effect {
        double density = 1.0;
        double heat = 1.0;
        double field = 1.0; ///< Outflows carry the field of the centre with them.
    };

    Bubbles(const Body& body, Random& random) {
        const int generations = 1 + static_cast<int>(random.below(3));
        for (int i = 0; i < generations; ++i) {
            const double distance = body.radius * (0.03 + 0.09 * body.feedback) * (1.0 + 1.1 * i);
            const double strength = std::min(1.0, 1.6 * body.feedback) / (1.0 + 0.7 * i);
            for (const double side : {-1.0, 1.0}) {
                const Vector axis = unit(sum(body.feedbackAxis, randomDirection(random), 0.2));
                const double away = distance * random.uniform(0.85, 1.15);
                bubbles_.push_back({{side * away * axis[0], side * away * axis[1], side * away * axis[2]},
                                    away * random.uniform(0.65, 0.85),
                                    strength});
            }
        }
    }

    /// `uneven`: a noise of variance 1 that dents the shells.
    Effect at(const Vector& position, double uneven) const {
        Effect effect;
        for (const Bubble& bubble : bubbles_) {
            const Vector from = sum(position, bubble.centre, -1.0);
            const double x = std::sqrt(dot(from, from)) / (bubble.radius * (1.0 + 0.13 * uneven));
            if (x < 1.4) {
                const double inside = bubble.strength * (1.0 - smoothStep(0.8, 1.0, x));
                const double shell = bubble.strength * std::exp(-0.5 * std::pow((x - 1.03) / 0.09, 2));
                effect.density *= (1.0 - 0.75 * inside) * (1.0 + 1.3 * shell);
                effect.heat *= (1.0 + 4.0 * inside) * (1.0 + 0.4 * shell);
                effect.field *= 1.0 + 2.0 * inside + shell;
            }
        }
        return effect;
    }

private:
    struct Bubble {
        Vector centre;
        double radius;
        double strength;
    };

    std::vector<Bubble> bubbles_;
};

void addHotHalo(const Body& body, double mass, int count, const Making& making, Random& random,
                std::vector<GasPoint>& out) {
    const double core = body.hotCore;
    const RadialLaw law([&](double r) { return std::pow(1.0 + r * r / (core * core), -1.5 * body.hotSlope); },
                        0.1, body.radius, mass, 3, 0.6);
    const Turbulence turbulence(making.field, 0.12 * body.radius, 0.3, random);
    const Turbulence heat(making.field, 0.1 * body.radius, 0.4, random);
    const Turbulence condensation(making.field, 0.1 * body.radius, 0.8,
                                  random); // few small ones: clouds hold together
    const HaloPhysics physics(body, making, random);
    const Bubbles bubbles(body, random);
    const double virial = virialTemperature(body.circular);
    // Clouds condense from the densest gas, in small haloes from much of it.
    const double condensing = 0.9 + 0.75 * (std::log10(body.mass) - 10.8) + 0.3 * random.normal();
    const double s = body.hotTurbulence;
    EvenPoints even(count, random);
    for (int i = 0; i < count; ++i) {
        const auto u = even.next();
        const Radius radius = law.draw(u[0]);
        const double cosine = 2.0 * u[1] - 1.0;
        const double rim = std::sqrt(1.0 - cosine * cosine);
        const double phi = 2.0 * kPi * u[2];
        const Vector inside{radius.r * rim * std::cos(phi), radius.r * rim * std::sin(phi),
                            radius.r * cosine};
        const auto x = static_cast<float>(inside[0]);
        const auto y = static_cast<float>(inside[1]);
        const auto z = static_cast<float>(inside[2]);
        const double g = turbulence.at(x, y, z);
        const double h = heat.at(x, y, z);
        const auto bubble = bubbles.at(inside, h);
        const double size = std::cbrt(mass * radius.weight / count / radius.density);
        const double dense = 0.75 * condensation.at(x, y, z) + 0.66 * g;
        const double cloud = smoothStep(condensing, condensing + 0.9, dense) *
                             smoothStep(0.8, 0.4, radius.r / body.radius) *
                             smoothStep(0.018, 0.006, size / body.radius); // none that few points would make
        const double factor = std::exp(s * g - 0.5 * s * s) * bubble.density * (1.0 + 4.0 * cloud);
        const double falling = 1.5 * std::pow(1.0 + radius.r / (0.4 * body.radius), -0.8);
        const double hot = virial * falling * bubble.heat * std::exp(-0.5 * s * g + 0.25 * h);
        GasPoint gas;
        gas.at = pointAt(sum(body.centre, inside), mass * radius.weight / count, radius.density);
        gas.at.mass *= static_cast<float>(factor);
        gas.nuclei = static_cast<float>(kNucleiPerDensity * radius.density * factor);
        gas.temperature = static_cast<float>(
            std::exp((1.0 - cloud) * std::log(std::max(hot, 1.2e4)) + cloud * std::log(1.8e4)));
        physics.finish(gas);
        gas.field *= static_cast<float>(bubble.field);
        out.push_back(gas);
    }
}

/// A cold stream from the edge of the halo to the disc, wound up by its spin.
void addFilament(const Body& body, double mass, int count, const Making& making, Random& random,
                 std::vector<GasPoint>& out) {
    const Frame start = frameAlong(randomDirection(random), 2.0 * kPi * random.uniform());
    const double twist = random.uniform(0.5, 2.5) * (random.uniform() < 0.5 ? -1.0 : 1.0);
    const double inner = 2.0 * body.gasScale;
    const double waves = 2.0 * kPi / body.radius * random.uniform(0.7, 1.6); // of its bends, 1/kpc
    const double phase = random.uniform(0.0, 2.0 * kPi);
    // Streams stay cold into haloes of 1e12 Msun and are heated in heavier ones (Dekel & Birnboim 2006).
    const double heated = 1.6e4 * (1.0 + std::pow(body.mass / 3e12, 1.5));
    const double hotter = std::pow(body.mass / 1e12, 0.5);
    const Turbulence clumps(making.field, 0.07 * body.radius, 0.2, random);
    const HaloPhysics physics(body, making, random);
    EvenPoints even(count, random);
    for (int i = 0; i < count; ++i) {
        const auto u = even.next();
        const double r = body.radius + (inner - body.radius) * u[0];
        const double turned = twist * u[0] * u[0];
        const double width = 0.012 * body.radius + 0.05 * r;
        const double q = std::sqrt(-2.0 * std::log(u[1]));
        const double a = 2.0 * kPi * u[2];
        const auto along = static_cast<float>(r);
        const double bend = 0.08 * r;
        const Vector local{r * std::cos(turned),
                           r * std::sin(turned) + q * width * std::cos(a) +
                               bend * std::sin(waves * r + phase),
                           q * width * std::sin(a) + bend * std::cos(1.3 * waves * r - phase)};
        const Vector inside = outOf(start, local);
        const double density =
            mass / (body.radius - inner) * std::exp(-0.5 * q * q) / (2.0 * kPi * width * width);
        // Drawn out along the stream: along it the noise varies three times as slowly as across.
        const double g = clumps.at(0.35F * along, static_cast<float>(q * width * std::cos(a)),
                                   static_cast<float>(q * width * std::sin(a)));
        const double factor = std::exp(0.8 * g - 0.32);
        GasPoint gas;
        gas.at = pointAt(sum(body.centre, inside), mass / count, density);
        gas.at.mass *= static_cast<float>(factor);
        gas.nuclei = static_cast<float>(kNucleiPerDensity * density * factor);
        gas.temperature = static_cast<float>(heated * (1.0 + hotter * q * q) * std::pow(factor, -0.25));
        physics.finish(gas);
        out.push_back(gas);
    }
}

/// Gas of a satellite and the tail that the halo's pressure draws out of it.
void addSatelliteGas(const Body& body, const Subhalo& sub, double mass, int count, const Making& making,
                     Random& random, std::vector<GasPoint>& out) {
    const double scale = 0.25 * sub.scale * std::pow(10.0, 0.15 * random.normal());
    const double tail = random.uniform(2.0, 9.0) * scale;
    const double lost = random.uniform(0.1, 0.6);
    const HaloPhysics physics(body, making, random);
    const Turbulence clumps(making.field, 2.0 * scale, 0.3, random);
    for (int i = 0; i < count; ++i) {
        const bool stripped = random.uniform() < lost;
        const double behind = stripped ? tail * random.exponential() : 0.0;
        const double width = scale * (1.0 + 0.25 * behind / scale);
        Vector from{};
        double squared = 0.0;
        for (double& x : from) {
            x = random.normal();
            squared += x * x;
        }
        const Vector position = sum(sum(sub.position, from, width), sub.motion, -behind);
        const double share = stripped ? lost * std::exp(-behind / tail) / (2.0 * kPi * width * width * tail)
                                      : (1.0 - lost) / std::pow(2.0 * kPi * width * width, 1.5);
        const double density = mass * share * std::exp(-0.5 * squared);
        const double factor =
            std::exp(0.8 * clumps.at(static_cast<float>(position[0]), static_cast<float>(position[1]),
                                     static_cast<float>(position[2])) -
                     0.32);
        GasPoint gas;
        gas.at = pointAt(sum(body.centre, position), mass / count, density);
        gas.at.mass *= static_cast<float>(factor);
        gas.nuclei = static_cast<float>(kNucleiPerDensity * density * factor);
        gas.temperature = static_cast<float>(stripped ? 1.5e4 * (1.0 + 0.5 * behind / scale) : 9e3);
        physics.finish(gas);
        out.push_back(gas);
    }
}

} // namespace

void addHaloGas(const Body& body, const std::vector<Subhalo>& subhaloes, int count, const Making& making,
                std::vector<GasPoint>& out) {
    Random random(making.seed, body.stream + 9);
    const int filaments = 2 + static_cast<int>(random.below(3));
    const double inflow =
        body.hotGas * random.uniform(0.04, 0.16) * std::min(1.0, std::pow(body.mass / 8e11, -0.5));
    addHotHalo(body, body.hotGas - inflow, count * 2 / 3, making, random, out);
    for (int i = 0; i < filaments; ++i) {
        addFilament(body, inflow / filaments, count / 3 / filaments, making, random, out);
    }
    for (const Subhalo& sub : subhaloes) {
        const bool keeps = sub.stars > 1e6 && random.uniform() < 0.45;
        if (keeps) {
            const double mass = 0.6 * meanColdGas(sub.stars) * random.uniform() * random.uniform();
            const int points =
                std::clamp(static_cast<int>(0.012 * count * std::pow(mass / 1e8, 0.4)), 150, 4000);
            addSatelliteGas(body, sub, mass, points, making, random, out);
        }
    }
}

} // namespace lookback::mock
