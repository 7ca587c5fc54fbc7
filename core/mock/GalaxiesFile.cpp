// SPDX-License-Identifier: MIT
#include "core/common/Parallel.h"
#include "core/common/Provenance.h"
#include "core/common/Version.h"
#include "core/io/GalaxyFile.h"
#include "core/mock/Galaxies.h"

#include <algorithm>

namespace lookback::mock {

void writeMockGalaxies(const MockOptions& options, const std::filesystem::path& file,
                       const Monitor& monitor) {
    check(options);
    io::GalaxyFileLayout layout;
    layout.height = layout.width = options.size;
    layout.unit = "AB magnitude 27";
    layout.columns = mockColumns();
    layout.compress = options.roundTo > 0.0;
    Provenance& origin = layout.provenance.emplace();
    origin.version = kVersion;
    origin.seeds = {options.seed};
    origin.noiseless = !options.noise;
    origin.redshiftStart = options.redshiftLowest;
    origin.redshiftEnd = options.redshiftHighest;
    const auto writer = io::createGalaxies(file, layout);
    const auto total = static_cast<int>(options.count);
    constexpr int kBatch = 64; // 5 MB of 64-pixel stamps
    for (int first = 0; first < total; first += kBatch) {
        std::vector<MockGalaxy> batch(static_cast<std::size_t>(std::min(kBatch, total - first)));
        parallelFor(static_cast<int>(batch.size()), options.threads,
                    [&](int i) { batch[i] = mockGalaxy(options, first + i); });
        for (std::size_t i = 0; i < batch.size(); ++i) {
            writer->add(batch[i].image, batch[i].redshift, first + i, mockValues(batch[i]));
        }
        monitor.step(first + static_cast<int>(batch.size()), total);
    }
    writer->finish();
}

} // namespace lookback::mock
