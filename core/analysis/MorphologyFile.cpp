// SPDX-License-Identifier: MIT
#include "core/analysis/Morphology.h"
#include "core/common/Error.h"
#include "core/common/Parallel.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lookback::analysis {

namespace {

void checkRows(const io::GalaxyFacts& facts, const std::vector<std::int64_t>& rows) {
    for (const std::int64_t row : rows) {
        if (row < 0 || row >= facts.count) {
            throw ValueError("rows", "expected 0 to " + std::to_string(facts.count - 1) + ", found " +
                                         std::to_string(row) + ".");
        }
    }
}

/// Images that are held at once: enough for every thread, not more than 64 MB of pixels.
std::int64_t batchSize(const io::GalaxyFacts& facts) {
    constexpr std::int64_t kBatch = 64;
    constexpr std::int64_t kPixels = std::int64_t{1} << 24;
    const std::int64_t image =
        std::max<std::int64_t>(1, std::int64_t{facts.bands} * facts.height * facts.width);
    return std::clamp<std::int64_t>(kPixels / image, 1, kBatch);
}

/// Where the PSF of every galaxy comes from.
class PsfSource {
public:
    PsfSource(io::GalaxyFile& file, const MorphologyFileOptions& options)
        : file_(file)
        , options_(options) {
        const io::GalaxyFacts& facts = file.facts();
        if (options.psfFwhm > 0.0 && !(facts.pixelScale > 0.0)) {
            throw ValueError("psf_fwhm", "expected a file that says its pixel scale, found none in " +
                                             facts.path.filename().string() + ".");
        }
        if (!options.galaxy.sersic || options.ignorePsf || options.psfFwhm > 0.0) {
            return;
        }
        pictures_ = file.readPsf(0).has_value();
        const std::vector<std::string> names = file.columnNames();
        if (!pictures_ && facts.pixelScale > 0.0 &&
            std::find(names.begin(), names.end(), kColumn) != names.end()) {
            widths_ = file.column(kColumn);
        }
    }

    Psf of(std::int64_t row) {
        const double scale = file_.facts().pixelScale;
        Psf psf = options_.galaxy.psf;
        if (options_.ignorePsf) {
            return {};
        }
        if (options_.psfFwhm > 0.0) {
            return {{}, options_.psfFwhm / scale, psf.beta};
        }
        if (pictures_) {
            const Image all = file_.readPsf(row).value();
            psf.picture = Image(1, all.height, all.width);
            const auto band = all.band(options_.band);
            std::copy(band.begin(), band.end(), psf.picture.pixels.begin());
            const bool light =
                std::all_of(band.begin(), band.end(), [](float v) { return std::isfinite(v); }) &&
                std::accumulate(band.begin(), band.end(), 0.0) > 0.0;
            return light ? psf : options_.galaxy.psf;
        }
        if (!widths_.empty() && widths_[static_cast<std::size_t>(row)] > 0.0) {
            psf.fullWidth = widths_[static_cast<std::size_t>(row)] / scale;
        }
        return psf;
    }

private:
    static constexpr const char* kColumn = "psf_fwhm_arcsec"; // as simulated galaxies have it
    io::GalaxyFile& file_;
    const MorphologyFileOptions& options_;
    bool pictures_ = false;
    std::vector<double> widths_;
};

} // namespace

int bandIndex(const io::GalaxyFacts& facts, const std::string& name) {
    const auto found = std::find(facts.bandNames.begin(), facts.bandNames.end(), name);
    if (found != facts.bandNames.end()) {
        return static_cast<int>(found - facts.bandNames.begin());
    }
    std::string known;
    for (const std::string& one : facts.bandNames) {
        known += (known.empty() ? "" : ", ") + one;
    }
    throw ValueError("--band", "expected one of " + known + " of " + facts.path.filename().string() +
                                   ", found " + name + ".");
}

void measureMorphologies(io::GalaxyFile& file, const MorphologyFileOptions& options,
                         const std::function<void(const Morphology&)>& sink, const Monitor& monitor) {
    const io::GalaxyFacts& facts = file.facts();
    checkRows(facts, options.rows);
    const std::int64_t total =
        options.rows.empty() ? facts.count : static_cast<std::int64_t>(options.rows.size());
    const std::int64_t batch = batchSize(facts);
    PsfSource source(file, options);
    for (std::int64_t first = 0; first < total; first += batch) {
        const auto count = static_cast<std::size_t>(std::min(batch, total - first));
        std::vector<std::int64_t> rows(count);
        std::vector<Image> images(count);
        std::vector<MorphologyOptions> how(count, options.galaxy);
        for (std::size_t i = 0; i < count; ++i) {
            rows[i] = options.rows.empty() ? first + static_cast<std::int64_t>(i)
                                           : options.rows[static_cast<std::size_t>(first) + i];
            images[i] = file.read(rows[i]);
            how[i].psf = source.of(rows[i]);
        }
        std::vector<Morphology> found(count);
        parallelFor(static_cast<int>(count), options.threads,
                    [&](int i) { found[i] = measureMorphology(images[i], options.band, how[i]); });
        for (std::size_t i = 0; i < count; ++i) {
            found[i].index = rows[i];
            if (!facts.redshifts.empty()) {
                found[i].redshift = facts.redshifts[static_cast<std::size_t>(rows[i])];
            }
            sink(found[i]);
        }
        monitor.step(static_cast<int>(first + static_cast<std::int64_t>(count)), static_cast<int>(total));
    }
}

std::vector<Morphology> measureMorphologies(io::GalaxyFile& file, const MorphologyFileOptions& options,
                                            const Monitor& monitor) {
    std::vector<Morphology> all;
    measureMorphologies(
        file, options, [&all](const Morphology& m) { all.push_back(m); }, monitor);
    return all;
}

} // namespace lookback::analysis
