// SPDX-License-Identifier: MIT
#include "core/common/Parallel.h"
#include "core/common/Provenance.h"
#include "core/common/Version.h"
#include "core/io/GalaxyMapsWriter.h"
#include "core/mock/Maps.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace lookback::mock {

namespace {

const char* const kSimplified =
    "Drawn from profiles and relations with scatter, not simulated: no time, no cooling, no shocks but by "
    "recipe; "
    "baryons do not contract haloes; stars follow haloes as at redshift 0; half-widths are 0.2 to 0.5 of the "
    "radius "
    "that holds half of the gas; 21 cm is optically thin and spread over twice V_200.";

io::GalaxyMapsLayout layoutOf(const MapsOptions& options) {
    io::GalaxyMapsLayout layout;
    for (const DomainFacts& domain : kDomains) {
        layout.domains.push_back(domain.domain);
    }
    layout.height = layout.width = options.size;
    layout.digits = options.digits;
    layout.attributes = {{"simplified", kSimplified}, {"origin", "simulated galaxies of Lookback"}};
    Provenance& origin = layout.provenance.emplace();
    origin.version = kVersion;
    origin.page = "translation";
    origin.seeds = {options.seed};
    origin.simulatedTraining = true;
    return layout;
}

void add(io::GalaxyMapsWriter& writer, const GalaxyMapsMock& galaxy, const MapsOptions& options,
         std::int64_t index) {
    for (const GalaxyView& view : galaxy.views) {
        io::GalaxyMapFacts facts;
        facts.known = true;
        facts.galaxy = index;
        facts.snapshot = galaxy.system.snapshot;
        facts.rotation = view.rotation;
        const double edge = galaxy.halfWidth;
        facts.extent = {-edge, edge, -edge, edge};
        char name[64];
        std::snprintf(name, sizeof name, "mock.%d.%s.gid.%07lld", facts.snapshot,
                      nameOf(galaxy.system.morphology), static_cast<long long>(index));
        facts.name = name;
        facts.particles = galaxy.points;
        facts.seed = options.seed;
        std::vector<io::GalaxyMapRow> rows;
        for (const auto& map : view.maps) {
            rows.push_back({.map = map});
        }
        writer.add(
            facts, rows,
            {{"m200", galaxy.system.mass}, {"mstar", galaxy.stars}, {"redshift", galaxy.system.redshift}});
    }
}

} // namespace

void writeMockMaps(const MapsOptions& options, const std::filesystem::path& file, const Monitor& monitor) {
    check(options);
    io::GalaxyMapsWriter writer(file, layoutOf(options));
    const double bytes = 4.0 * kRotations * kDomains.size() * options.size * options.size; // of a galaxy
    const auto batch = static_cast<std::int64_t>(std::clamp(std::floor(3e8 / bytes), 1.0, 64.0));
    const Monitor quiet{.onStep = {}, .cancelled = monitor.cancelled};
    for (std::int64_t first = 0; first < options.count; first += batch) {
        std::vector<GalaxyMapsMock> galaxies(
            static_cast<std::size_t>(std::min(batch, options.count - first)));
        parallelFor(static_cast<int>(galaxies.size()), options.threads, [&](int i) {
            galaxies[static_cast<std::size_t>(i)] = mockGalaxyMaps(options, first + i, quiet);
        });
        for (std::size_t i = 0; i < galaxies.size(); ++i) {
            add(writer, galaxies[i], options, first + static_cast<std::int64_t>(i));
            monitor.step(static_cast<int>(first + static_cast<std::int64_t>(i) + 1),
                         static_cast<int>(options.count));
        }
    }
    writer.finish();
}

} // namespace lookback::mock
