// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"
#include "core/field/HodGalaxies.h"

#include <vector>

namespace lookback::field {

/// A map with its haloes and the galaxies that are on it.
struct HodPair {
    Map matter;
    Map truth;
};

struct HodFitOptions {
    std::uint64_t seed = 1; ///< Of the galaxies that are tried.
    int draws = 2;          ///< Fields a map that their power is averaged over.
    int rounds = 4;         ///< At most, of M_min and then M_1 and alpha.
    int parts = 4;          ///< Of the maps, each fitted alone: their scatter tells the errors; 0: no errors.
};

struct HodFit {
    HodParameters best;
    double massMinError = 0.0; ///< Standard errors, dex.
    double massOneError = 0.0; ///< dex.
    double alphaError = 0.0;
    double loss = 0.0; ///< Mean square of P - P_truth, (Mpc/h)^4.
    int maps = 0;
};

/// M_min first, then M_1 and alpha, each to the mean squared error of P(k), as Sether et al. (2024) tune
/// them; P of the contrast, averaged over the maps, at all wavenumbers up to the Nyquist frequency. M_min
/// begins with satellites of M_1 = 20 M_min and alpha = 1, near the ratio that Zehavi et al. (2005) found;
/// both steps are repeated until nothing moves by 0.01 any more, since M_min cannot be known before its
/// satellites are. M_1 and alpha by the simplex of Nelder & Mead (1965). Throws ValueError for maps without
/// haloes, of other sizes or without galaxies.
HodFit fitHod(const std::vector<HodPair>& pairs, const HodFitOptions& options, const Monitor& monitor);

} // namespace lookback::field
