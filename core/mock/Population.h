// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Random.h"
#include "core/mock/Render.h"
#include "core/mock/Spectra.h"

#include <string>

namespace lookback::mock {

/// What a galaxy is, before it is drawn. Lengths in kpc.
struct Galaxy {
    double redshift = 0.0;
    double massLog10 = 10.0; ///< Stellar mass, log10 of solar masses.
    bool starForming = true;
    double radiusHalfLight = 3.0; ///< kpc, along the major axis.
    double radiusBulge = 1.0;     ///< kpc, half-light.
    double bulgeFraction = 0.1;   ///< Of the stellar mass.
    double bulgeIndex = 4.0;      ///< Sersic n.
    double axisRatioDisc = 1.0;   ///< As seen.
    double axisRatioBulge = 1.0;  ///< As seen.
    double angle = 0.0;           ///< Radians from +x to +y.
    double barFraction = 0.0;     ///< Of the disc's old light.
    double barAngle = 0.0;        ///< Radians in the disc's plane.
    Arms arms;                    ///< radiusIn in kpc.
    int clumpCount = 0;
    double clumpFraction = 0.0;  ///< Of the young light.
    double clumpRadius = 0.3;    ///< kpc, Gaussian sigma.
    double smoothFraction = 0.3; ///< Of the young light: neither arms nor clumps.
    Stars bulge;
    Stars disc;  ///< Old and intermediate stars.
    Stars young; ///< Stars along the arms and in the clumps.
};

/// A redshift of the population: "galaxiesml" (the histogram of Do et al. 2024: 92.8 % below 1.5, under 2 %
/// above 2), "uniform", or "mixed" (60 % as GalaxiesML, 40 % uniform: to learn what a galaxy of each redshift
/// looks like, where a survey has few far ones). Throws ValueError for another name.
double drawRedshift(Random& random, const std::string& distribution, double lowest, double highest);

/// A galaxy as a spectroscopic sample of limited depth finds it at this redshift. The same random numbers at
/// another redshift give the same galaxy at another age.
/// Masses: after the magnitude limit of the sample; quiescent fraction rising with mass and falling with z
/// (Muzzin et al. 2013); star formation on the main sequence of Speagle et al. (2014); half-light radii of
/// van der Wel et al. (2014); thickness of discs after Padilla & Strauss (2008), clumps after Guo et al.
/// (2015).
Galaxy drawGalaxy(Random random, double redshift);

} // namespace lookback::mock
