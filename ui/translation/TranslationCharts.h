// SPDX-License-Identifier: MIT
#pragma once

#include "core/translation/Evaluation.h"
#include "ui/canvas/ChartData.h"
#include "ui/translation/TranslationRun.h"

#include <map>
#include <string>
#include <vector>

namespace lookback::ui {

/// One model in charts and tables: what it is called, its colour, how it did on the galaxy that is shown.
struct ModelEntry {
    std::string model;
    QString name; ///< "DDPM"
    Ink ink = Ink::Blue;
    TranslationFigures figures; ///< Without samples: nothing yet.
};

/// What one number of steps of one model cost and brought on the galaxy that is shown.
struct TriedSteps {
    std::string model;
    QString name;
    Ink ink = Ink::Blue;
    QString sampler;
    int evaluations = 0;
    int samples = 0;
    double secondsEach = 0.0;
    std::optional<double> squaredError; ///< Of the domain that is shown, dex^2.
};

/// Radial profiles of one domain, the truth grey, bands the 16th to 84th percentile over samples. `pixel`:
/// its side, kpc; 0: radii in pixels.
ChartData profileChart(const std::vector<ModelEntry>& entries, Domain domain, double pixel,
                       const QString& source);

/// log10 of model over truth of the same profiles.
ChartData profileResidualChart(const std::vector<ModelEntry>& entries, Domain domain, double pixel,
                               const QString& source);

/// Error against seconds a sample, a point a number of steps.
ChartData costChart(const std::vector<TriedSteps>& tries, const QString& source);

/// Names and colours of models, by their names in files.
using ModelLooks = std::map<std::string, std::pair<QString, Ink>>;

/// Profile residuals of one domain over many galaxies of a file.
ChartData fileProfileChart(const translation::SetScores& scores, Domain domain, const ModelLooks& looks,
                           const QString& source);

/// Stellar against halo mass over many galaxies: abundance matching as data and models have it.
ChartData massChart(const translation::SetScores& scores, const ModelLooks& looks, const QString& source);

} // namespace lookback::ui
