// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Domains.h"
#include "core/common/Image.h"
#include "core/common/Range.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lookback::io {

/// Sides of a map that are read, pixels.
inline constexpr Range<std::int64_t> kGalaxyMapSides{64, 1024};

/// Of which galaxy a map is, when, and from where it is seen.
struct GalaxyMapFacts {
    bool known = false;               ///< The file says which galaxy this is; else the next three are 0.
    std::int64_t galaxy = 0;          ///< gid.
    int snapshot = 0;                 ///< Of the simulation.
    std::array<double, 2> rotation{}; ///< rotxy: about the axes x, then y, degrees.
    std::array<double, 4> extent{};   ///< Left, right, bottom, top, kpc; all 0: not said.
    std::string unit;                 ///< Of the map in the file; empty: as its domain.
    std::string name;                 ///< "gas/tng50-1.99.gid.0000012".
    std::int64_t particles = 0;       ///< Of the simulation in the map; 0: not said.
    std::uint64_t seed = 0;           ///< rng_seed.

    double pixel(int width) const { return (extent[1] - extent[0]) / width; } ///< Side, kpc.

    double halfWidth() const { return 0.5 * (extent[1] - extent[0]); } ///< kpc; 0: not said.
};

/// One map as it is worked with.
struct GalaxyMap {
    Domain domain = Domain::Gas;
    GalaxyMapFacts facts;
    Image values;           ///< One band, linear, in the domain's unit, above 0 everywhere.
    std::int64_t empty = 0; ///< Pixels that held 0 and now hold the domain's floor.
};

/// What the user knows about a file that does not say it.
struct GalaxyMapsOptions {
    Domain domain = Domain::Gas; ///< Of FITS and NPY maps.
    std::string unit{};  ///< Of that domain, where the file does not say it or FITS has another BUNIT.
    double extent = 0.0; ///< Of FITS and NPY maps: from the centre to the left edge, kpc; 0: not known.
};

/// Maps of one domain in a file.
struct DomainMaps {
    Domain domain = Domain::Gas;
    std::int64_t count = 0;
    std::string unit; ///< As the file or the user says.
};

/// A file of maps of galaxies in one or several domains, read one map at a time. One thread at a time.
class GalaxyMaps {
public:
    virtual ~GalaxyMaps() = default;

    const std::filesystem::path& path() const { return path_; }

    int height() const { return height_; } ///< Pixels, of every map.

    int width() const { return width_; } ///< Pixels.

    const std::vector<DomainMaps>& domains() const { return domains_; } ///< In the order of kDomains.

    const DomainMaps* find(Domain domain) const;
    std::int64_t count(Domain domain) const; ///< Throws FileError without that domain.

    virtual GalaxyMapFacts facts(Domain domain, std::int64_t index) = 0; ///< Throws FileError.

    /// Throws FileError for values that no such map holds: blank, infinite, below 0.
    GalaxyMap read(Domain domain, std::int64_t index);

    /// Which map of `other` shows the same galaxy in the same snapshot under the same rotation as map `index`
    /// of `domain`. Throws FileError with the reason if there is none.
    std::int64_t partner(Domain domain, std::int64_t index, Domain other);

protected:
    virtual void readPixels(Domain domain, std::int64_t index, float* out) = 0;
    void checkIndex(Domain domain, std::int64_t index) const;

    std::filesystem::path path_;
    int height_ = 0;
    int width_ = 0;
    std::vector<DomainMaps> domains_;

private:
    using Key = std::array<double, 4>; ///< Galaxy, snapshot, rotation.
    static Key keyOf(const GalaxyMapFacts& facts);
    struct Index; ///< Of a domain by key, made when the order differs.

    std::vector<std::shared_ptr<const Index>> indices_;
};

/// Open a HDF5 file in the layout of Denzel et al. (2024) from TNG50: per domain a group dm, star, gas, hi,
/// hi/21cm, temp, bfield with `images` (N, H, W) and `metadata/{0000..}`, groups without members whose
/// attributes are class, gid, snapshot, units, extent, units_extent, name, num_particles, rotxy, rng_seed; or
/// a FITS or NPY file of maps of one domain, each band of each image a map. Throws FileError,
/// FormatNotSupported, ValueError for a unit that does not fit.
std::unique_ptr<GalaxyMaps> openGalaxyMaps(const std::filesystem::path& file,
                                           const GalaxyMapsOptions& options = {});

/// Only the first of these. Throws FormatNotSupported unless the file is HDF5 and has `images` in a group of
/// a domain, FileError.
std::unique_ptr<GalaxyMaps> openHdf5Maps(const std::filesystem::path& file,
                                         const GalaxyMapsOptions& options = {});

/// "Maps of galaxies, 128 x 128 pixels: 50 of dm (Msun/kpc^2), 50 of gas (Msun/kpc^2)."
std::string summaryOf(const GalaxyMaps& maps);

} // namespace lookback::io
