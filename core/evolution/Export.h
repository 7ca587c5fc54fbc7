// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Provenance.h"
#include "core/display/Render.h"
#include "core/evolution/Evolution.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lookback::evolution {

/// Galaxies at a row of redshifts, and how pictures and films of them look.
struct EvolutionExport {
    std::vector<Identity> identities; ///< As many as kGalaxiesRange allows.
    std::vector<double> redshifts;    ///< Each within kRedshiftRange; a film has one frame for each.
    SamplingOptions sampling{};
    display::Look look{};     ///< Of pictures and films.
    int zoom = 0;             ///< Picture pixels per galaxy pixel; 0 chooses what suits a screen.
    int framesPerSecond = 24; ///< Of films.
    bool labels = true;       ///< Redshift and lookback time in pictures and films.
};

/// "0.5", or "0.1:2:20" for twenty redshifts evenly from 0.1 to 2. Throws ValueError.
std::vector<double> redshiftsFromText(const std::string& text);

/// Draws the galaxies of an export at one redshift.
using DrawGalaxies = std::function<std::vector<Image>(double redshift, const Monitor& monitor)>;

/// Generate and write, by the name's ending, atomically, redshift by redshift, never holding more than the
/// galaxies of one redshift (a picture: and itself):
/// .fits, .hdf5, .h5: linear fluxes, first all galaxies at the first redshift, then at the second, ...
/// .png: a sheet, a row a galaxy, a column a redshift. .mp4, .gif: a film of all galaxies side by side.
/// Each carries its provenance. Throws ValueError, DiskError, DeviceError, Monitor::Cancelled.
void exportEvolution(Generator& generator, const EvolutionExport& options, const std::filesystem::path& file,
                     const Monitor& monitor = {});

/// The same for galaxies that `draw` makes in the manner of `card`.
void exportEvolution(const DrawGalaxies& draw, const engine::ModelCard& card, const std::string& device,
                     const EvolutionExport& options, const std::filesystem::path& file,
                     const Monitor& monitor = {});

/// How a file came to be: FITS, HDF5, PNG, MP4 or GIF written by Lookback; nothing if it holds no provenance.
/// Throws FormatNotSupported, FileError.
std::optional<Provenance> readProvenance(const std::filesystem::path& file);

} // namespace lookback::evolution
