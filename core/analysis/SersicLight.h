// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>

namespace lookback::analysis {

/// A Sersic profile of total light 1 in the variables of the fit. (eta1, eta2) is the conformal shear:
/// |eta| = -ln(axis ratio), its angle twice that of the major axis; a round galaxy is nowhere special.
struct SersicShape {
    double logRadius = 0.0; ///< ln of the circularised half-light radius r_e sqrt(q), pixels.
    double index = 1.0;     ///< n.
    double eta1 = 0.0;
    double eta2 = 0.0;
    double x = 0.0; ///< Pixels: the centre.
    double y = 0.0; ///< Likewise.
};

/// The brightness and its derivatives, in the order in which they are stored.
enum SersicImage { kLight, kByRadius, kByIndex, kByEta1, kByEta2, kByX, kByY, kSersicImages };

using SersicArrays = std::array<float*, kSersicImages>;

/// Brightness of one profile at many points. Within the core radius the brightness is held constant; the
/// light that the cusp has above that is a point of its own, so that no pixel grid can miss or double it.
class SersicLight {
public:
    static constexpr double kCore = 0.25; ///< Pixels, circularised.

    explicit SersicLight(const SersicShape& shape);

    /// `dx`, `dy`: pixels from the centre; out[k][i] is set. Without derivatives only out[kLight].
    void at(const float* dx, const float* dy, std::size_t count, bool derivatives,
            const SersicArrays& out) const;

    /// Light of the cusp above the constant core, and its derivatives by ln radius and index.
    double cusp() const { return cusp_[0]; }

    double cuspByRadius() const { return cusp_[1]; }

    double cuspByIndex() const { return cusp_[2]; }

    /// Constants of the loop.
    struct Numbers {
        float eta1, eta2, cosh, sinh; // sinh(|eta|) / |eta|
        float cosh1, cosh2, sinh1, sinh2;
        float core, twoLogRadius, halfByIndex, byIndex, b, bByIndex, logNorm, normByIndex;
    };

private:
    Numbers n_{};
    std::array<double, 3> cusp_{};
};

} // namespace lookback::analysis
