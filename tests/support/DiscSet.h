// SPDX-License-Identifier: MIT
#pragma once

#include "core/io/GalaxyMapsWriter.h"

#include <cmath>
#include <filesystem>
#include <vector>

namespace lookback::test {

inline constexpr int kSide = 64;

/// An exponential disc off the centre with a wave on it; maps of other `kind`s differ in steepness.
inline Image disc(int kind, int galaxy) {
    Image map(1, kSide, kSide);
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            const double r = std::hypot(x - 30 - galaxy, y - 33);
            map.at(0, y, x) =
                static_cast<float>(1e8 * std::exp(-r / (7.0 + kind + galaxy)) * (1.2 + std::sin(0.5 * x)));
        }
    }
    return map;
}

inline const std::vector<Domain> kDomainsOfSet{Domain::DarkMatter, Domain::Stars, Domain::Gas};

inline void writeSet(const std::filesystem::path& file, int galaxies) {
    io::GalaxyMapsWriter writer(file, {.domains = kDomainsOfSet, .height = kSide, .width = kSide});
    for (int i = 0; i < galaxies; ++i) {
        io::GalaxyMapFacts facts;
        facts.known = true;
        facts.galaxy = i;
        facts.snapshot = 99;
        facts.extent = {-32.0, 32.0, -32.0, 32.0};
        facts.name = "galaxy";
        std::vector<Image> maps;
        std::vector<io::GalaxyMapRow> rows;
        for (int kind = 0; kind < 3; ++kind) {
            maps.push_back(disc(kind, i));
        }
        for (const Image& map : maps) {
            rows.push_back({.map = map.pixels});
        }
        writer.add(facts, rows);
    }
    writer.finish();
}

} // namespace lookback::test
