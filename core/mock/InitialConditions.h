// SPDX-License-Identifier: MIT
#pragma once

#include "core/mock/Fourier.h"
#include "core/mock/Gravity.h"

#include <array>

namespace lookback::mock {

/// Displacements of the particles of a uniform grid, scaled to a = 1: first order -grad phi1 and second order
/// grad phi2 (Bouchet et al. 1995), Mpc/h, x, y, z of each particle in order (z, y, x).
struct Displacements {
    std::vector<float> first;
    std::vector<float> second;
};

Displacements lagrangianDisplacements(const GravityOptions& options);

/// The linear contrast today, delta_k of side^3 modes such that delta(x) = sum_k delta_k exp(ikx).
void fillContrast(FourierCube& cube, const GravityOptions& options);

} // namespace lookback::mock
