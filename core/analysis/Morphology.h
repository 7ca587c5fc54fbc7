// SPDX-License-Identifier: MIT
#pragma once

#include "core/analysis/Isophote.h"
#include "core/analysis/Psf.h"
#include "core/analysis/Sersic.h"
#include "core/analysis/Structure.h"
#include "core/common/Image.h"
#include "core/common/Monitor.h"
#include "core/io/GalaxyFile.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace lookback::analysis {

/// What a reader of a measurement should know; bits of Morphology::flags.
enum class MorphologyFlag : std::uint32_t {
    NothingFound = 1U << 0,      ///< No object rises over the threshold: everything is NaN.
    AllBlank = 1U << 1,          ///< The band has no finite pixel, or all have one value.
    BlankPixels = 1U << 2,       ///< Some pixels are NaN and were left out.
    CutByBorder = 1U << 3,       ///< The object reaches the image's border.
    Blended = 1U << 4,           ///< Its light was told apart from a neighbour's that touches it.
    OffCentre = 1U << 5,         ///< The nearest object is more than a quarter of the image off the middle.
    FitNotConverged = 1U << 6,   ///< The Sersic fit ran out of iterations; its numbers are NaN.
    FitAtBound = 1U << 7,        ///< A Sersic parameter ended at the end of its range.
    FitWithoutPsf = 1U << 8,     ///< No PSF is known: the fitted profile is that of the blurred galaxy.
    StructureFailed = 1U << 9,   ///< Part of the model-free shape could not be measured.
    LowSignalToNoise = 1U << 10, ///< Under 2.5 a pixel: the model-free shape is mostly noise (Lotz 2004).
    TooSmall = 1U << 11,         ///< Fewer pixels than a background needs: everything is NaN.
};

/// Short name of a flag, as tables write it: "cut_by_border".
const char* flagName(MorphologyFlag flag);

/// Every flag, in the order of its bits.
std::vector<MorphologyFlag> allMorphologyFlags();

/// Names of the set bits with "|" between; empty for none.
std::string flagText(std::uint32_t flags);

/// Everything that is measured on one galaxy in one band: the object nearest the image's centre. What could
/// not be measured is NaN, and a flag says why.
struct Morphology {
    std::int64_t index = 0;             ///< Of the image in its file.
    double redshift = Structure::kNone; ///< As the file has it.
    std::uint32_t flags = 0;            ///< Of MorphologyFlag.

    Isophote isophote;   ///< Numbers are NaN where nothing was found.
    SersicFit sersic;    ///< Pixels of the whole image.
    Structure structure; ///< Likewise.

    bool has(MorphologyFlag flag) const { return (flags & static_cast<std::uint32_t>(flag)) != 0; }
};

/// What to measure, and how.
struct MorphologyOptions {
    IsophoteOptions isophote = kMorphologyIsophote;
    Psf psf{};             ///< Of this image.
    bool sersic = true;    ///< Fit a Sersic profile.
    bool structure = true; ///< Gini, M20, concentration, asymmetry, smoothness, Petrosian radius.
};

/// Measure one band of one image. Bad pixels never throw: they set flags. Throws ValueError for an empty
/// image, a missing band or a wrong option.
Morphology measureMorphology(const Image& image, int band, const MorphologyOptions& options = {});

/// What to measure in a file.
struct MorphologyFileOptions {
    MorphologyOptions galaxy{}; ///< Its PSF is used where the file does not bring one.
    int band = kMorphologyBand;
    std::vector<std::int64_t> rows{}; ///< Images to measure, in this order; empty: all.
    double psfFwhm = 0.0;   ///< Arcsec, of a Moffat profile; 0: the file's own, a dataset or column, if any.
    bool ignorePsf = false; ///< Fit without a PSF, whatever the file says: both sets of a comparison alike.
    int threads = 0;        ///< 0: one per core. Does not change the numbers.
};

/// Measure a file that may be larger than memory: a few images are held at a time. `sink` receives the rows
/// in order, on the calling thread. Throws FileError, ValueError (band, rows), Monitor::Cancelled.
void measureMorphologies(io::GalaxyFile& file, const MorphologyFileOptions& options,
                         const std::function<void(const Morphology&)>& sink, const Monitor& monitor);

/// The same, all rows at once: half a kilobyte a galaxy.
std::vector<Morphology> measureMorphologies(io::GalaxyFile& file, const MorphologyFileOptions& options,
                                            const Monitor& monitor);

/// Position of a band's name in a file. Throws ValueError naming the file's bands.
int bandIndex(const io::GalaxyFacts& facts, const std::string& name);

} // namespace lookback::analysis
