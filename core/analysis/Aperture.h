// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace lookback::analysis {

/// An ellipse of any size around a centre.
struct Ellipse {
    double x = 0.0; ///< Pixels; 0 is the centre of the first pixel.
    double y = 0.0;
    double elongation = 1.0; ///< Major over minor axis.
    double angle = 0.0;      ///< Radians from +x to +y, of the major axis.
};

/// Share of the pixel whose centre lies (dx, dy) from a circle's centre that is inside the circle: its edge
/// is taken for a parabola over the pixel.
double shareInCircle(double dx, double dy, double radius);

/// Light and area within concentric ellipses of one image: pixels are sorted into rings once, so that an
/// aperture costs its edge only.
class Apertures {
public:
    struct Sums {
        double flux = 0.0;
        double area = 0.0; ///< Pixels that count; less than the ellipse's at masks and borders.
    };

    /// `use`: pixels of 0 count for neither (empty: all count).
    Apertures(std::span<const double> pixels, std::span<const unsigned char> use, int width,
              const Ellipse& ellipse);

    /// Within the ellipse of this semi-major axis, pixels.
    Sums within(double semiMajor) const;

    /// Mean brightness between two ellipses; 0 where no pixel counts.
    double meanBetween(double inner, double outer) const;

    /// The semi-major axis within which `share` of the light inside `outermost` lies: the first one found
    /// going outwards in hundredths. NaN where there is none.
    double radiusOfShare(double share, double outermost) const;

private:
    struct Pixel {
        double u; // along the major axis
        double v; // along the minor axis
        double ring;
        double flux;
        double area;
    };

    double shareOf(const Pixel& pixel, double semiMajor) const;

    double elongation_;
    std::vector<Pixel> pixels_;      // by ring
    std::vector<std::size_t> first_; // pixel of every ring
    std::vector<Sums> before_;       // of all rings further in
};

} // namespace lookback::analysis
