// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"
#include "core/common/Range.h"
#include "core/cosmology/LinearPower.h"

#include <cstdint>
#include <vector>

namespace lookback::mock {

inline constexpr Range<int> kParticlesRange{8, 512};
inline constexpr Range<double> kBoxRange{1.0, 5000.0};

/// A periodic box of dark matter to be run to z = 0.
struct GravityOptions {
    cosmology::Parameters universe;
    double box = 25.0;   ///< Side, Mpc/h comoving.
    int particles = 128; ///< Along each side.
    int meshFactor = 2;  ///< Cells of the force mesh per particle and side.
    int steps = 40;      ///< Even in the scale factor.
    double start = 0.05; ///< Scale factor of the initial conditions.
    std::uint64_t seed = 1;
};

/// Dark matter at z = 0.
struct MatterBox {
    double box = 0.0;              ///< Mpc/h.
    double particleMass = 0.0;     ///< Msun/h.
    std::vector<float> positions;  ///< x, y, z of each, Mpc/h comoving, in [0, box).
    std::vector<float> velocities; ///< Peculiar, km/s.
};

/// Gaussian initial conditions of the linear spectrum (Eisenstein & Hu 1998), displaced to second order of
/// Lagrangian perturbation theory (Bouchet et al. 1995), then a particle mesh whose kicks and drifts follow
/// the growth of linear theory exactly (FastPM; Feng et al. 2016, eqs. 10 to 13): the largest scales are
/// right for any number of steps, the smallest are as soft as a cell of the mesh. The phases of a mode depend
/// on seed and wavenumber alone, so that a box with more particles is the same universe in more detail.
/// Throws ValueError, std::bad_alloc; stops within one step of `monitor`.
MatterBox runGravity(const GravityOptions& options, const Monitor& monitor);

/// The same at the scale factor `until`, from start to 1.
MatterBox runGravity(const GravityOptions& options, double until, const Monitor& monitor);

} // namespace lookback::mock
