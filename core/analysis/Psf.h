// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"

namespace lookback::analysis {

/// What telescope and air make of a point of light, as the pixels record it: given as a picture, or as a
/// Moffat profile I(r) = (1 + (r / alpha)^2)^-beta of known width.
struct Psf {
    Image picture;          ///< One band, its peak in the middle pixel; empty: the profile below.
    double fullWidth = 0.0; ///< At half maximum, pixels, before pixels average; 0: no PSF.
    double beta = 3.0;      ///< Of the Moffat profile, over 1; 0: a Gaussian.

    bool none() const { return picture.empty() && fullWidth <= 0.0; }
};

} // namespace lookback::analysis
