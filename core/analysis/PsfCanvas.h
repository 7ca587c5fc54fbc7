// SPDX-License-Identifier: MIT
#pragma once

#include "core/analysis/Psf.h"

#include <vector>

namespace lookback::analysis {

/// The least length not under `length` that FFTW transforms fast and that is even.
int quickLength(int length);

/// Full width at half maximum, pixels; of a picture that of the Gaussian of its light and peak. 0 for none.
double widthOf(const Psf& psf);

/// How far around a pixel the PSF is felt, pixels: what a canvas needs for a margin.
int reachOf(const Psf& psf);

/// The PSF as pixels record it, around pixel (0, 0) of a rows x columns canvas, wrapped; of total light 1.
/// Throws ValueError for a picture of several bands or without light.
std::vector<float> psfOnCanvas(const Psf& psf, int columns, int rows);

} // namespace lookback::analysis
