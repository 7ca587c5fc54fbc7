// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Range.h"

namespace lookback::cosmology {

inline constexpr Range<double> kOmegaMatterRange{0.05, 1.0};
inline constexpr Range<double> kSigma8Range{0.1, 2.0};

/// A flat universe of matter and a cosmological constant, as CAMELS varies it (Villaescusa-Navarro et al.
/// 2021); the defaults are its fiducial one. Radiation is left out: the functions below hold for z < 100.
struct Parameters {
    double omegaMatter = 0.3;
    double omegaBaryon = 0.049;
    double hubble = 0.6711; ///< H0 / (100 km/s/Mpc)
    double tilt = 0.9624;   ///< n_s
    double sigma8 = 0.8;    ///< Root mean square contrast in spheres of 8 Mpc/h today, linear.
};

/// Throws ValueError for a parameter out of its range.
void check(const Parameters& parameters);

/// H(a) / H0.
double expansion(const Parameters& p, double a);

/// Density of matter at a over the critical one then.
double omegaMatterAt(const Parameters& p, double a);

/// Growth of linear perturbations, 1 today: D(a) ~ H(a) integral_0^a da' / (a' H(a'))^3 (Heath 1977).
double growth(const Parameters& p, double a);

/// d ln D / d ln a, from the same integral.
double growthRate(const Parameters& p, double a);

/// Growth of the second order of Lagrangian perturbation theory, in the sign of x = q - D grad phi1 + D2 grad
/// phi2: -3/7 D^2 Omega_m(a)^(-1/143), and its d ln / d ln a, 2 Omega_m(a)^(6/11) (Bouchet et al. 1995).
double growthSecond(const Parameters& p, double a);
double growthRateSecond(const Parameters& p, double a);

/// The linear power spectrum of matter at z = 0 after Eisenstein & Hu (1998, eqs. 2 to 24: cold dark matter
/// and baryons, with their oscillations), normalised to sigma8.
class LinearPower {
public:
    /// Throws ValueError.
    explicit LinearPower(const Parameters& parameters);

    const Parameters& parameters() const { return p_; }

    /// Transfer function, 1 as k goes to 0; k in h/Mpc, above 0.
    double transfer(double k) const;

    /// P(k) in (Mpc/h)^3.
    double operator()(double k) const;

    /// Root mean square contrast in spheres of this comoving radius, Mpc/h.
    double sigma(double radius) const;

    /// That of spheres that hold `mass` on average, Msun/h; and its -d ln sigma / d ln M.
    double sigmaOfMass(double mass) const;
    double slopeOfMass(double mass) const;

private:
    Parameters p_;
    double amplitude_ = 1.0;
    // Of the fitting formula; lengths in Mpc, wavenumbers in 1/Mpc.
    double soundHorizon_ = 0.0;
    double equality_ = 0.0; ///< k_eq
    double silk_ = 0.0;     ///< k_silk
    double alphaC_ = 0.0;
    double betaC_ = 0.0;
    double alphaB_ = 0.0;
    double betaB_ = 0.0;
    double betaNode_ = 0.0;
};

/// Mean density of matter today, Msun/h per (Mpc/h)^3.
double meanDensity(const Parameters& p);

/// Haloes per (Mpc/h)^3 and unit of ln M today: Tinker et al. (2008), eqs. 2 to 4 and table 2, for haloes of
/// 200 times the mean density of matter; mass in Msun/h.
double tinkerMassFunction(const LinearPower& power, double mass);

} // namespace lookback::cosmology
