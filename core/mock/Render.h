// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <vector>

namespace lookback::mock {

/// Where a thing lies and how it is turned, on the stamp.
struct Place {
    double x = 0.0;         ///< Pixels right of the centre of the stamp.
    double y = 0.0;         ///< Pixels above the centre of the stamp.
    double angle = 0.0;     ///< Radians from +x to +y, of the major axis.
    double axisRatio = 1.0; ///< Minor over major axis, 0 to 1.
};

/// A Sersic profile: I(r) = I_e exp(-b_n [(r / r_e)^(1/n) - 1]); r_e holds half of the light.
struct Sersic {
    double index = 1.0;           ///< n, 0.5 to 6.
    double radiusHalfLight = 1.0; ///< Pixels along the major axis.
};

/// Logarithmic spiral arms, as a factor of mean 1 on every ring of the disc: exp(k cos(m phi - ...)).
struct Arms {
    int count = 2;         ///< 2 to 4.
    double pitch = 0.3;    ///< Radians.
    double phase = 0.0;    ///< Radians.
    double contrast = 0.0; ///< k, 0 (none) to 3.
    double lopsided = 0.0; ///< One side brighter than the other, 0 to 0.8.
    double wobble = 0.0;   ///< Radians by which the arms stray from the logarithm, 0 to 1.
    double radiusIn = 1.0; ///< Pixels; the arms start here.
    double turn = 1.0;     ///< +1 or -1: which way they wind.
};

/// A drawing board for light before the atmosphere: twice as fine as the pixels, a margin around the stamp.
class Board {
public:
    explicit Board(int size); ///< Stamp side, pixels.

    int side() const { return side_; } ///< Fine pixels.

    std::vector<float> blank() const { return std::vector<float>(static_cast<std::size_t>(side_) * side_); }

    /// Add a Sersic profile; of `flux` what falls on the board is added. With arms if given.
    void addSersic(std::vector<float>& light, const Place& place, const Sersic& profile, double flux,
                   const Arms* arms = nullptr) const;

    /// Add a round Gaussian, sigma in pixels (0: a point).
    void addSpot(std::vector<float>& light, double x, double y, double sigma, double flux) const;

    /// Blur by a Moffat profile I(r) = (1 + (r / alpha)^2)^-beta of given full width (pixels), sum to pixels,
    /// cut the margin off and add to `stamp` (size x size). Flux is kept up to what leaves the stamp.
    void blurOnto(float* stamp, const std::vector<float>& light, double fullWidth, double beta) const;

private:
    int size_;
    int side_;
    double centre_; // fine pixels
};

} // namespace lookback::mock
