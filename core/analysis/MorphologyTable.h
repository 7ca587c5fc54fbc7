// SPDX-License-Identifier: MIT
#pragma once

#include "core/analysis/MeasuredSet.h"
#include "core/analysis/Morphology.h"

#include <string>
#include <vector>

namespace lookback::analysis {

/// One number of a Morphology under the name that tables and plots give it.
struct MorphologyColumn {
    std::string key;   ///< "sersic_index".
    std::string label; ///< "Ellipticity".
    std::string unit;  ///< "pixels", "arcsec", "radians"; empty: dimensionless or of the image.
    double (*value)(const Morphology&, double pixelScale);
};

/// All columns; those in arcsec only where `pixelScale` (arcsec a pixel) is known, not 0.
std::vector<MorphologyColumn> morphologyColumns(double pixelScale);

/// The table that comparisons and plots read. `rows` in any number, none too.
MeasuredSet measuredSet(const std::vector<Morphology>& rows, const std::string& name, double pixelScale);

} // namespace lookback::analysis
