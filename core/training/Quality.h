// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace lookback::training {

/// What a network makes of galaxies that it never learnt from, beside what is true of them.
struct QualitySample {
    std::vector<Image> real;   ///< Task "evolution": galaxies of the validation file,
    std::vector<Image> drawn;  ///< and one drawn at the redshift of each, both in linear flux.
    std::vector<double> truth; ///< Task "redshift": of galaxies of the validation file,
    std::vector<double> told;  ///< and what the network says.
};

/// Measures of a sample by name, the columns of quality.csv; the same names every time.
using QualityMeasures = std::vector<std::pair<std::string, double>>;

/// Who measures: the programs bring it along, for it takes what another room knows.
using Judge = std::function<QualityMeasures(const QualitySample&)>;

} // namespace lookback::training
