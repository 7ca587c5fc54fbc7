// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"

#include <cstdint>
#include <vector>

namespace lookback::analysis {

/// How an object is found and measured by SEP (Barbary 2016; SExtractor, Bertin & Arnouts 1996).
struct IsophoteOptions {
    double smoothingSigma = 0.0; ///< Gaussian, pixels, before anything else; 0: none.
    double thresholdSigma = 1.5; ///< In units of the background's global rms.
    int minimumArea = 5;         ///< Pixels.
    int mesh = 32;               ///< Side of a background tile, pixels.
    int filter = 3;              ///< Tiles over which the background is median-filtered.
};

/// Band (g) and settings that morphology is compared with: the published percentiles of real GalaxiesML
/// galaxies follow from them. The published program smooths g by 1.5 pixels first, but then no object has a
/// semi-major axis below 3 pixels, while 30 % of that table's real ones do: it was made without.
inline constexpr int kMorphologyBand = 0;
inline constexpr IsophoteOptions kMorphologyIsophote{0.0, 1.5, 5, 64, 3};

/// The object nearest the centre of a stamp.
struct Isophote {
    bool found = false;         ///< False: nothing rises over the threshold; the rest is 0.
    double x = 0.0;             ///< Barycentre, pixels; 0 is the centre of the first pixel.
    double y = 0.0;             ///< Likewise.
    double semiMajor = 0.0;     ///< Pixels: rms of the light along the major axis.
    double semiMinor = 0.0;     ///< Pixels.
    double angle = 0.0;         ///< Radians from +x to +y, -pi/2 to pi/2.
    double ellipticity = 0.0;   ///< 1 - semiMinor / semiMajor.
    double isophotalArea = 0.0; ///< Pixels over the threshold.
    double flux = 0.0;          ///< Of these pixels, background subtracted, in the image's unit.
    double radiusHalf = 0.0;    ///< Pixels: circle around (x, y) that holds half of `flux`; 0 if none does.
    double background = 0.0;    ///< Global level, in the image's unit.
    double rms = 0.0;           ///< Global noise, in the image's unit.
    int flags = 0;              ///< As SEP sets them: 1 deblended, 2 cut by the border.
};

/// What lies in one band: the objects, the one nearest the centre among them.
struct Detection {
    Isophote isophote;
    std::vector<float> pixels;       ///< The band less its background; 0 where blank.
    std::vector<std::uint8_t> blank; ///< 1 where the band is NaN.
    std::vector<int> objects;        ///< 0: sky, else the number of the object that a pixel belongs to.
    int chosen = 0;                  ///< Number of the object nearest the centre; 0: none.
};

/// Find and measure, and keep the maps. Throws as measureIsophote().
Detection detect(const Image& image, int band, const IsophoteOptions& options = {});

/// Measure one band. Throws ValueError for an empty image, a missing band or a wrong option, Error when SEP
/// fails. Blank pixels (NaN) are ignored.
Isophote measureIsophote(const Image& image, int band, const IsophoteOptions& options = {});

} // namespace lookback::analysis
