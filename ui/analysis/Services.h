// SPDX-License-Identifier: MIT
#pragma once

#include "core/analysis/Comparison.h"
#include "core/common/Image.h"
#include "core/common/Monitor.h"
#include "core/maps/PowerSpectrum.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace lookback::ui {

/// One of the two sets that the Analysis page compares.
struct AnalysisSet {
    analysis::MeasuredSet measured;
    std::string origin; ///< How the numbers came about: "36 galaxies, measured in g".

    /// Image number `index` of the set, as MeasuredSet::index counts; empty: the set has numbers only.
    /// Called by the thread that reads files, which alone holds what lies behind it. Throws FileError.
    std::function<Image(std::int64_t index)> picture;
    double zeroPoint = 0.0; ///< AB magnitude of one unit of the pictures; 0: unknown.
};

/// Galaxies that were drawn just now, not yet measured.
struct DrawnGalaxies {
    std::string name; ///< "redshift-demo, seeds 1 to 36".
    std::vector<Image> images;
    std::vector<double> redshifts; ///< One an image.
    double pixelScale = 0.0;       ///< arcsec per pixel.
    double zeroPoint = 0.0;        ///< AB magnitude of one unit.
    std::vector<std::string> bands;
    bool simulatedTraining = true; ///< The model has seen simulated galaxies only.
};

/// All that the Analysis page needs of the world; tests give it a fake one.
struct AnalysisServices {
    /// Measure the galaxies of a file, or read a table that `measure` wrote. Throws Error.
    std::function<AnalysisSet(const std::filesystem::path&, const Monitor&)> open;

    /// The same measures of drawn galaxies. Throws Error.
    std::function<AnalysisSet(DrawnGalaxies, const Monitor&)> measure;

    /// Spectra of two maps of the same size; `box` is their side in Mpc/h. Throws Error.
    std::function<maps::SpectrumPair(const std::filesystem::path& truth, const std::filesystem::path& model,
                                     double box, const Monitor&)>
        spectra;
};

} // namespace lookback::ui
