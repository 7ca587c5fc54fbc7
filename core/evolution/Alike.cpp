// SPDX-License-Identifier: MIT
#include "core/evolution/Alike.h"

#include "core/common/Error.h"
#include "core/evolution/ExportProvenance.h"
#include "core/io/GalaxyFile.h"

#include <algorithm>

namespace lookback::evolution {

void exportAlike(Generator& generator, const AlikeExport& options, const std::filesystem::path& file,
                 const Monitor& monitor) {
    if (options.redshifts.empty()) {
        throw ValueError("redshifts", "expected at least one, found none.");
    }
    for (const double redshift : options.redshifts) {
        kRedshiftRange.check("redshift", redshift);
    }
    const engine::ModelCard& card = generator.card();
    Provenance provenance = provenanceOf(card, options.sampling, engine::describe(generator.device()));
    provenance.seeds = {options.seed};
    const auto [lowest, highest] = std::minmax_element(options.redshifts.begin(), options.redshifts.end());
    provenance.redshiftStart = *lowest;
    provenance.redshiftEnd = *highest;
    provenance.redshiftCount = static_cast<int>(options.redshifts.size());
    const auto writer = io::createGalaxies(file, layoutOf(card, provenance));
    Monitor quiet; // progress counts galaxies, not network evaluations
    quiet.cancelled = monitor.cancelled;
    const int count = static_cast<int>(options.redshifts.size());
    for (int i = 0; i < count; ++i) {
        monitor.step(i, count);
        const std::uint64_t seed = options.seed + static_cast<std::uint64_t>(i);
        const auto galaxy =
            generator.generate({Identity{seed}}, options.redshifts[i], options.sampling, quiet);
        writer->add(galaxy.front(), options.redshifts[i], seed, {});
    }
    writer->finish();
}

} // namespace lookback::evolution
