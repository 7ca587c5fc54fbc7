// SPDX-License-Identifier: MIT
#pragma once

#include "core/evolution/Export.h"

#include <memory>

namespace lookback::evolution {

/// Takes the galaxies of one redshift after another and makes a file of them.
class ExportTarget {
public:
    virtual ~ExportTarget() = default;
    virtual void add(double redshift, const std::vector<Image>& galaxies) = 0;
    virtual void finish() = 0;
};

std::unique_ptr<ExportTarget> createSheet(const EvolutionExport& options, const engine::ModelCard& card,
                                          const Provenance& provenance, const std::filesystem::path& file);
std::unique_ptr<ExportTarget> createEvolutionFilm(const EvolutionExport& options,
                                                  const engine::ModelCard& card, const Provenance& provenance,
                                                  const std::filesystem::path& file);

} // namespace lookback::evolution
