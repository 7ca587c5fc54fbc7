// SPDX-License-Identifier: MIT
#pragma once

#include "core/evolution/Evolution.h"

#include <filesystem>
#include <vector>

namespace lookback::evolution {

/// A set of galaxies to hold beside another: one for each of its redshifts.
struct AlikeExport {
    std::vector<double> redshifts; ///< Within kRedshiftRange.
    std::uint64_t seed = 1;        ///< Of the first galaxy; the others count on.
    SamplingOptions sampling{};
};

/// Generate and write a galaxy for each redshift, in this order, as linear fluxes: .fits, .hdf5 or .h5.
/// Atomic, one galaxy in memory at a time. The file's provenance names the first seed; each galaxy's own
/// stands in its column. Throws ValueError, DiskError, DeviceError, Monitor::Cancelled.
void exportAlike(Generator& generator, const AlikeExport& options, const std::filesystem::path& file,
                 const Monitor& monitor = {});

} // namespace lookback::evolution
