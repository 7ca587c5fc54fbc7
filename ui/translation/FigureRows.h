// SPDX-License-Identifier: MIT
#pragma once

#include "ui/translation/TranslationCharts.h"

#include <QStringList>

namespace lookback::ui {

/// Rows of the tables of the Translation page; a figure that is not known is an empty cell.
std::vector<QStringList> figureRows(const std::vector<ModelEntry>& entries, Domain domain);
std::vector<QStringList> stepRows(const std::vector<TriedSteps>& tries);
std::vector<QStringList> fileRows(const translation::SetScores& scores, Domain domain,
                                  const ModelLooks& looks);

} // namespace lookback::ui
