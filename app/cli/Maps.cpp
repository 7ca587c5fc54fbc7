// SPDX-License-Identifier: MIT
#include "app/cli/Maps.h"

#include "core/common/Error.h"
#include "core/io/GalaxyFile.h"

#include <algorithm>
#include <limits>

namespace lookback::cli {

namespace {

Image readCube(io::GalaxyFile& file) {
    const io::GalaxyFacts& facts = file.facts();
    if (facts.count == 1) {
        return file.read(0);
    }
    if (facts.bands != 1 || !facts.sameSize || facts.count > std::numeric_limits<int>::max()) {
        throw FileError(facts.path, "expected one cube, found " + std::to_string(facts.count) +
                                        " images of " + std::to_string(facts.bands) + " bands.");
    }
    Image cube(static_cast<int>(facts.count), facts.height, facts.width);
    file.read(0, facts.count, cube.pixels.data());
    return cube;
}

} // namespace

Image readMap(const std::filesystem::path& path, const MapChoice& choice) {
    const auto file = io::openGalaxies(path);
    if (choice.cube) {
        return readCube(*file);
    }
    if (choice.index < 0 || choice.index >= file->facts().count) {
        throw ValueError("--index", "expected 0 to " + std::to_string(file->facts().count - 1) + " in " +
                                        path.filename().string() + ", found " + std::to_string(choice.index) +
                                        ".");
    }
    const Image image = file->read(choice.index);
    if (choice.band < 0 || choice.band >= image.bands) {
        throw ValueError("--map-band", "expected 0 to " + std::to_string(image.bands - 1) + " in " +
                                           path.filename().string() + ", found " +
                                           std::to_string(choice.band) + ".");
    }
    Image map(1, image.height, image.width);
    const auto pixels = image.band(choice.band);
    std::copy(pixels.begin(), pixels.end(), map.pixels.begin());
    return map;
}

} // namespace lookback::cli
