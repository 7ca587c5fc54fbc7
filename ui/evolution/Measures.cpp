// SPDX-License-Identifier: MIT
#include "ui/evolution/Measures.h"

#include "core/analysis/Morphology.h"
#include "core/cosmology/Cosmology.h"

#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

constexpr double kNearest = 1e-3; ///< Below this redshift a kpc per arcsec means nothing.

} // namespace

GalaxyMeasures measureGalaxy(const Image& image, int band, double redshift, const engine::ModelCard& card) {
    analysis::MorphologyOptions options;
    options.structure = false;
    options.psf.fullWidth = card.pixelScale > 0.0 ? card.psfFwhm / card.pixelScale : 0.0;
    const analysis::Morphology m = analysis::measureMorphology(image, band, options);
    GalaxyMeasures all;
    all.fill(kUnmeasured);
    const auto put = [&all](Measure what, double value) { all[static_cast<std::size_t>(what)] = value; };
    const double kpc = card.pixelScale * cosmology::kpcPerArcsec(std::max(redshift, kNearest)); // per pixel
    put(Measure::SemiMajor, m.isophote.semiMajor * kpc);
    put(Measure::Ellipticity, m.isophote.ellipticity);
    put(Measure::SersicIndex, m.sersic.converged && !m.sersic.atBound ? m.sersic.index.value : kUnmeasured);
    put(Measure::IsophotalArea, m.isophote.isophotalArea * kpc * kpc);
    if (m.isophote.flux > 0.0) {
        put(Measure::Magnitude, card.zeroPoint - 2.5 * std::log10(m.isophote.flux));
    }
    return all;
}

} // namespace lookback::ui
