// SPDX-License-Identifier: MIT
#pragma once

#include "core/field/Matter.h"
#include "core/io/Snapshot.h"

// The kinds of sources and what they share. For this room's Matter files.
namespace lookback::field {

inline constexpr double kCamelsBox = 25.0; ///< Mpc/h.
inline constexpr int kCamelsSide = 256;    ///< Pixels.

// Each throws FormatNotSupported for a file that is not its own.
std::unique_ptr<MatterSource> openMatterMaps(const std::filesystem::path& file, const MatterOptions& options);
std::unique_ptr<MatterSource> openMatterSnapshot(const std::filesystem::path& file,
                                                 const MatterOptions& options);
std::unique_ptr<MatterSource> openMatterSaved(const std::filesystem::path& file,
                                              const MatterOptions& options);
std::unique_ptr<MatterSource> openMatterFits(const std::filesystem::path& file, const MatterOptions& options);

/// Throws FileError for pixels that cannot be worked with: blank ones, all the same, and below 0 in a
/// density. `where`: "map 7".
void checkMatter(const std::filesystem::path& file, const std::string& where, const Map& map);

/// "slab 2 of 5, y axis" from 0 .. 3 * slabs - 1.
std::string slabLabel(std::int64_t index, int slabs);

/// Throws ValueError unless 0 <= index < facts.maps.
void checkIndex(const MatterFacts& facts, std::int64_t index);

std::vector<MatterHalo> haloesOf(const io::Catalogue& catalogue);

/// Those of slab `index`, 0 .. 3 * slabs - 1, of a box, where its map shows them.
std::vector<MapHalo> haloesOnMap(const std::vector<MatterHalo>& haloes, double box, std::int64_t index,
                                 int slabs);

} // namespace lookback::field
