// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Domains.h"
#include "core/io/GalaxyFile.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace lookback::io {

/// Maps of galaxies as images of one band a domain, `inputs` first, then `targets`: image i is map i of the
/// first input with the maps of the others that show the same galaxy in the same snapshot under the same
/// rotation (GalaxyMaps.h). Values are linear, in the units of the domains, not below their floors. Up to
/// `keep` bytes of images stay in memory once read. facts().maps says what the bands are: names are those of
/// the domains' groups; the side of a pixel is not said, as each galaxy has its own. `scale`: a further
/// input, kExtentName, holds half the width of the map (kpc) at every pixel. Throws FileError with the reason
/// where a map has no partner, a domain or a wanted extent is missing or a value is none that a map holds;
/// FormatNotSupported; ValueError for a list without domains or with one twice.
std::unique_ptr<GalaxyFile> openDomainMaps(const std::filesystem::path& path,
                                           const std::vector<Domain>& inputs,
                                           const std::vector<Domain>& targets, std::int64_t keep = 0,
                                           bool scale = false);

} // namespace lookback::io
