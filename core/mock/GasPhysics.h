// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

namespace lookback::mock {

inline constexpr double kHydrogenShare = 0.76; ///< Of the mass of gas.

/// Hydrogen nuclei a cm^3 in a Msun/kpc^3 of gas: 0.76 x 6.768e-32 g/cm^3 / 1.6726e-24 g.
inline constexpr double kNucleiPerDensity = 3.0754e-8;

/// Rate at which the sky's ultraviolet light ionises hydrogen, 1/s: 2.27e-14 today, 3.42e-13 at redshift 1
/// (Haardt & Madau 2012), a power of 1 + z between; for redshifts of 0 to 1.
double photoionisation(double redshift);

/// Share of hydrogen that is neutral (atoms and molecules). Rahmati et al. (2013): light reaches gas of n
/// nuclei a cm^3 with the share 0.98 [1 + (n / n_s)^1.64]^-2.28 + 0.02 [1 + n / n_s]^-0.84 (eq. 14), n_s the
/// density at which it shields itself (eq. 13); then ionisation by light and collisions balances
/// recombination (case A, eqs. A3 to A8). n in 1e-7 to 1e5 cm^-3, temperature in 1e2 to 1e9 K.
double neutralShare(double nuclei, double temperature, double redshift);

/// neutralShare() at one redshift from a table, to 2 %, for millions of points.
class NeutralTable {
public:
    explicit NeutralTable(double redshift);

    double at(double nuclei, double temperature) const;

private:
    static constexpr int kDensities = 121;   ///< log n from -7 to 5.
    static constexpr int kTemperatures = 71; ///< log T from 2 to 9.
    std::vector<float> logShares_;           ///< (temperature, density)
};

/// Share of neutral hydrogen in molecules where the pressure over k is `pressure`, K/cm^3: R / (1 + R),
/// R = (P / k / 4.3e4)^0.92, Blitz & Rosolowsky (2006), eq. 13.
double molecularShare(double pressure);

/// Pressure over k of a turbulent disc, K/cm^3: 1.36 m_p n sigma^2 with sigma = 9 km/s, what HI discs have
/// (Leroy et al. 2008).
double discPressure(double nuclei);

/// Temperature of gas in the potential of a halo, K: mu m_p V^2 / 2 k with mu = 0.59, V in km/s the circular
/// velocity at R_200.
double virialTemperature(double circularVelocity);

/// Field that gas of n nuclei a cm^3 has when it was squeezed with the field in it, G: 5e-6 n^(2/3), the
/// level of the solar neighbourhood (Beck 2015) at n = 1 cm^-3.
double frozenField(double nuclei);

/// Field whose energy is that of turbulence of `velocity` km/s: sqrt(4 pi rho) v, G.
double equipartitionField(double nuclei, double velocity);

/// Stars formed out of a mass of gas per Gyr, as a share of it: 1 / (2 Gyr) at 1 nucleus a cm^3, rising as
/// n^0.4, which makes the surface density's power 1.4 (Kennicutt 1998) where the disc's thickness does not
/// vary; none below 0.1 cm^-3 (Schaye 2004).
double starFormationRate(double nuclei);

} // namespace lookback::mock
