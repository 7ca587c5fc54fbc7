// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Range.h"

namespace lookback::cosmology {

/// Redshifts that the functions below accept; outside they throw ValueError.
inline constexpr Range<double> kRange{0.0, 1100.0};

/// Distances and times in the flat Lambda-CDM of Planck 2018 (Planck Collaboration VI 2020, table 2, last
/// column): H0 = 67.66 km/s/Mpc, Omega_m = 0.30966, T_cmb = 2.7255 K, N_eff = 3.046, one neutrino of 0.06 eV
/// and two massless ones; Omega_Lambda closes the sum to 1. Radiation and neutrinos follow Komatsu et al.
/// (2011), eq. 26, as in astropy's Planck18, which these agree with to 1e-4. A call takes microseconds.

double comovingDistance(double redshift);        ///< Along the line of sight, Mpc.
double luminosityDistance(double redshift);      ///< Mpc.
double angularDiameterDistance(double redshift); ///< Mpc.
double kpcPerArcsec(double redshift);            ///< Proper kpc that one arcsec spans.
double lookbackTime(double redshift);            ///< Gyr since light left there.
double age(double redshift);                     ///< Of the universe then, Gyr; age(0) is today's.

/// The redshift whose light has travelled for `gyr`, Gyr; 0 to lookbackTime(kRange.highest), else throws
/// ValueError.
double redshiftAtLookbackTime(double gyr);

} // namespace lookback::cosmology
