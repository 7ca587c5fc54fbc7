// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"
#include "core/common/MapFacts.h"
#include "core/common/Provenance.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lookback::io {

/// What a file of galaxy images holds, known from its headers alone.
struct GalaxyFacts {
    std::filesystem::path path;
    std::string format;     ///< "HDF5 (GalaxiesML)", "FITS", "NPY".
    std::int64_t count = 0; ///< Images.
    int bands = 0;          ///< Of every image; of the first where sizes differ.
    int height = 0;         ///< Pixels; likewise.
    int width = 0;          ///< Pixels; likewise.
    bool sameSize = true;   ///< False: read() may give images of different sizes.
    std::vector<std::string>
        bandNames;                    ///< As the file names them, or "g r i z y" for five, else "1", "2", ...
    double pixelScale = 0.0;          ///< arcsec per pixel; 0 if the file does not say.
    double zeroPoint = 0.0;           ///< AB magnitude of one unit; 0 if the file does not say.
    std::string unit;                 ///< BUNIT or attribute "units"; empty if not said.
    std::vector<double> redshifts;    ///< One per image, NaN where unknown; empty if the file has none.
    std::vector<std::uint64_t> seeds; ///< One per image of a generated file; else empty.
    std::optional<Provenance> provenance; ///< Of a file that Lookback wrote.
    std::optional<MapFacts> maps;         ///< What the bands are where they are maps of one place.
};

/// A file of galaxy images that is read in parts: opening a 50 GB file costs what a small one costs.
/// One thread at a time.
class GalaxyFile {
public:
    virtual ~GalaxyFile() = default;

    const GalaxyFacts& facts() const { return facts_; }

    /// Image `index`, 0 <= index < count. Throws FileError.
    virtual Image read(std::int64_t index) = 0;

    /// Rows first .. first + count - 1 of a file of equal sizes into `out`, (count, band, y, x) floats.
    /// Throws FileError.
    virtual void read(std::int64_t first, std::int64_t count, float* out) = 0;

    /// The images of `rows`, in any order and as often as asked for, into `out`, (rows, band, y, x) floats:
    /// what a training batch needs. Reads in the order of the file. Throws FileError.
    virtual void readRows(std::span<const std::int64_t> rows, float* out);

    /// A numeric column with one value per image, such as "i_cmodel_mag". Throws FileError if there is none.
    virtual std::vector<double> column(const std::string& name) = 0;

    virtual std::vector<std::string> columnNames() = 0;

    /// The PSF of image `index`, one picture a band; nothing if the file has none. Throws FileError.
    virtual std::optional<Image> readPsf(std::int64_t) { return std::nullopt; }

    /// Sky position (right ascension, declination; degrees, ICRS) of a pixel centre of image `index`, counted
    /// from 0 at the centre of the bottom left pixel; nothing if the file has no WCS.
    virtual std::optional<std::pair<double, double>> skyPosition(std::int64_t index, double x, double y) = 0;

protected:
    GalaxyFacts facts_;
};

/// Open a FITS file (primary or extensions; images, cubes, or N x band x y x), a HDF5 file in the GalaxiesML
/// layout, or a NPY file (N, band, y, x), (band, y, x) or (y, x), where a first axis over 32 of three counts
/// images of one band. Throws FileError, FormatNotSupported.
std::unique_ptr<GalaxyFile> openGalaxies(const std::filesystem::path& file);

/// What does not differ between the images of a file that is to be written.
struct GalaxyFileLayout {
    int bands = 5;
    int height = 64; ///< Pixels.
    int width = 64;  ///< Pixels.
    std::vector<std::string> bandNames{"g", "r", "i", "z", "y"};
    double pixelScale = 0.168;        ///< arcsec per pixel.
    double zeroPoint = 27.0;          ///< AB magnitude of one unit.
    std::string unit;                 ///< Of the pixels.
    std::vector<std::string> columns; ///< Names of further numbers per image, such as "i_cmodel_mag".
    std::optional<Provenance> provenance;
    bool compress = false; ///< HDF5: shuffle and deflate, one image a chunk.
};

/// Writes galaxies one after another to a temporary file beside the target; finish() puts it in place.
/// A writer destroyed before finish() leaves nothing behind and the old file as it was.
class GalaxyWriter {
public:
    virtual ~GalaxyWriter() = default;

    /// `values` in the order of layout.columns. Throws DiskError, ValueError for a wrong shape.
    virtual void add(const Image& image, double redshift, std::uint64_t seed,
                     const std::vector<double>& values) = 0;

    /// Sync and rename. Throws DiskError.
    virtual void finish() = 0;
};

/// By the name's ending: .hdf5 or .h5 in the GalaxiesML layout (`image`, `specz_redshift`, `seed`, one
/// dataset per column), .fits as a primary cube (N, band, y, x) with a table of redshift, seed and columns
/// behind it. Throws ValueError for another ending, DiskError.
std::unique_ptr<GalaxyWriter> createGalaxies(const std::filesystem::path& file,
                                             const GalaxyFileLayout& layout);

} // namespace lookback::io
