// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lookback::io {

/// Kinds of particles in the order of Gadget.
enum class ParticleType { Gas = 0, DarkMatter = 1, Stars = 4, BlackHoles = 5 };

/// What a snapshot or a catalogue says of its universe, in one set of units whatever the file's are.
struct SimulationFacts {
    double box = 0.0; ///< Side, Mpc/h comoving.
    double redshift = 0.0;
    double omegaMatter = 0.0; ///< 0: not said.
    double hubble = 0.0;      ///< H0 / (100 km/s/Mpc); 0: not said.
    std::string lengthUnit;   ///< Of the file: "kpc/h" or "Mpc/h".
    bool unitSaid = false;    ///< By the file itself; else it is the layout's own, kpc/h.
};

/// Particles of one kind.
struct Particles {
    std::vector<float> positions; ///< x, y, z of each, Mpc/h comoving, in [0, box).
    std::vector<float> masses;    ///< Msun/h; empty: all have `mass`.
    double mass = 0.0;            ///< Msun/h.

    std::size_t count() const { return positions.size() / 3; }
};

/// A Gadget, AREPO or CAMELS snapshot in HDF5, in one file or several (snap_033.0.hdf5, snap_033.1.hdf5,
/// ...). Lengths are kpc/h unless Header/UnitLength_in_cm (or Parameters, Units) says otherwise; masses 1e10
/// Msun/h.
class Snapshot {
public:
    /// `file`: the whole, or any of its parts. Reads headers only. Throws FormatNotSupported for a file that
    /// is no snapshot; FileError for a damaged one, a part that is missing, numbers that contradict each
    /// other, or a box below 1,000 kpc/h without a unit, which may as well be Mpc/h.
    explicit Snapshot(const std::filesystem::path& file);

    const SimulationFacts& facts() const { return facts_; }

    const std::vector<std::filesystem::path>& files() const { return files_; }

    std::int64_t count(ParticleType type) const { return counts_.at(static_cast<std::size_t>(type)); }

    /// All particles of a kind. Throws FileError for coordinates that are not finite or lie outside the box
    /// (which of them, and where), for masses that are missing or negative, for a part that holds another
    /// number than its header says.
    Particles read(ParticleType type, const Monitor& monitor = {}) const;

private:
    void readHeaders();

    SimulationFacts facts_;
    std::vector<std::filesystem::path> files_;
    std::array<std::int64_t, 6> counts_{};
    std::vector<std::array<std::int64_t, 6>> countsOfFile_;
    std::array<double, 6> massTable_{}; ///< Msun/h; 0: each particle has its own.
    double length_ = 1e-3;              ///< Mpc/h a unit of length of the file.
};

/// Haloes and galaxies that a group finder found.
struct Catalogue {
    SimulationFacts facts;
    std::vector<float> groupPositions; ///< x, y, z, Mpc/h.
    std::vector<float> groupMasses;    ///< Msun/h; of all its particles, or M_200c where only that is there.
    std::vector<float> groupRadii;     ///< R_200c, Mpc/h; empty: not said.
    std::vector<float> subhaloPositions;    ///< x, y, z, Mpc/h; empty: no subhaloes.
    std::vector<float> subhaloStars;        ///< Mass of stars of each, Msun/h.
    std::vector<std::int32_t> subhaloGroup; ///< Number of its group.
};

/// A SUBFIND or friends-of-friends catalogue in HDF5, in one file or several. Throws as Snapshot does.
Catalogue readCatalogue(const std::filesystem::path& file);

/// One file a snapshot, in the layout above with kpc/h. Throws DiskError.
void writeSnapshot(const std::filesystem::path& file, const SimulationFacts& facts,
                   const Particles& darkMatter);
void writeCatalogue(const std::filesystem::path& file, const Catalogue& catalogue);

} // namespace lookback::io
