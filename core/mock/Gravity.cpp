// SPDX-License-Identifier: MIT
#include "core/mock/Gravity.h"

#include "core/cosmology/Deposit.h"
#include "core/mock/InitialConditions.h"

#include <array>
#include <cmath>
#include <numbers>

namespace lookback::mock {

namespace {

/// Growth of displacements and momenta p = a^2 dx/dt / H0 in linear theory, the two orders.
struct Growth {
    const cosmology::Parameters& p;

    double displacement(double a) const { return cosmology::growth(p, a); }

    double displacementSecond(double a) const { return cosmology::growthSecond(p, a); }

    double momentum(double a) const {
        return a * a * cosmology::expansion(p, a) * cosmology::growth(p, a) * cosmology::growthRate(p, a);
    }

    double momentumSecond(double a) const {
        return a * a * cosmology::expansion(p, a) * cosmology::growthSecond(p, a) *
               cosmology::growthRateSecond(p, a);
    }
};

/// Shares of a particle between the cells around it, for reading and writing the mesh alike.
struct Cloud {
    std::array<int, 2> x, y, z;
    std::array<float, 2> wx, wy, wz;

    Cloud(const float* position, float inverseCell, int side) {
        const auto axis = [&](float at, std::array<int, 2>& cell, std::array<float, 2>& weight) {
            const float scaled = at * inverseCell;
            int first = static_cast<int>(scaled);
            weight[1] = scaled - static_cast<float>(first);
            weight[0] = 1.0F - weight[1];
            first = first >= side ? first - side : first;
            cell = {first, first + 1 == side ? 0 : first + 1};
        };
        axis(position[0], x, wx);
        axis(position[1], y, wy);
        axis(position[2], z, wz);
    }
};

/// Accelerations -grad nabla^-2 delta of all particles from a mesh.
class Mesh {
public:
    Mesh(int side, double box)
        : contrast_(side)
        , work_(side)
        , box_(box)
        , inverseCell_(static_cast<float>(side / box)) {}

    void accelerate(const std::vector<float>& positions, std::vector<float>& acceleration) {
        const int n = contrast_.side();
        spread(positions);
        contrast_.toModes();
        const double modes = static_cast<double>(n) * n * n; // both transforms together
        const auto unit = static_cast<float>(box_ / (2.0 * std::numbers::pi) / modes);
        for (int axis = 0; axis < 3; ++axis) {
            differentiate(axis, unit);
            work_.toCells();
            gather(positions, axis, acceleration);
        }
    }

private:
    void spread(const std::vector<float>& positions) {
        const int n = contrast_.side();
        contrast_.clear();
        const auto weight =
            static_cast<float>(std::pow(n, 3) / (static_cast<double>(positions.size()) / 3.0));
        for (std::size_t i = 0; i < positions.size(); i += 3) {
            const Cloud c(&positions[i], inverseCell_, n);
            for (int a = 0; a < 2; ++a) {
                for (int b = 0; b < 2; ++b) {
                    float* row = contrast_.row(c.z[a], c.y[b]);
                    const float w = weight * c.wz[a] * c.wy[b];
                    row[c.x[0]] += w * c.wx[0];
                    row[c.x[1]] += w * c.wx[1];
                }
            }
        }
    }

    void differentiate(int axis, float unit) {
        const int n = contrast_.side();
        std::vector<float> slope(static_cast<std::size_t>(n));
        for (int i = 0; i < n; ++i) {
            const double w = 2.0 * std::numbers::pi * contrast_.frequency(i) / n;
            slope[i] = static_cast<float>((8.0 * std::sin(w) - std::sin(2.0 * w)) / 6.0 * n /
                                          (2.0 * std::numbers::pi));
        }
        for (int z = 0; z < n; ++z) {
            for (int y = 0; y < n; ++y) {
                const auto* in = contrast_.modes(z, y);
                auto* out = work_.modes(z, y);
                const int ky = contrast_.frequency(y);
                const int kz = contrast_.frequency(z);
                const float up = axis == 1 ? slope[y] : slope[z];
                for (int x = 0; x <= n / 2; ++x) {
                    const int square = x * x + ky * ky + kz * kz;
                    const float scale =
                        square == 0 ? 0.0F : unit * (axis == 0 ? slope[x] : up) / static_cast<float>(square);
                    out[x] = {-in[x].imag() * scale, in[x].real() * scale};
                }
            }
        }
    }

    void gather(const std::vector<float>& positions, int axis, std::vector<float>& acceleration) const {
        const int n = work_.side();
        for (std::size_t i = 0; i < positions.size(); i += 3) {
            const Cloud c(&positions[i], inverseCell_, n);
            float sum = 0.0F;
            for (int a = 0; a < 2; ++a) {
                for (int b = 0; b < 2; ++b) {
                    const float* row = work_.row(c.z[a], c.y[b]);
                    sum += c.wz[a] * c.wy[b] * (row[c.x[0]] * c.wx[0] + row[c.x[1]] * c.wx[1]);
                }
            }
            acceleration[i + static_cast<std::size_t>(axis)] = sum;
        }
    }

    FourierCube contrast_;
    FourierCube work_;
    double box_;
    float inverseCell_;
};

float wrapped(float x, float box) {
    x -= box * std::floor(x / box);
    return x < box ? x : 0.0F; // rounding may leave box itself
}

/// Positions and momenta at the start: x = q + D1 psi1 + D2 psi2.
void place(const GravityOptions& o, MatterBox& matter) {
    const Growth g{o.universe};
    const auto d = lagrangianDisplacements(o);
    matter.positions.resize(d.first.size());
    matter.velocities.resize(d.first.size());
    const auto box = static_cast<float>(o.box);
    const float step = box / static_cast<float>(o.particles);
    const auto d1 = static_cast<float>(g.displacement(o.start));
    const auto d2 = static_cast<float>(g.displacementSecond(o.start));
    const auto p1 = static_cast<float>(g.momentum(o.start));
    const auto p2 = static_cast<float>(g.momentumSecond(o.start));
    std::size_t i = 0;
    for (int z = 0; z < o.particles; ++z) {
        for (int y = 0; y < o.particles; ++y) {
            for (int x = 0; x < o.particles; ++x) {
                for (const int cell : {x, y, z}) {
                    const float at =
                        (static_cast<float>(cell) + 0.5F / static_cast<float>(o.meshFactor)) * step;
                    matter.positions[i] = wrapped(at + d1 * d.first[i] + d2 * d.second[i], box);
                    matter.velocities[i] = p1 * d.first[i] + p2 * d.second[i];
                    ++i;
                }
            }
        }
    }
}

void addScaled(std::vector<float>& to, const std::vector<float>& from, double scale) {
    const auto s = static_cast<float>(scale);
    for (std::size_t i = 0; i < to.size(); ++i) {
        to[i] += s * from[i];
    }
}

void check(const GravityOptions& o, double until) {
    kParticlesRange.check("particles", o.particles);
    kBoxRange.check("box", o.box);
    Range<int>{1, 4}.check("mesh factor", o.meshFactor);
    Range<int>{2, 10000}.check("steps", o.steps);
    Range<double>{0.005, 0.5}.check("start", o.start);
    Range<double>{o.start, 1.0}.check("scale factor", until);
}

} // namespace

MatterBox runGravity(const GravityOptions& o, double until, const Monitor& monitor) {
    check(o, until);
    const Growth g{o.universe};
    MatterBox matter;
    matter.box = o.box;
    matter.particleMass =
        cosmology::meanDensity(o.universe) * std::pow(o.box / static_cast<double>(o.particles), 3);
    place(o, matter);
    Mesh mesh(o.particles * o.meshFactor, o.box);
    std::vector<float> acceleration(matter.positions.size());
    mesh.accelerate(matter.positions, acceleration);
    auto& momentum = matter.velocities;
    const auto kick = [&](double from, double to, double at) { // exact for acceleration = D psi
        addScaled(momentum, acceleration, (g.momentum(to) - g.momentum(from)) / g.displacement(at));
    };
    const auto box = static_cast<float>(o.box);
    for (int step = 0; step < o.steps; ++step) {
        monitor.step(step, o.steps);
        const double a0 = o.start + (until - o.start) * step / o.steps;
        const double a1 = o.start + (until - o.start) * (step + 1) / o.steps;
        const double middle = 0.5 * (a0 + a1);
        kick(a0, middle, a0);
        addScaled(matter.positions, momentum, (g.displacement(a1) - g.displacement(a0)) / g.momentum(middle));
        for (float& x : matter.positions) {
            x = wrapped(x, box);
        }
        mesh.accelerate(matter.positions, acceleration);
        kick(middle, a1, a1);
    }
    for (float& v : momentum) { // a dx/dt in km/s: H0 is 100 h km/s/Mpc
        v *= static_cast<float>(100.0 / until);
    }
    return matter;
}

MatterBox runGravity(const GravityOptions& options, const Monitor& monitor) {
    return runGravity(options, 1.0, monitor);
}

} // namespace lookback::mock
