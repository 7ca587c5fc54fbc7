// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"
#include "core/common/Picture.h"
#include "core/display/ColourMap.h"
#include "core/display/Limits.h"
#include "core/display/Stretch.h"

#include <array>
#include <string>

namespace lookback::display {

enum class LimitsKind { MinMax, Percentile, ZScale, Fixed };

/// How one band is shown.
struct DisplayOptions {
    LimitsKind limits = LimitsKind::Percentile;
    double percent = 99.5; ///< Of LimitsKind::Percentile, see kPercentRange.
    Limits fixed{};        ///< Of LimitsKind::Fixed.
    Stretch stretch = Stretch::Asinh;
    ContrastBias contrast{};
    ColourMap map = ColourMap::Grey;
    bool inverted = false; ///< The colour map from its other end.
};

/// How three bands become one colour picture: Lupton et al. (2004), PASP 116, 133, as astropy's
/// make_lupton_rgb. Colour is kept up to saturation; brightness follows asinh(Q I / stretch) / Q.
struct LuptonOptions {
    std::array<int, 3> bands{2, 1, 0};            ///< Red, green, blue: i, r, g of g r i z y.
    std::array<double, 3> minimum{0.0, 0.0, 0.0}; ///< Flux that is black, per colour.
    double stretch = 1.2;                         ///< Flux over which the response is linear; > 0.
    double q = 8.0; ///< Softening; the larger, the more of the bright end is kept.
};

inline constexpr Range<double> kLuptonStretchRange{1e-6, 1e6};
inline constexpr Range<double> kLuptonQRange{0.0, 1e6};

/// How a galaxy is shown: in colour or one band of it.
struct Look {
    bool colour = true;
    LuptonOptions lupton{};  ///< When colour.
    int band = 2;            ///< When not.
    DisplayOptions single{}; ///< When not.
};

/// The limits that renderBand() would use.
Limits limitsFor(const Image& image, int band, const DisplayOptions& options);

/// One band through limits, stretch, contrast and colour map; blank pixels in kBlankColour. Row 0 of the
/// picture is the top row of the image. Throws ValueError if there is no such band.
Picture renderBand(const Image& image, int band, const DisplayOptions& options);

/// Three bands as colours; a pixel blank in any of them in kBlankColour. Throws ValueError as above.
Picture renderLupton(const Image& image, const LuptonOptions& options);

/// By the look; an image with fewer bands than the colours need is shown in its nearest band.
Picture render(const Image& image, const Look& look);

/// One line for a file's provenance: "colour bands=2,1,0 minimum=0,0,0 stretch=1.2 q=8" or
/// "band=2 limits=percentile:99.5 stretch=asinh contrast=1 bias=0.5 map=grey inverted=0".
std::string describe(const Look& look);

/// The look that describe() wrote. Throws Error naming the word that is not understood.
Look lookFromText(const std::string& text);

} // namespace lookback::display
