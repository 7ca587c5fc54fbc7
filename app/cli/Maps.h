// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

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

/// Maps that --index or, if it is not empty, --indices ("all" or "A:B" for A to B - 1) mean of the `count` in
/// a file. Throws ValueError.
std::vector<std::int64_t> indicesOf(std::int64_t index, const std::string& indices, std::int64_t count,
                                    const std::filesystem::path& file);

} // namespace lookback::cli
