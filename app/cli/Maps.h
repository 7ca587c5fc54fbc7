// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"

#include <cstdint>
#include <filesystem>

namespace lookback::cli {

/// Which values of a file a measurement takes.
struct MapChoice {
    std::int64_t index = 0; ///< Image.
    int band = 0;           ///< Of the image.
    bool cube = false;      ///< All images, or all bands, as slices along z instead.
};

/// One map (one band), or a cube (a band a slice). Throws FileError, FormatNotSupported, ValueError for a
/// band that is not there.
Image readMap(const std::filesystem::path& file, const MapChoice& choice);

} // namespace lookback::cli
