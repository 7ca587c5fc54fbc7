// SPDX-License-Identifier: MIT
#include "app/cli/Maps.h"

#include "core/common/Error.h"
#include "core/io/GalaxyFile.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <numeric>

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

std::vector<std::int64_t> indicesOf(std::int64_t index, const std::string& indices, std::int64_t count,
                                    const std::filesystem::path& file) {
    const std::string last = std::to_string(count - 1);
    const auto name = file.filename().string();
    if (indices.empty()) {
        if (index < 0 || index >= count) {
            throw ValueError("--index", "expected 0 to " + last + " in " + name + ", found " +
                                            std::to_string(index) + ".");
        }
        return {index};
    }
    std::int64_t from = 0;
    std::int64_t to = count;
    if (indices != "all") {
        const char* const end = indices.data() + indices.size();
        const auto first = std::from_chars(indices.data(), end, from);
        const bool colon = first.ec == std::errc() && first.ptr != end && *first.ptr == ':';
        const auto second = colon ? std::from_chars(first.ptr + 1, end, to) : first;
        if (!colon || second.ec != std::errc() || second.ptr != end || from < 0 || from >= to || to > count) {
            throw ValueError("--indices", "expected all or A:B, maps A to B - 1 of 0 to " + last + " in " +
                                              name + ", found " + indices + ".");
        }
    }
    std::vector<std::int64_t> chosen(static_cast<std::size_t>(to - from));
    std::iota(chosen.begin(), chosen.end(), from);
    return chosen;
}

} // namespace lookback::cli
