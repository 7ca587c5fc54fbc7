// SPDX-License-Identifier: MIT
#pragma once

#include <array>

namespace lookback::mock {

inline constexpr int kBands = 5; ///< g, r, i, z, y.

/// Flux in each band, in units of AB magnitude 27.
using BandFlux = std::array<double, kBands>;

/// Stars of one part of a galaxy, by age.
struct Stars {
    double young = 0.0;        ///< Solar masses formed steadily over the last 0.1 Gyr.
    double intermediate = 0.0; ///< Solar masses about 1 Gyr old.
    double old = 0.0;          ///< Solar masses that formed first.
    double oldAge = 8.0;       ///< Gyr; of the first stars.
    double dustV = 0.0;        ///< Magnitudes of attenuation at 5500 Angstrom.
};

/// Light of such stars through the Hyper Suprime-Cam filters at redshift z > 0.
/// Smooth parametric spectra with the Balmer and 4000 Angstrom breaks, scaled to the mass-to-light ratios of
/// Bruzual & Charlot (2003) with a Chabrier mass function; nebular lines of H-alpha, [O III], H-beta, [O II];
/// dust of Calzetti et al. (2000); the Lyman limit at 912 Angstrom and the intergalactic medium of Madau
/// (1995). Filters: central wavelengths and widths of Kawanomoto et al. (2018), smooth edges.
BandFlux fluxOf(const Stars& stars, double redshift);

/// Light of a star of the main sequence, `hue` from 0 (hot, blue) to 1 (cool, red), with i-band flux 1.
BandFlux fluxOfStar(double hue);

double magnitudeOf(double flux);   ///< AB, zero point 27; 99 for no flux.
double fluxOfMagnitude(double ab); ///< The inverse.

} // namespace lookback::mock
