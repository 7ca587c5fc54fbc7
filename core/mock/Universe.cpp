// SPDX-License-Identifier: MIT
#include "core/mock/Universe.h"

#include "core/common/Random.h"
#include "core/cosmology/Deposit.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace lookback::mock {

namespace {

// Streams of the suite's seed.
constexpr std::uint64_t kParameters = 0;
constexpr std::uint64_t kPhases = 1;
constexpr std::uint64_t kGalaxies = 2;

/// A seed for each universe and purpose.
std::uint64_t seedOf(const UniverseOptions& options, int index, std::uint64_t purpose) {
    Random random(options.seed, (purpose << 32) + static_cast<std::uint64_t>(index));
    const std::uint64_t high = random.word();
    return (high << 32) | random.word();
}

/// 0 .. count - 1 in a random order (Fisher and Yates), each moved within its part: values in (0, 1).
std::vector<double> stratified(int count, Random& random) {
    std::vector<int> order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), 0);
    for (std::size_t i = order.size(); i-- > 1;) {
        std::swap(order[i], order[random.below(i + 1)]);
    }
    std::vector<double> values;
    for (const int part : order) {
        values.push_back((part + random.uniform()) / count);
    }
    return values;
}

} // namespace

void check(const UniverseOptions& o) {
    kUniverseCountRange.check("count", o.count);
    kParticlesRange.check("particles", o.particles);
    kBoxRange.check("box", o.box);
    kMapSideRange.check("side", o.side);
    Range<int>{2, 10000}.check("steps", o.steps);
    Range<int>{0, 1024}.check("threads", o.threads);
}

std::vector<cosmology::Parameters> drawParameters(const UniverseOptions& options) {
    std::vector<cosmology::Parameters> all(static_cast<std::size_t>(options.count));
    if (options.fiducial) {
        return all;
    }
    Random random(options.seed, kParameters);
    const auto matter = stratified(options.count, random);
    const auto sigma = stratified(options.count, random);
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].omegaMatter = 0.1 + 0.4 * matter[i];
        all[i].sigma8 = 0.6 + 0.4 * sigma[i];
    }
    return all;
}

Universe mockUniverse(const UniverseOptions& options, int index, const Monitor& monitor) {
    check(options);
    GravityOptions gravity;
    gravity.universe = drawParameters(options).at(static_cast<std::size_t>(index));
    gravity.box = options.box;
    gravity.particles = options.particles;
    gravity.steps = options.steps;
    gravity.seed = seedOf(options, index, kPhases);
    Universe universe;
    universe.matter = runGravity(gravity, monitor);
    universe.haloes = findHaloes(universe.matter);
    universe.galaxies = populate(universe.matter, universe.haloes, gravity.universe.hubble,
                                 seedOf(options, index, kGalaxies));
    return universe;
}

UniverseMaps mapsOf(const Universe& universe, int side) {
    const auto& matter = universe.matter;
    std::vector<float> positions;
    std::vector<float> stars;
    for (const auto& galaxy : universe.galaxies) {
        for (const double x : galaxy.position) {
            positions.push_back(static_cast<float>(x));
        }
        stars.push_back(static_cast<float>(galaxy.massStars));
    }
    UniverseMaps maps;
    const auto append = [](std::vector<float>& all, const std::vector<double>& map) {
        all.insert(all.end(), map.begin(), map.end());
    };
    for (int axis = 0; axis < 3; ++axis) {
        for (int slab = 0; slab < kSlabs; ++slab) {
            const auto deposit = [&](const auto& where, const auto& masses, double mass) {
                return cosmology::depositSlab(where, masses, mass, matter.box, axis, slab, kSlabs, side);
            };
            const std::vector<float> same;
            append(maps.matter, deposit(matter.positions, same, matter.particleMass));
            append(maps.galaxies, deposit(positions, same, 1.0));
            append(maps.stars, deposit(positions, stars, 0.0));
        }
    }
    return maps;
}

io::Catalogue catalogueOf(const Universe& universe, const cosmology::Parameters& parameters) {
    const auto append = [](std::vector<float>& all, const std::array<double, 3>& position) {
        for (const double x : position) {
            all.push_back(static_cast<float>(x));
        }
    };
    io::Catalogue catalogue;
    catalogue.facts.box = universe.matter.box;
    catalogue.facts.omegaMatter = parameters.omegaMatter;
    catalogue.facts.hubble = parameters.hubble;
    for (const auto& halo : universe.haloes) {
        append(catalogue.groupPositions, halo.centre);
        catalogue.groupMasses.push_back(static_cast<float>(halo.mass));
        catalogue.groupRadii.push_back(static_cast<float>(halo.radiusCritical));
    }
    for (const auto& galaxy : universe.galaxies) {
        append(catalogue.subhaloPositions, galaxy.position);
        catalogue.subhaloStars.push_back(static_cast<float>(galaxy.massStars));
        catalogue.subhaloGroup.push_back(static_cast<std::int32_t>(galaxy.halo));
    }
    return catalogue;
}

} // namespace lookback::mock
