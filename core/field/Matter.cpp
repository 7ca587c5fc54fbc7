// SPDX-License-Identifier: MIT
#include "core/field/Matter.h"

#include "core/common/Error.h"
#include "core/common/Text.h"
#include "core/field/MatterSources.h"

#include <algorithm>
#include <cmath>

namespace lookback::field {

namespace {

namespace fs = std::filesystem;

/// The one set of dark-matter maps of a folder.
fs::path setIn(const fs::path& folder) {
    std::vector<fs::path> sets;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if ((name.starts_with("Maps_Mcdm_") || name.starts_with("Maps_Mtot_Nbody_")) &&
            name.ends_with(".npy")) {
            sets.push_back(entry.path());
        }
    }
    if (sets.size() != 1) {
        throw FileError(folder,
                        "expected one set of dark-matter maps, Maps_Mcdm_....npy, in the folder, found " +
                            std::to_string(sets.size()) + ".");
    }
    return sets.front();
}

} // namespace

void checkMatter(const fs::path& file, const std::string& where, const Map& map) {
    const auto& pixels = map.values.pixels;
    const auto refuse = [&](const std::string& found) {
        throw FileError(file, where + ": expected " +
                                  (map.quantity.empty() ? "a field" : "a map of " + map.quantity) +
                                  ", found " + found + ".");
    };
    const auto blank = std::count_if(pixels.begin(), pixels.end(), [](float x) { return !std::isfinite(x); });
    if (blank > 0) {
        refuse(std::to_string(blank) + " of " + std::to_string(pixels.size()) +
               " pixels that are blank or not numbers");
    }
    const auto [low, high] = std::minmax_element(pixels.begin(), pixels.end());
    if (low == pixels.end() || *low == *high) {
        refuse(low == pixels.end() ? "no pixels" : "the value " + shortly(*low) + " in all pixels");
    }
    if (map.unit == kMatterUnit && *low < 0.0F) {
        refuse("a density below 0, " + shortly(*low));
    }
}

std::string slabLabel(std::int64_t index, int slabs) {
    return "slab " + std::to_string(index % slabs + 1) + " of " + std::to_string(slabs) + ", " +
           "xyz"[index / slabs % 3] + " axis";
}

void checkIndex(const MatterFacts& facts, std::int64_t index) {
    if (index < 0 || index >= facts.maps) {
        throw ValueError("index", "expected 0 to " + std::to_string(facts.maps - 1) + " in " +
                                      facts.file.filename().string() + ", found " + std::to_string(index) +
                                      ".");
    }
}

std::vector<MatterHalo> haloesOf(const io::Catalogue& c) {
    std::vector<MatterHalo> haloes(c.groupMasses.size());
    for (std::size_t i = 0; i < haloes.size(); ++i) {
        const float* const p = &c.groupPositions[3 * i];
        haloes[i] = {{p[0], p[1], p[2]}, c.groupMasses[i], c.groupRadii.empty() ? 0.0 : c.groupRadii[i]};
    }
    return haloes;
}

std::vector<MapHalo> haloesOnMap(const std::vector<MatterHalo>& haloes, double box, std::int64_t index,
                                 int slabs) {
    // Rows and columns as in cosmology::depositSlab: y, x for z; z, x for y; z, y for x.
    const auto axis = static_cast<std::size_t>(index / slabs);
    const std::size_t across = axis == 0 ? 1 : 0;
    const std::size_t up = axis == 2 ? 1 : 2;
    std::vector<MapHalo> all;
    for (const MatterHalo& halo : haloes) {
        const int slab = std::min(static_cast<int>(halo.position[axis] / box * slabs), slabs - 1);
        if (slab == index % slabs) {
            all.push_back({halo.position[across], halo.position[up], halo.mass, halo.radius});
        }
    }
    return all;
}

std::unique_ptr<MatterSource> openMatter(const fs::path& given, const MatterOptions& options) {
    std::error_code ignored;
    if (!fs::exists(given, ignored)) {
        throw FileError(given, "is not there.");
    }
    if (options.box < 0.0 || !std::isfinite(options.box)) {
        throw ValueError("box", "expected a side above 0 Mpc/h, found " + shortly(options.box) + ".");
    }
    const fs::path file = fs::is_directory(given, ignored) ? setIn(given) : given;
    for (const auto open : {openMatterMaps, openMatterSaved, openMatterSnapshot, openMatterFits}) {
        try {
            return open(file, options);
        } catch (const FormatNotSupported&) {
            continue; // the next reader
        }
    }
    throw FormatNotSupported(file.filename().string() +
                             ": expected maps in NPY or FITS, a snapshot in HDF5 or a saved posterior, found "
                             "something else.");
}

bool holdsMatter(const fs::path& file) {
    try {
        openMatter(file);
        return true;
    } catch (const FormatNotSupported&) {
        return false;
    } catch (const Error&) { // whoever opens it says what is wrong
        std::error_code ignored;
        return fs::exists(file, ignored);
    }
}

} // namespace lookback::field
