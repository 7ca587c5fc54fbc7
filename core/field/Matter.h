// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Map.h"
#include "core/common/Monitor.h"
#include "core/common/Range.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lookback::field {

inline constexpr const char* kMatterUnit = "Msun/h per (Mpc/h)^2";
inline constexpr const char* kGalaxyUnit = "per (Mpc/h)^2";
inline constexpr int kSlabs = 5;                     ///< Of a box along each axis (Sether et al. 2024).
inline constexpr int kMapsPerBox = 3 * kSlabs;       ///< Slabs 0 to 4 along x, then y, then z.
inline constexpr Range<int> kDepositRange{16, 4096}; ///< Pixels a side that a snapshot is deposited on.

/// What a user adds to a file that does not say it all; 0 and empty: as the file says or its layout implies.
struct MatterOptions {
    double box = 0.0;              ///< Mpc/h.
    std::string unit{};            ///< Of maps whose file does not say it.
    std::filesystem::path truth{}; ///< Galaxy maps, or a catalogue for a snapshot; else looked for beside.
    int side = 0; ///< Pixels of the maps that a snapshot is deposited on; 0: as near to those of CAMELS, 25 /
                  ///< 256 Mpc/h, as a multiple of 8 comes.
};

/// A halo of a catalogue.
struct MatterHalo {
    std::array<double, 3> position{}; ///< Mpc/h.
    double mass = 0.0;                ///< Msun/h.
    double radius = 0.0;              ///< R_200c, Mpc/h; 0: not said.
};

/// Density of dark matter in a box on a cubic grid, order (z, y, x).
struct MatterVolume {
    int side = 0;              ///< Cells.
    double box = 0.0;          ///< Mpc/h.
    std::vector<float> values; ///< rho / mean.
};

/// What is known of a source before a map is read.
struct MatterFacts {
    std::filesystem::path file;
    std::filesystem::path truthFile; ///< Empty: none.
    std::string kind;                ///< "CAMELS maps", "snapshot", "FITS maps", "NPY maps", "posterior".
    std::int64_t maps = 0;
    int slabs = 0;          ///< Of a box along each axis, in the order x, y, z; 0: not slabs of boxes.
    int side = 0;           ///< Pixels along x of the maps.
    double box = 0.0;       ///< Mpc/h; 0: not known, as for a map of the sky.
    std::string unit;       ///< Of the maps; empty: not said.
    std::string quantity;   ///< "dark matter", "convergence"; empty: not said.
    bool hasVolume = false; ///< volume() can be asked for.
    bool hasHaloes = false; ///< haloes() can be asked for.
    std::vector<std::string> notes; ///< Sentences on what was assumed or cannot be done.
};

/// Maps of dark matter, and what is known of their galaxies: CAMELS .npy sets and our own in their layout
/// (truth: the Ngal, else the Mstar set beside; haloes: LH_0/fof_subhalo_tab_033.hdf5 and so on), snapshots
/// with their catalogues in HDF5 (slabs of about 5 Mpc/h along each of 3 axes: 15 maps of a box of 25 Mpc/h,
/// as Sether et al. 2024), posteriors that Lookback saved, FITS and NPY maps. Maps are read one by one and
/// carry the haloes of their slab where these are known. Thread-compatible.
class MatterSource {
public:
    virtual ~MatterSource() = default;

    virtual const MatterFacts& facts() const = 0;

    /// "slab 1 of 5, z axis", "map 7 of simulation 3".
    virtual std::string labelOf(std::int64_t index) const = 0;

    /// Throws FileError for a map that is blank, the same everywhere or, of a density, negative.
    virtual Map matter(std::int64_t index, const Monitor& monitor = {}) = 0;
    virtual std::optional<Map> truth(std::int64_t index, const Monitor& monitor = {}) = 0;

    virtual MatterVolume volume(int side, const Monitor& monitor = {}) = 0; ///< Throws Error without one.
    virtual std::vector<MatterHalo> haloes() = 0;                           ///< Likewise; of the whole box.
};

/// Opens a file by what it holds, or the set of dark-matter maps in a folder. Throws FormatNotSupported,
/// FileError, ValueError.
std::unique_ptr<MatterSource> openMatter(const std::filesystem::path& file,
                                         const MatterOptions& options = {});

/// Whether a file is of a kind that openMatter opens, be it a broken one. Throws nothing.
bool holdsMatter(const std::filesystem::path& file);

} // namespace lookback::field
