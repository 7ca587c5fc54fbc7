// SPDX-License-Identifier: MIT
#include "core/analysis/Morphology.h"
#include "core/common/Error.h"
#include "core/common/Parallel.h"

#include <algorithm>
#include <numeric>
#include <thread>

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
    for (std::int64_t first = 0; first < total; first += batch) {
        const auto count = static_cast<std::size_t>(std::min(batch, total - first));
        std::vector<std::int64_t> rows(count);
        std::vector<Image> images(count);
        for (std::size_t i = 0; i < count; ++i) {
            rows[i] = options.rows.empty() ? first + static_cast<std::int64_t>(i)
                                           : options.rows[static_cast<std::size_t>(first) + i];
            images[i] = file.read(rows[i]);
        }
        std::vector<Morphology> found(count);
        parallelFor(static_cast<int>(count), options.threads,
                    [&](int i) { found[i] = measureMorphology(images[i], options.band, options.galaxy); });
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
