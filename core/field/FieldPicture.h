// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Picture.h"
#include "core/field/FieldFile.h"

namespace lookback::field {

/// The six panels of Sether et al. (2024): dark matter, truth, one sample; mean and standard deviation of the
/// samples, z-score. Dark matter as log10 of its density, galaxies as log10(1 + n) with one range for truth,
/// sample and mean, the z-score from -3 to 3; each with a colour bar and its unit. What is not there is an
/// empty panel with its title. `name`: of the painter, for titles.
Picture drawPanels(const FieldHead& head, const std::string& name, const Map& sample,
                   const Posterior& posterior);

} // namespace lookback::field
