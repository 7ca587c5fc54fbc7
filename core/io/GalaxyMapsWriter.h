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

/// What does not differ between the maps of a file that is to be written.
struct GalaxyMapsLayout {
    std::vector<Domain> domains;
    int height = 128; ///< Pixels.
    int width = 128;  ///< Pixels.
    std::vector<std::string>
        beside{};    ///< Further maps per domain, such as "mean" and "std": arrays (N, H, W).
    int samples = 0; ///< Of a posterior: `samples` (N, samples, H, W) per domain; 0: none.
    int digits = 0;  ///< Bits of the mantissa that are kept, 1 to 23; 0: all. The file is packed.
    std::optional<Provenance> provenance = std::nullopt;
    std::map<std::string, std::string>
        attributes{}; ///< Of the file: what was simplified, which options made it.
};

/// One galaxy under one rotation in one domain. Linear values in the domain's unit.
struct GalaxyMapRow {
    std::span<const float> map{};                 ///< (H, W).
    std::vector<std::span<const float>> beside{}; ///< (H, W) each, in the order of layout.beside.
    std::span<const float> samples{};             ///< (samples, H, W).
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

    /// `rows` in the order of layout.domains. The name in `facts` is written behind the domain's. Throws
    /// DiskError, ValueError for a wrong shape.
    void add(const GalaxyMapFacts& facts, const std::vector<GalaxyMapRow>& rows,
             const std::map<std::string, double>& numbers = {});

    void finish(); ///< Throws DiskError.

private:
    struct File;

    std::unique_ptr<File> file_;
};

} // namespace lookback::io
