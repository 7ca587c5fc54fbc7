// SPDX-License-Identifier: MIT
#pragma once

#include "core/io/FileInfo.h"
#include "core/io/GalaxyMaps.h"

#include <filesystem>
#include <memory>

// The readers behind openGalaxyMaps(), for the files of this room.
namespace lookback::io {

/// FITS, NPY. Throws FileError, FormatNotSupported, ValueError for a unit that is missing or does not fit.
std::unique_ptr<GalaxyMaps> openImageMaps(const std::filesystem::path& file,
                                          const GalaxyMapsOptions& options);

/// What a probe does with maps: reads the first and the last of every domain, with their metadata.
void examineMaps(const std::filesystem::path& file);

/// Entries of a file of maps: per domain its images and the metadata of the first; else there were thousands.
FileInfo describeMaps(const std::filesystem::path& file);

} // namespace lookback::io
