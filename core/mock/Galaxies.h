// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"
#include "core/common/Monitor.h"
#include "core/common/PixelNoise.h"
#include "core/common/Range.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lookback::mock {

inline constexpr Range<std::int64_t> kMockCountRange{1, 10'000'000};
inline constexpr Range<int> kMockSizeRange{16, 512};
inline constexpr Range<double> kMockRedshiftRange{0.01, 4.0};
inline constexpr Range<double> kMockRoundRange{0.0, 1.0};

/// A sample of simulated galaxies.
struct MockOptions {
    std::int64_t count = 1000;
    std::uint64_t seed = 1;
    int size = 64;                                   ///< Stamp side, pixels of 0.168 arcsec.
    double redshiftLowest = 0.01;                    ///< Within kMockRedshiftRange.
    double redshiftHighest = 4.0;                    ///< Likewise; at least redshiftLowest.
    std::string redshiftDistribution = "galaxiesml"; ///< Or "uniform", or "mixed".
    int threads = 0;                                 ///< 0: one per core. Does not change the pixels.
    double roundTo = 0.0; ///< Round pixels to this share of their band's sky noise, and compress the file.
    bool noise = true; ///< Of sky and photons; without it, what a perfect camera would see in the same air.
};

/// A simulated galaxy and what is true of it.
struct MockGalaxy {
    Image image; ///< g, r, i, z, y; AB zero point 27.
    double redshift = 0.0;
    double massLog10 = 0.0; ///< Stellar mass, log10 of solar masses.
    bool starForming = false;
    double radiusArcsec = 0.0;        ///< Half-light, major axis, before the atmosphere.
    double radiusKpc = 0.0;           ///< The same.
    double axisRatio = 0.0;           ///< Minor over major, as seen, before the atmosphere.
    double angleDegrees = 0.0;        ///< From +x to +y, of the major axis.
    double bulgeFraction = 0.0;       ///< Of the stellar mass.
    std::array<double, 5> magnitudes; ///< AB, g to y, total.
    double psfArcsec = 0.0;           ///< Full width at half maximum in i.
};

/// What is added to the pixels of every galaxy: HSC's Wide layer, AB zero point 27.
PixelNoise noiseOfWide();

/// Galaxy `index` of the sample: depends on the seed, the index and the sample's redshifts and size alone.
///
/// HSC-like: 0.168 arcsec pixels, Moffat PSF of 0.6 to 0.8 arcsec, white noise of the Wide layer (Aihara et
/// al. 2019), photon noise of the sources, galaxies and stars around at the density of the sky to i = 25.
/// The galaxy's centre lies within half a pixel of the middle of the stamp. Throws ValueError.
MockGalaxy mockGalaxy(const MockOptions& options, std::int64_t index);

/// The same galaxy, under the same sky, at a redshift of one's choice.
MockGalaxy mockGalaxy(const MockOptions& options, std::int64_t index, double redshift);

/// Names of the numbers that are written beside every image, and their values.
std::vector<std::string> mockColumns();
std::vector<double> mockValues(const MockGalaxy& galaxy);

/// Make all galaxies of the sample and write them, HDF5 in the GalaxiesML layout or FITS by the name's
/// ending; `seed` of row i is the index i. Throws ValueError, DiskError; leaves nothing behind when
/// cancelled.
void writeMockGalaxies(const MockOptions& options, const std::filesystem::path& file, const Monitor& monitor);

/// Throws ValueError unless every option lies in its range.
void check(const MockOptions& options);

} // namespace lookback::mock
