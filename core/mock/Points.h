// SPDX-License-Identifier: MIT
#pragma once

#include "core/mock/GalaxySystem.h"
#include "core/mock/GasPhysics.h"
#include "core/mock/GaussianField.h"

#include <cstdint>
#include <span>
#include <vector>

namespace lookback::mock {

/// A lump of matter of the simulated galaxy; positions in kpc from the centre of the system.
struct Point {
    float x = 0.0F;
    float y = 0.0F;
    float z = 0.0F;
    float size = 0.0F; ///< Side of the cube that holds its mass at the density there, kpc.
    float mass = 0.0F; ///< Msun.
};

/// A lump of gas.
struct GasPoint {
    Point at;
    float nuclei = 0.0F;      ///< Of hydrogen, cm^-3.
    float temperature = 0.0F; ///< K.
    float field = 0.0F;       ///< Magnetic, G.
    float neutral = 0.0F;     ///< HI, Msun.
};

/// What a system consists of.
struct Matter {
    std::vector<Point> dark;
    std::vector<Point> stars;
    std::vector<GasPoint> gas;
};

/// What all parts of a system are made with.
struct Making {
    std::uint64_t seed = 1;       ///< Of the sample; streams are the bodies'.
    const GaussianField& field;   ///< Of whatever is uneven.
    const NeutralTable& hydrogen; ///< At the redshift.
};

/// How many points a system gets; the same at every size of map that has the same number.
struct PointCounts {
    int dark = 0;
    int stars = 0;
    int discGas = 0;
    int hotGas = 0;

    static PointCounts forSide(int pixels); ///< More for finer maps.
};

/// A lump of the halo that fell in and is not yet dissolved.
struct Subhalo {
    Vector position{};       ///< From the centre of its halo, kpc.
    double massBefore = 0.0; ///< When it fell in, Msun.
    double mass = 0.0;       ///< What is still bound, Msun.
    double scale = 0.0;      ///< NFW r_s, kpc.
    double stars = 0.0;      ///< Msun; 0: none.
    Vector motion{};         ///< Direction.
};

/// Of Giocoli, Tormen & van den Bosch (2008), eq. 2, down to 3e-4 of the halo; where they lie: Springel et
/// al. (2008), an Einasto profile of alpha 0.68 and r_-2 = 0.8 R_200. About a third of the mass is still
/// bound.
std::vector<Subhalo> drawSubhaloes(const Body& body, std::uint64_t seed);

/// NFW halo and subhaloes.
void addDarkMatter(const Body& body, const std::vector<Subhalo>& subhaloes, int count, const Making& making,
                   std::vector<Point>& out);

/// The old stars of the disc, with its bar. They follow the arms of the gas weakly, behind them.
void addDiscStars(const Body& body, int count, const Making& making, std::vector<Point>& out);

/// Bulge, stellar halo with streams, satellites.
void addSpheroidStars(const Body& body, const std::vector<Subhalo>& subhaloes, int count,
                      const Making& making, std::vector<Point>& out);

/// Stars that formed lately in gas that is dense and cold, with a scatter of their own; near it. The gas from
/// `first` on is the body's.
void addYoungStars(const Body& body, std::span<const GasPoint> gas, const Making& making,
                   std::vector<Point>& out);

/// The gas of the disc, with arms and turbulence: where it is and how dense.
void addDiscGas(const Body& body, int count, const Making& making, std::vector<GasPoint>& out);

/// The rest of it: temperature, field and HI.
void finishDiscGas(const Body& body, const Making& making, std::span<GasPoint> gas);

/// Hot halo with clouds and bubbles of feedback, filaments that flow in, gas of satellites with their tails.
void addHaloGas(const Body& body, const std::vector<Subhalo>& subhaloes, int count, const Making& making,
                std::vector<GasPoint>& out);

} // namespace lookback::mock
