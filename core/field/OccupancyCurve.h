// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"
#include "core/field/Classification.h"
#include "core/field/Cnn.h"
#include "core/io/GalaxyFile.h"

#include <vector>

namespace lookback::field {

/// What a two-phase network makes of a suite of maps with known galaxies.
struct OccupancyCurve {
    std::vector<double> thresholds; ///< Probabilities above which a pixel is said to be occupied.
    std::vector<Classification> classifications; ///< One a threshold, over all maps.
    double squaredError =
        0.0; ///< Mean square of painted - true log10(1 + value), dex^2, at the card's threshold.
    double squaredTruth = 0.0; ///< That of an answer of no galaxies at all.
    std::int64_t maps = 0;
};

/// `pairs`: maps as io::openMapPairs() gives them; a pixel of the truth is occupied from `floor` on.
/// monitor.step() once a map. Throws ValueError for maps that the network has no answer for, FileError,
/// DeviceError, Monitor::Cancelled.
OccupancyCurve measureOccupancy(Cnn& cnn, io::GalaxyFile& pairs, const std::vector<double>& thresholds,
                                double floor, const Monitor& monitor = {});

} // namespace lookback::field
