// SPDX-License-Identifier: MIT
#include "core/evolution/Export.h"

namespace lookback::evolution {

void exportEvolution(Generator& generator, const EvolutionExport& options, const std::filesystem::path& file,
                     const Monitor& monitor) {
    const DrawGalaxies draw = [&](double redshift, const Monitor& part) {
        return generator.generate(options.identities, redshift, options.sampling, part);
    };
    exportEvolution(draw, generator.card(), engine::describe(generator.device()), options, file, monitor);
}

} // namespace lookback::evolution
