// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Picture.h"
#include "core/translation/Ensemble.h"
#include "core/translation/TranslationFile.h"

#include <vector>

namespace lookback::translation {

/// A row a target: the gas (in the first row), the mean of the samples, the truth, residual and spread. Maps
/// as log10 of their unit with one range for mean and truth, the residual mean - truth in dex from -1 to 1,
/// each with a colour bar and its unit. What is not known is an empty panel with its title. The header says
/// model, file, galaxy and the size of the map.
Picture drawTranslation(const TranslationFacts& facts, const TranslationHead& head,
                        const std::vector<Ensemble>& ensembles);

} // namespace lookback::translation
