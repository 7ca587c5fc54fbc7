// SPDX-License-Identifier: MIT
#pragma once

#include "core/io/GalaxyFile.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace lookback::io {

/// Which maps are paired. CAMELS' files are called Maps_FIELD_SUITE_SET_z=0.00.npy, (maps, side, side), a
/// simulation's maps one after another (Villaescusa-Navarro et al. 2022).
struct MapPairOptions {
    std::string input = "Mcdm";       ///< FIELD of what is given.
    std::string target = "Ngal";      ///< FIELD of what is to be made of it.
    double box = 25.0;                ///< Side of the maps, Mpc/h.
    double depth = 5.0;               ///< Of the slabs that they show, Mpc/h.
    int mapsPerSimulation = 15;       ///< Which are never parted: they share structure.
    std::int64_t firstSimulation = 0; ///< Of those taken.
    std::int64_t simulations = -1;    ///< How many are taken; -1: all behind the first.
};

/// Pairs of maps as images of two bands, the input first: `path` is a folder with one file of each field, or
/// the file of the input with that of the target beside it. Both files are mapped, not read; facts().maps
/// says what the bands are. Throws FormatNotSupported, FileError.
std::unique_ptr<GalaxyFile> openMapPairs(const std::filesystem::path& path, const MapPairOptions& options);

/// How many simulations lie there. Throws likewise.
std::int64_t simulationsIn(const std::filesystem::path& path, const MapPairOptions& options);

/// What CAMELS' name of a field means: "Mcdm" is dark matter in Msun/h per (Mpc/h)^2; others keep their name
/// and say no unit.
MapChannel channelOf(const std::string& field);

} // namespace lookback::io
