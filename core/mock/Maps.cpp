// SPDX-License-Identifier: MIT
#include "core/mock/Maps.h"

#include "core/common/Random.h"
#include "core/mock/Encounter.h"
#include "core/mock/Orientation.h"
#include "core/mock/Projection.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookback::mock {

namespace {

constexpr std::uint64_t kFieldStream = 1; // within those of a system; bodies begin at 16
constexpr std::uint64_t kOrbitStream = 2;
constexpr std::uint64_t kViewStream = 3;
constexpr double kApproach = 0.45;           // Gyr that the discs of a merger feel each other
constexpr double kColumn = 1.2486e14;        // HI atoms/cm^2 in a Msun/kpc^2
constexpr double kAtomsPerKelvin = 1.823e18; // atoms/cm^2 of a brightness of 1 K over 1 km/s, optically thin

// What one body gets of all points: by its mass, but no fewer than a fifth.
double shareOf(const GalaxySystem& system, const Body& body) {
    return system.bodies.size() == 1 ? 1.0 : std::max(0.2, body.mass / system.mass);
}

int part(int count, double share) {
    return static_cast<int>(count * share);
}

struct DiscRange {
    std::size_t starsBegin, starsEnd, gasBegin, gasEnd;
};

// Discs first, since mergers move them, then all that is round about where the bodies are.
std::vector<DiscRange> addDiscs(const GalaxySystem& system, const PointCounts& counts, const Making& making,
                                Matter& matter) {
    std::vector<DiscRange> ranges;
    for (const Body& body : system.bodies) {
        const double share = shareOf(system, body);
        DiscRange range{matter.stars.size(), 0, matter.gas.size(), 0};
        addDiscStars(body, part(counts.stars / 2, share), making, matter.stars);
        addDiscGas(body, part(counts.discGas, share), making, matter.gas);
        range.starsEnd = matter.stars.size();
        range.gasEnd = matter.gas.size();
        ranges.push_back(range);
    }
    return ranges;
}

void moveDiscs(GalaxySystem& system, const std::vector<DiscRange>& ranges, Matter& matter) {
    const std::vector<Body> before = system.bodies;
    std::vector<DiscPoints> discs;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        DiscPoints stars{.body = &before[i], .points = {}, .gas = {}};
        DiscPoints gas = stars;
        for (std::size_t k = ranges[i].starsBegin; k < ranges[i].starsEnd; ++k) {
            stars.points.push_back(&matter.stars[k]);
        }
        for (std::size_t k = ranges[i].gasBegin; k < ranges[i].gasEnd; ++k) {
            gas.points.push_back(&matter.gas[k].at);
            gas.gas.push_back(&matter.gas[k]);
        }
        discs.push_back(std::move(stars));
        discs.push_back(std::move(gas));
    }
    encounter(system, kApproach, discs);
}

void centre(GalaxySystem& system, Matter& matter) {
    const Vector origin = system.bodies.front().centre;
    const auto shift = [&](Point& p) {
        p.x -= static_cast<float>(origin[0]);
        p.y -= static_cast<float>(origin[1]);
        p.z -= static_cast<float>(origin[2]);
    };
    for (Point& p : matter.stars) {
        shift(p);
    }
    for (GasPoint& g : matter.gas) {
        shift(g.at);
    }
    for (Body& body : system.bodies) {
        body.centre = sum(body.centre, origin, -1.0);
    }
}

/// Radius about the origin that holds half of the gas, kpc.
double halfGasRadius(const std::vector<GasPoint>& gas) {
    constexpr int kBins = 4000;
    constexpr double kPerDecade = 1000.0; // from 0.1 kpc
    std::vector<double> within(kBins, 0.0);
    double total = 0.0;
    for (const GasPoint& g : gas) {
        const double r =
            std::sqrt(static_cast<double>(g.at.x) * g.at.x + static_cast<double>(g.at.y) * g.at.y +
                      static_cast<double>(g.at.z) * g.at.z);
        const double bin = std::clamp((std::log10(std::max(r, 1e-6)) + 1.0) * kPerDecade, 0.0, kBins - 1.0);
        within[static_cast<std::size_t>(bin)] += g.at.mass;
        total += g.at.mass;
    }
    double sum = 0.0;
    int bin = 0;
    while (bin < kBins && sum < 0.5 * total) {
        sum += within[static_cast<std::size_t>(bin++)];
    }
    return std::pow(10.0, bin / kPerDecade - 1.0);
}

GalaxyView viewOf(const GalaxyMapsMock& galaxy, const Matter& matter, const std::array<double, 2>& rotation,
                  int size) {
    const Frame view = viewFrom(rotation);
    GalaxyView seen{.rotation = rotation, .maps = std::vector<std::vector<float>>(kDomains.size())};
    const auto put = [&](Domain domain) -> std::vector<float>& {
        return seen.maps[static_cast<std::size_t>(domain)];
    };
    for (const Domain domain : {Domain::DarkMatter, Domain::Stars}) {
        Projection<1> projection(size, galaxy.halfWidth);
        for (const Point& p : domain == Domain::Stars ? matter.stars : matter.dark) {
            projection.add(view, p, {p.mass});
        }
        put(domain) = projection.surface(0);
    }
    Projection<4> gas(size, galaxy.halfWidth);
    for (const GasPoint& g : matter.gas) {
        gas.add(view, g.at, {g.at.mass, g.neutral, g.at.mass * g.temperature, g.at.mass * g.field});
    }
    put(Domain::Gas) = gas.surface(0);
    put(Domain::Hydrogen) = gas.surface(1);
    put(Domain::Temperature) = gas.surface(2);
    put(Domain::MagneticField) = gas.surface(3);
    for (std::size_t i = 0; i < put(Domain::Gas).size(); ++i) {
        const float mass = put(Domain::Gas)[i];
        for (const Domain mean : {Domain::Temperature, Domain::MagneticField}) {
            put(mean)[i] = mass > 0.0F ? put(mean)[i] / mass : 0.0F;
        }
    }
    const double width = 2.0 * galaxy.system.bodies.front().circular; // km/s
    const auto brightness = static_cast<float>(1e3 * kColumn / (kAtomsPerKelvin * width));
    for (const float column : put(Domain::Hydrogen)) {
        put(Domain::Brightness21cm).push_back(brightness * column);
    }
    return seen;
}

} // namespace

PointCounts PointCounts::forSide(int pixels) {
    const double times = std::clamp(pixels / 128.0, 0.6, 6.0);
    return {.dark = static_cast<int>(150000 * times),
            .stars = static_cast<int>(200000 * times),
            .discGas = static_cast<int>(160000 * times),
            .hotGas = static_cast<int>(260000 * times)};
}

Matter matterOf(GalaxySystem& system, const PointCounts& counts, std::uint64_t seed) {
    const std::uint64_t streams = system.bodies.front().stream & ~std::uint64_t{0xff};
    const GaussianField field(-3.4, seed, streams + kFieldStream);
    const NeutralTable hydrogen(system.redshift);
    const Making making{.seed = seed, .field = field, .hydrogen = hydrogen};
    Matter matter;
    const bool merging = system.bodies.size() > 1;
    if (merging) {
        approach(system, kApproach, seed, streams + kOrbitStream);
    }
    const auto ranges = addDiscs(system, counts, making, matter);
    if (merging) {
        moveDiscs(system, ranges, matter);
        centre(system, matter);
    }
    for (std::size_t i = 0; i < system.bodies.size(); ++i) {
        const Body& body = system.bodies[i];
        const std::span<GasPoint> disc(matter.gas.data() + ranges[i].gasBegin,
                                       ranges[i].gasEnd - ranges[i].gasBegin);
        finishDiscGas(body, making, disc);
        addYoungStars(body, disc, making, matter.stars);
        const double share = shareOf(system, body);
        const auto subhaloes = drawSubhaloes(body, seed);
        addDarkMatter(body, subhaloes, part(counts.dark, share), making, matter.dark);
        addSpheroidStars(body, subhaloes, part(counts.stars / 2, share), making, matter.stars);
        addHaloGas(body, subhaloes, part(counts.hotGas, share), making, matter.gas);
    }
    return matter;
}

void check(const MapsOptions& options) {
    kMapsCountRange.check("count", options.count);
    kMapsSizeRange.check("size", options.size);
    kMapsDigitsRange.check("digits", options.digits);
}

GalaxyMapsMock mockGalaxyMaps(const MapsOptions& options, std::int64_t index, const Monitor& monitor) {
    check(options);
    GalaxyMapsMock galaxy;
    const auto number = static_cast<std::uint64_t>(index);
    galaxy.system = drawSystem(options.seed, number);
    const Matter matter = matterOf(galaxy.system, PointCounts::forSide(options.size), options.seed);
    monitor.step(0, 1);
    for (const Point& p : matter.stars) {
        galaxy.stars += p.mass;
    }
    for (const GasPoint& g : matter.gas) {
        galaxy.gas += g.at.mass;
        galaxy.neutral += g.neutral;
    }
    galaxy.points = static_cast<std::int64_t>(matter.dark.size() + matter.stars.size() + matter.gas.size());
    Random random(options.seed, (number << 8) + kViewStream);
    galaxy.halfWidth = halfGasRadius(matter.gas) * std::pow(10.0, random.uniform(-0.7, -0.3));
    for (int i = 0; i < kRotations; ++i) {
        // All directions of the line of sight alike.
        const std::array<double, 2> rotation{random.uniform(0.0, 360.0),
                                             std::asin(random.uniform(-1.0, 1.0)) * 180.0 / std::numbers::pi};
        galaxy.views.push_back(viewOf(galaxy, matter, rotation, options.size));
        monitor.step(0, 1);
    }
    return galaxy;
}

} // namespace lookback::mock
