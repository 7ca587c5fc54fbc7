// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"
#include "core/engine/ModelCard.h"

#include <array>
#include <functional>
#include <limits>

namespace lookback::ui {

/// What is measured on a shown galaxy; the order of the read-outs.
enum class Measure { SemiMajor, Ellipticity, SersicIndex, IsophotalArea, Magnitude, PredictedRedshift };

inline constexpr std::size_t kMeasures = 6;

/// One galaxy's numbers, by Measure; NaN where there is none. Semi-major axis in kpc, area in kpc^2.
using GalaxyMeasures = std::array<double, kMeasures>;

inline constexpr double kUnmeasured = std::numeric_limits<double>::quiet_NaN();

/// Measure one band of a galaxy that a model of this card drew at a redshift. Called on the files' thread.
using MeasureGalaxy =
    std::function<GalaxyMeasures(const Image&, int band, double redshift, const engine::ModelCard&)>;

/// The instruments of core/analysis. The redshift is predicted by the first model of that task which sees
/// images like these; it is loaded at the first galaxy. Without one there are no predictions.
MeasureGalaxy realMeasures();

} // namespace lookback::ui
