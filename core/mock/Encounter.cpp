// SPDX-License-Identifier: MIT
#include "core/mock/Encounter.h"

#include "core/mock/Orientation.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace lookback::mock {

namespace {

constexpr double kGravity = 4.30091e-6; // kpc (km/s)^2 / Msun
constexpr double kGyr = 1.0227;         // kpc / (km/s): km/s times this times Gyr are 1.0227 kpc
constexpr double kStep = 0.003;         // Gyr: a twentieth of a turn at 2 kpc and 200 km/s
constexpr double kCalm = 2.0;           // disc scales within which points stay with their body

/// What a body's spheres pull with.
struct Pull {
    double halo;      ///< G M.
    double haloScale; ///< kpc.
    double stars;
    double starsScale;

    explicit Pull(const Body& body)
        : halo(kGravity * body.mass)
        , haloScale(body.radius / body.concentration *
                    std::sqrt(2.0 * (std::log1p(body.concentration) -
                                     body.concentration / (1.0 + body.concentration))))
        , stars(kGravity * (body.stars + body.coldGas))
        , starsScale(1.2 * body.discScale) {}

    /// Acceleration over distance, (km/s)^2/kpc^2.
    template <class T>
    T perDistance(T r) const {
        const T a = r + static_cast<T>(haloScale);
        const T b = r + static_cast<T>(starsScale);
        return (static_cast<T>(halo) / (a * a) + static_cast<T>(stars) / (b * b)) / r;
    }
};

Vector accelerationOf(std::size_t of, const std::vector<Body>& bodies, const std::vector<Pull>& pulls) {
    Vector total{};
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        if (i != of) {
            const Vector to = sum(bodies[i].centre, bodies[of].centre, -1.0);
            const double r = std::sqrt(dot(to, to) + 1.0);
            total = sum(total, to, pulls[i].perDistance(r));
        }
    }
    return total;
}

/// One step of the bodies, kick, drift, kick. `time` in Gyr, may be negative.
void stepBodies(std::vector<Body>& bodies, const std::vector<Pull>& pulls, double time) {
    const double h = kGyr * time;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        bodies[i].velocity = sum(bodies[i].velocity, accelerationOf(i, bodies, pulls), 0.5 * h);
    }
    for (Body& body : bodies) {
        body.centre = sum(body.centre, body.velocity, h);
    }
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        bodies[i].velocity = sum(bodies[i].velocity, accelerationOf(i, bodies, pulls), 0.5 * h);
    }
}

/// Coordinates of many points, one array an axis, so that loops over them become vector code.
struct Swarm {
    std::vector<float> x, y, z, u, v, w;

    void add(const Vector& position, const Vector& velocity) {
        x.push_back(static_cast<float>(position[0]));
        y.push_back(static_cast<float>(position[1]));
        z.push_back(static_cast<float>(position[2]));
        u.push_back(static_cast<float>(velocity[0]));
        v.push_back(static_cast<float>(velocity[1]));
        w.push_back(static_cast<float>(velocity[2]));
    }

    void kick(const Body& body, const Pull& pull, float h) {
        const auto cx = static_cast<float>(body.centre[0]);
        const auto cy = static_cast<float>(body.centre[1]);
        const auto cz = static_cast<float>(body.centre[2]);
        for (std::size_t i = 0; i < x.size(); ++i) {
            const float dx = cx - x[i];
            const float dy = cy - y[i];
            const float dz = cz - z[i];
            const float r = std::sqrt(dx * dx + dy * dy + dz * dz + 0.04F);
            const float a = h * pull.perDistance(r);
            u[i] += a * dx;
            v[i] += a * dy;
            w[i] += a * dz;
        }
    }

    void drift(float h) {
        for (std::size_t i = 0; i < x.size(); ++i) {
            x[i] += h * u[i];
            y[i] += h * v[i];
            z[i] += h * w[i];
        }
    }
};

/// How many points lie about a place, on a grid of cells, each point shared by eight of them.
class Crowd {
public:
    Crowd()
        : cells_(static_cast<std::size_t>(kCells) * kCells * kCells) {}

    void add(const Point& p) {
        visit(p, [this](std::size_t cell, float share) { cells_[cell] += share; });
    }

    float at(const Point& p) const {
        float total = 0.0F;
        visit(p, [&](std::size_t cell, float share) { total += share * cells_[cell]; });
        return total;
    }

private:
    static constexpr int kCells = 96;
    static constexpr float kSide = 1.5F; // kpc

    template <class Visit>
    void visit(const Point& p, Visit take) const {
        const float at[] = {p.x / kSide + 0.5F * kCells, p.y / kSide + 0.5F * kCells,
                            p.z / kSide + 0.5F * kCells};
        for (const float x : at) {
            if (!(x > 0.0F && x < kCells - 1.001F)) {
                return;
            }
        }
        const auto i = static_cast<std::size_t>(at[0]);
        const auto j = static_cast<std::size_t>(at[1]);
        const auto k = static_cast<std::size_t>(at[2]);
        for (std::size_t corner = 0; corner < 8; ++corner) {
            float share = 1.0F;
            std::size_t cell = 0;
            const std::size_t first[] = {i, j, k};
            for (std::size_t axis = 0; axis < 3; ++axis) {
                const std::size_t up = corner >> axis & 1;
                const float t = at[axis] - static_cast<float>(first[axis]);
                share *= up == 1 ? t : 1.0F - t;
                cell = cell * kCells + first[axis] + up;
            }
            take(cell, share);
        }
    }

    std::vector<float> cells_;
};

Point moved(const Point& p, const Vector& by) {
    Point q = p;
    q.x += static_cast<float>(by[0]);
    q.y += static_cast<float>(by[1]);
    q.z += static_cast<float>(by[2]);
    return q;
}

/// Densities fall where points have come apart and rise where they meet.
void followDensity(DiscPoints& disc, const Vector& before, const std::vector<Point>& was,
                   const Vector& after) {
    Crowd then;
    Crowd now;
    const auto minus = [](const Vector& v) { return Vector{-v[0], -v[1], -v[2]}; };
    for (std::size_t i = 0; i < was.size(); ++i) {
        then.add(moved(was[i], minus(before)));
        now.add(moved(*disc.points[i], minus(after)));
    }
    for (std::size_t i = 0; i < was.size(); ++i) {
        const float old = std::max(0.3F, then.at(moved(was[i], minus(before))));
        const float fresh = std::max(0.3F, now.at(moved(*disc.points[i], minus(after))));
        const float ratio = std::clamp(fresh / old, 0.01F, 8.0F);
        disc.points[i]->size /= std::cbrt(ratio);
        if (!disc.gas.empty()) {
            disc.gas[i]->nuclei *= ratio;
        }
    }
}

} // namespace

void approach(GalaxySystem& system, double before, std::uint64_t seed, std::uint64_t stream) {
    Random random(seed, stream);
    auto& bodies = system.bodies;
    for (std::size_t i = 1; i < bodies.size(); ++i) {
        const Frame plane = frameAlong(randomDirection(random), 2.0 * std::numbers::pi * random.uniform());
        const double closest =
            bodies[0].radius * random.uniform(0.03, 0.12) * (1.0 + 2.0 * (static_cast<double>(i) - 1.0));
        const Pull first(bodies[0]);
        const Pull second(bodies[i]);
        // Speed of a parabolic orbit about both at the closest point: the potential of Hernquist's spheres.
        const auto depth = [closest](const Pull& p) {
            return p.halo / (closest + p.haloScale) + p.stars / (closest + p.starsScale);
        };
        const double speed = std::sqrt(2.0 * (depth(first) + depth(second)));
        bodies[i].centre = outOf(plane, {closest, 0.0, 0.0});
        bodies[i].velocity = outOf(plane, {0.0, speed, 0.0});
    }
    Vector momentum{};
    double mass = 0.0;
    for (const Body& body : bodies) {
        momentum = sum(momentum, body.velocity, body.mass);
        mass += body.mass;
    }
    std::vector<Pull> pulls;
    for (Body& body : bodies) {
        body.velocity = sum(body.velocity, momentum, -1.0 / mass);
        pulls.emplace_back(body);
    }
    const double back = before - system.sinceEncounter; // Gyr from the start to the passage
    const int steps = std::max(1, static_cast<int>(std::abs(back) / kStep));
    for (int i = 0; i < steps; ++i) {
        stepBodies(bodies, pulls, -back / steps);
    }
}

void encounter(GalaxySystem& system, double duration, std::span<DiscPoints> discs) {
    auto& bodies = system.bodies;
    const std::vector<Body> start = bodies;
    std::vector<Pull> pulls;
    for (const Body& body : bodies) {
        pulls.emplace_back(body);
    }
    Swarm swarm;
    std::vector<Point*> moving;
    std::vector<std::vector<Point>> was;
    for (const DiscPoints& disc : discs) {
        const Body& body = *disc.body;
        const Pull pull(body);
        was.emplace_back();
        for (Point* const p : disc.points) {
            was.back().push_back(*p);
            const Vector from = sum({p->x, p->y, p->z}, body.centre, -1.0);
            const double r = std::sqrt(dot(from, from));
            if (r > kCalm * body.discScale) {
                const double speed = r * std::sqrt(pull.perDistance(r)); // of a circle
                const Vector round = unit(cross(body.frame[2], from));
                swarm.add({p->x, p->y, p->z}, sum(body.velocity, round, speed));
                moving.push_back(p);
            }
        }
    }
    const int steps = std::max(1, static_cast<int>(duration / kStep));
    const double time = duration / steps;
    const auto h = static_cast<float>(kGyr * time);
    for (int i = 0; i < steps; ++i) {
        swarm.drift(0.5F * h);
        stepBodies(bodies, pulls, 0.5 * time);
        for (std::size_t k = 0; k < bodies.size(); ++k) {
            swarm.kick(bodies[k], pulls[k], h);
        }
        swarm.drift(0.5F * h);
        stepBodies(bodies, pulls, 0.5 * time);
    }
    // Points near a centre have gone with it.
    std::size_t next = 0;
    for (std::size_t d = 0; d < discs.size(); ++d) {
        const auto whose = static_cast<std::size_t>(
            std::find_if(start.begin(), start.end(),
                         [&](const Body& b) { return b.stream == discs[d].body->stream; }) -
            start.begin());
        const Vector shift = sum(bodies[whose].centre, start[whose].centre, -1.0);
        for (Point* const p : discs[d].points) {
            if (next < moving.size() && moving[next] == p) {
                p->x = swarm.x[next];
                p->y = swarm.y[next];
                p->z = swarm.z[next];
                ++next;
            } else {
                *p = moved(*p, shift);
            }
        }
        followDensity(discs[d], start[whose].centre, was[d], bodies[whose].centre);
    }
}

} // namespace lookback::mock
