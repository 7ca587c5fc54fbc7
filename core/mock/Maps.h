// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Domains.h"
#include "core/common/Monitor.h"
#include "core/common/Range.h"
#include "core/mock/GalaxySystem.h"
#include "core/mock/Points.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lookback::mock {

inline constexpr Range<std::int64_t> kMapsCountRange{1, 1000000};
inline constexpr Range<int> kMapsSizeRange{64, 1024};
inline constexpr Range<int> kMapsDigitsRange{0, 23};

inline constexpr int kRotations = 5; ///< Of each galaxy, as in Denzel et al. (2024).

/// A sample of simulated galaxies, seen as maps of all domains.
struct MapsOptions {
    std::int64_t count = 100; ///< Galaxies; five maps each in every domain.
    std::uint64_t seed = 1;
    int size = 128;  ///< Pixels a side.
    int digits = 12; ///< Bits of the mantissa kept in the file, a relative error of 2^-13; 0: all of them.
    int threads = 0; ///< Galaxies at a time; 0: one per core. Does not change them.
};

/// One galaxy under one rotation.
struct GalaxyView {
    std::array<double, 2> rotation{};     ///< About x, then y, degrees.
    std::vector<std::vector<float>> maps; ///< Per domain of kDomains, (size, size), linear, in its unit.
};

/// One galaxy of a sample.
struct GalaxyMapsMock {
    GalaxySystem system;
    double halfWidth = 0.0;  ///< Of the maps, kpc.
    double stars = 0.0;      ///< Mass of all stars, Msun.
    double gas = 0.0;        ///< Likewise.
    double neutral = 0.0;    ///< HI, likewise.
    std::int64_t points = 0; ///< That it is made of.
    std::vector<GalaxyView> views;
};

/// Everything that a system consists of, about its heaviest body.
Matter matterOf(GalaxySystem& system, const PointCounts& counts, std::uint64_t seed);

/// Number `index` of a sample; depends on seed and size alone.
///
/// What is modelled, with sources where the code has them: NFW haloes, triaxial, with subhaloes; discs, bars,
/// bulges, stellar haloes with streams, satellites; discs of gas with arms and turbulence (lognormal), bent
/// at the rim; hot haloes (beta profiles) with clouds and bubbles; streams that flow in; mergers as Toomre &
/// Toomre (1972) had them; young stars where gas is dense and cold; HI by self-shielding less molecules;
/// fields by flux freezing and turbulence. Temperature and field are means weighted by mass, as in TNG50.
///
/// What is simplified: nothing is a simulation of gas; there is no time, no cooling, no shock but by recipe;
/// baryons do not contract haloes; the relation of stars to haloes is that of redshift 0; the widths of maps
/// are 0.2 to 0.5 of the radius that holds half of the gas, where TNG50's are that radius; 21 cm is optically
/// thin and spread over twice V_200.
GalaxyMapsMock mockGalaxyMaps(const MapsOptions& options, std::int64_t index, const Monitor& monitor = {});

/// The sample as one file in the layout of io/GalaxyMaps.h. Throws ValueError, DiskError.
void writeMockMaps(const MapsOptions& options, const std::filesystem::path& file, const Monitor& monitor);

/// Throws ValueError for an option out of its range.
void check(const MapsOptions& options);

} // namespace lookback::mock
