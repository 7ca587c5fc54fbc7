// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/Maps.h"
#include "core/io/GalaxyMaps.h"
#include "core/maps/Profile.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lookback::cli {

/// What `lookback-cli measure profile` is asked for.
struct ProfileLine {
    std::filesystem::path map;
    std::filesystem::path other;
    MapChoice choice;
    std::vector<double> centre;
    maps::ProfileOptions options{.width = 0.0}; ///< Width 0: as the kind of file has it.
    std::vector<std::string> domains;           ///< Of maps of galaxies; empty: all.
    std::string indices;                        ///< "all" or "A:B"; empty: one map.
    std::filesystem::path out;
    bool json = false;
};

/// The file, if it has groups of domains; nothing for any other. Throws FileError for one that is broken.
std::unique_ptr<io::GalaxyMaps> openDomains(const std::filesystem::path& file);

/// Profiles of the domains of maps of galaxies. Throws ValueError for options that are for other maps.
void measureDomains(const ProfileLine& line, io::GalaxyMaps& maps);

} // namespace lookback::cli
