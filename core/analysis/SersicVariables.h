// SPDX-License-Identifier: MIT
#pragma once

#include "core/analysis/Sersic.h"
#include "core/analysis/SersicLight.h"

#include <gsl/gsl_matrix.h>

#include <array>

namespace lookback::analysis {

/// What the fit varies, in this order; the last only where the sky is free.
enum Variable { kFlux, kRadius, kIndex, kEta1, kEta2, kX, kY, kSky, kVariables };

using Variables = std::array<double, kVariables>;

/// The index as a variable without ends: n = low (high / low)^(1 / (1 + e^-t)); its inverse and slope dn /
/// dt.
double indexOf(double t);
double variableOf(double index);
double indexSlope(double t);

/// The shape, inside the ranges of radius and axis ratio.
SersicShape shapeOf(const Variables& v);

/// Values, and errors from the covariance (nullptr: NaN), in the terms of the astronomer.
void fillIn(SersicFit& fit, const Variables& v, const gsl_matrix* covariance);

/// A variable ended where it may go no further.
bool reachesBound(const Variables& v, int width, int height);

} // namespace lookback::analysis
