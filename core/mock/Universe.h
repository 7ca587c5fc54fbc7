// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"
#include "core/io/Snapshot.h"
#include "core/mock/Gravity.h"
#include "core/mock/HaloGalaxies.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lookback::mock {

inline constexpr Range<int> kUniverseCountRange{1, 100000};
inline constexpr Range<int> kMapSideRange{16, 2048};

/// A suite of simulated universes.
struct UniverseOptions {
    int count = 1;
    std::uint64_t seed = 1;
    double box = 25.0;   ///< Side, Mpc/h.
    int particles = 128; ///< Of dark matter, along each side.
    int steps = 40;      ///< In time.
    int side = 256;      ///< Pixels of a map.
    bool fiducial =
        false;       ///< All with the same parameters, as CAMELS' CV set; else a Latin hypercube, its LH.
    int threads = 0; ///< Universes at a time; 0: one per core. Does not change them.
    bool snapshots = false; ///< Write the particles too, 12 bytes each.
};

inline constexpr int kSlabs = 5;               ///< Of a box along each axis.
inline constexpr int kMapsPerBox = 3 * kSlabs; ///< As in Sether et al. (2024).

/// What is drawn for each universe: Omega_m in 0.1 to 0.5 and sigma_8 in 0.6 to 1.0, each range cut into
/// `count` parts of which every one is taken once (Latin hypercube), the rest as CAMELS fixes it.
std::vector<cosmology::Parameters> drawParameters(const UniverseOptions& options);

/// One universe at z = 0.
struct Universe {
    MatterBox matter;
    std::vector<Halo> haloes;
    std::vector<HaloGalaxy> galaxies;
};

/// Number `index` of a suite; depends on the options but not on their count of threads. Throws ValueError.
Universe mockUniverse(const UniverseOptions& options, int index, const Monitor& monitor);

/// Its 15 maps, (15, side, side): slabs 0 to 4 along x, then y, then z.
struct UniverseMaps {
    std::vector<float> matter;   ///< Msun/h per (Mpc/h)^2.
    std::vector<float> galaxies; ///< Per (Mpc/h)^2.
    std::vector<float> stars;    ///< Msun/h per (Mpc/h)^2.
};

UniverseMaps mapsOf(const Universe& universe, int side);

/// Its haloes as groups and its galaxies as their subhaloes.
io::Catalogue catalogueOf(const Universe& universe, const cosmology::Parameters& parameters);

/// Make the suite and write it to a folder in the layouts of CAMELS (Villaescusa-Navarro et al. 2022):
///   Maps_Mcdm_Lookback_LH_z=0.00.npy, Maps_Ngal_..., Maps_Mstar_...   (15 count, side, side);
///   LH_0/fof_subhalo_tab_033.hdf5 ...   haloes and galaxies of universe 0, 1, ...;
///   LH_0/snap_033.hdf5 ...   its particles, where `snapshots` is asked for;
///   params_LH_Lookback.txt   a row a universe: Omega_m, sigma_8 and four ones, where CAMELS has feedback;
///   universe.json            how it was made.
/// What is done is kept in a hidden folder and taken up by the next call with the same options. Throws
/// ValueError, DiskError.
void writeMockUniverse(const UniverseOptions& options, const std::filesystem::path& folder,
                       const Monitor& monitor);

void check(const UniverseOptions& options);

} // namespace lookback::mock
