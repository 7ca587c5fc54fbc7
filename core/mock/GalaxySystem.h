// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace lookback::mock {

using Vector = std::array<double, 3>;

/// Three axes at right angles; the third is the spin of a disc.
using Frame = std::array<Vector, 3>;

/// A galaxy with its halo: what is drawn before anything is placed. Masses in Msun, lengths in kpc (proper),
/// velocities in km/s.
struct Body {
    Vector centre{};
    Vector velocity{}; ///< Of a companion on its way, else 0.
    Frame frame{};     ///< Of the disc.

    // Halo
    double mass = 0.0;            ///< M_200c.
    double radius = 0.0;          ///< R_200c.
    double concentration = 0.0;   ///< R_200 / r_s: Dutton & Maccio (2014), eq. 8, scatter 0.11 dex.
    double circular = 0.0;        ///< V_200.
    std::array<double, 2> axes{}; ///< b/a and c/a of the halo.

    // Stars
    double stars = 0.0;       ///< Moster et al. (2013), scatter 0.2 dex.
    double bulgeShare = 0.0;  ///< Of the stars.
    double haloShare = 0.0;   ///< Of the stars, in the stellar halo and its streams.
    double bulgeRadius = 0.0; ///< Scale a of Hernquist (1990).
    double discScale =
        0.0; ///< Exponential: r_1/2 = 0.02 R_200 (Kravtsov 2013 has 0.015 for light), scatter 0.15 dex.
    double barShare = 0.0; ///< Of the disc's stars.
    double youngAge = 0.0; ///< Gyr over which the young stars have formed.

    // Gas
    double coldGas = 0.0;       ///< In the disc.
    double gasScale = 0.0;      ///< Exponential; its 1 Msun/pc^2 lies at the radius of Wang et al. (2016).
    double gasHole = 0.0;       ///< Radius without gas at the centre.
    double warp = 0.0;          ///< Angle of the outer disc, radians.
    double warpPhase = 0.0;     ///< Radians.
    double hotGas = 0.0;        ///< Within R_200.
    double hotCore = 0.0;       ///< Core of the beta profile.
    double hotSlope = 0.0;      ///< beta.
    double turbulence = 0.0;    ///< Width of ln density in the disc.
    double hotTurbulence = 0.0; ///< Likewise in the halo.
    double feedback = 0.0;      ///< 0: none, 1: bubbles that fill the inner halo.
    Vector feedbackAxis{};
    double fieldAmplitude = 0.0; ///< Of the magnetic field against flux freezing.

    // Arms
    int arms = 0;
    double pitch = 0.0; ///< Radians.
    double armPhase = 0.0;
    double armStrength = 0.0; ///< Of ln density of the gas.

    std::uint64_t stream = 0; ///< Of its random numbers.
};

enum class Morphology { Spiral, Irregular, Massive, Merger };

const char* nameOf(Morphology morphology); ///< "spiral", "irregular", "massive", "merger".

/// One galaxy, or two or three that merge.
struct GalaxySystem {
    Morphology morphology = Morphology::Spiral;
    int snapshot = 99;
    double redshift = 0.0;
    double mass = 0.0;           ///< M_200c of all, Msun.
    double sinceEncounter = 0.0; ///< Gyr since the closest passage of a merger; below 0: before it.
    std::vector<Body> bodies;    ///< The heaviest first, at the origin.
};

/// Number `index` of a sample: masses flat in log M_200 from 10.5 to 13, snapshots of TNG50 between redshift
/// 1 and 0, one in five a merger. What is drawn and not told by the gas: concentration and shape of the halo,
/// old stars, ages, feedback, field.
GalaxySystem drawSystem(std::uint64_t seed, std::uint64_t index);

/// Mean concentration of a halo of `mass` Msun, Dutton & Maccio (2014), eq. 8, Planck cosmology.
double meanConcentration(double mass, double redshift);

/// Cold gas for stars of this mass, Msun, without scatter: HI after the trend of xGASS (Catinella et al.
/// 2018), a share of the stars that falls from 0.8 at 1e9 Msun to 0.03 at 1e11.2, with the slope of -0.5
/// below that; times 1.6 for helium and molecules.
double meanColdGas(double stars);

} // namespace lookback::mock
