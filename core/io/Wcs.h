// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

struct wcsprm;

namespace lookback::io {

/// World coordinates of a FITS header, by wcslib: CD, PC or CDELT and CROTA, with the distortions it knows
/// (SIP). Callers hold librariesMutex().
class Wcs {
public:
    /// `cards` are the header's 80-character records, one after the other. A header without a sky makes a Wcs
    /// that gives nothing.
    Wcs(std::string cards, int count);

    /// Right ascension and declination in degrees of pixel (x, y), counted from 0 at the centre of the bottom
    /// left.
    std::optional<std::pair<double, double>> sky(double x, double y) const;

    /// arcsec per pixel at (x, y): the root of a pixel's area; 0 without a sky.
    double pixelScale(double x, double y) const;

private:
    struct Free {
        int count;
        void operator()(wcsprm* all) const;
    };

    std::unique_ptr<wcsprm, Free> all_; // every representation of the header; the first is used
};

} // namespace lookback::io
