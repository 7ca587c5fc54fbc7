// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/ModelCard.h"

#include <QString>
#include <vector>

namespace lookback::ui {

/// One bin of the strip that shows how much training data lies where.
struct DensityBar {
    double low = 0.0; ///< Redshift.
    double high = 0.0;
    std::int64_t count = 0; ///< Training galaxies in the bin.
    double height = 0.0;    ///< Galaxies per unit redshift over those of the fullest bin, 0 to 1.
};

/// The card's own histogram; empty if the card has none.
std::vector<DensityBar> densityStrip(const engine::TrainingData& training);

enum class Support {
    Good,   ///< Well covered.
    Sparse, ///< Fewer than kSparse of the fullest bin's density.
    None,   ///< No training galaxies: extrapolation.
};

inline constexpr double kSparse = 0.03;

/// What the model knows about `redshift`. Without a histogram: whether it lies in the card's range.
Support supportAt(const engine::ModelCard& card, double redshift);

/// "z 0.40 to 0.50: 1,234 training galaxies".
QString densityText(const engine::ModelCard& card, double redshift);

} // namespace lookback::ui
