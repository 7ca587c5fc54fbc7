// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Provenance.h"
#include "core/io/GalaxyMaps.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lookback::io {

/// What a file holds of one domain beside its images and their metadata.
struct BesideImages {
    struct Array {
        std::string name; ///< "mean", "std", "truth".
        std::string unit; ///< Its attribute units.
    };

    std::vector<Array> maps{}; ///< Further maps of every image: arrays (N, H, W).
    bool samples = false;      ///< Of a posterior: `samples` (N, samples of each, H, W).
};

/// What does not differ between the maps of a file that is to be written.
struct GalaxyMapsLayout {
    std::vector<Domain> domains;
    int height = 128; ///< Pixels.
    int width = 128;  ///< Pixels.
    std::map<Domain, BesideImages> beside{};
    int digits = 0; ///< Bits of the mantissa that are kept, 1 to 23; 0: all. The file is packed.
    std::optional<Provenance> provenance = std::nullopt;
    std::map<std::string, std::string>
        attributes{}; ///< Of the file: what was simplified, which options made it.
};

/// One galaxy under one rotation in one domain. Linear values in the domain's unit.
struct GalaxyMapRow {
    std::span<const float> map{};                 ///< (H, W).
    std::vector<std::span<const float>> beside{}; ///< (H, W) each, as layout.beside; empty: blank.
    std::map<std::string, double> numbers{};      ///< Further attributes of its metadata.
};

/// Writes maps one after another to a temporary file beside the target; finish() puts it in place. Destroyed
/// before finish(), it leaves nothing behind and the old file as it was.
class GalaxyMapsWriter {
public:
    /// Throws DiskError, ValueError for a layout without domains or pixels.
    GalaxyMapsWriter(const std::filesystem::path& file, GalaxyMapsLayout layout);
    ~GalaxyMapsWriter();
    GalaxyMapsWriter(const GalaxyMapsWriter&) = delete;
    GalaxyMapsWriter& operator=(const GalaxyMapsWriter&) = delete;

    /// One more sample (H, W) of the map that add() will add next: memory does not grow with their number.
    /// Throws DiskError, ValueError for a wrong shape or a domain without samples.
    void sample(Domain domain, std::span<const float> values);

    /// `rows` in the order of layout.domains. The name in `facts` is written behind the domain's; of a galaxy
    /// that is not known there are no gid, snapshot and rotxy. Throws DiskError, ValueError for a wrong shape
    /// or another number of samples than the maps before.
    void add(const GalaxyMapFacts& facts, const std::vector<GalaxyMapRow>& rows,
             const std::map<std::string, double>& numbers = {});

    /// Where the maps come from, known better at the end. Replaces layout.provenance.
    void setProvenance(const Provenance& provenance);

    void finish(); ///< Without samples of a map that was not added. Throws DiskError.

private:
    struct File;

    std::unique_ptr<File> file_;
};

} // namespace lookback::io
