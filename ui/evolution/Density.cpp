// SPDX-License-Identifier: MIT
#include "ui/evolution/Density.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

namespace lookback::ui {

namespace {

const DensityBar* barAt(const std::vector<DensityBar>& bars, double redshift) {
    for (const DensityBar& bar : bars) {
        if (redshift >= bar.low && (redshift < bar.high || (&bar == &bars.back() && redshift <= bar.high))) {
            return &bar;
        }
    }
    return nullptr;
}

} // namespace

std::vector<DensityBar> densityStrip(const engine::TrainingData& training) {
    std::vector<DensityBar> bars;
    double fullest = 0.0;
    for (std::size_t i = 0; i + 1 < training.redshiftEdges.size() && i < training.redshiftCounts.size();
         ++i) {
        DensityBar bar{training.redshiftEdges[i], training.redshiftEdges[i + 1], training.redshiftCounts[i],
                       0.0};
        bar.height = bar.high > bar.low ? static_cast<double>(bar.count) / (bar.high - bar.low) : 0.0;
        fullest = std::max(fullest, bar.height);
        bars.push_back(bar);
    }
    for (DensityBar& bar : bars) {
        bar.height = fullest > 0.0 ? bar.height / fullest : 0.0;
    }
    return bars;
}

Support supportAt(const engine::ModelCard& card, double redshift) {
    const auto bars = densityStrip(card.training);
    if (bars.empty()) {
        const bool inside = redshift >= card.redshiftLowest && redshift <= card.redshiftHighest;
        return inside ? Support::Good : Support::None;
    }
    const DensityBar* bar = barAt(bars, redshift);
    if (bar == nullptr || bar->count == 0) {
        return Support::None;
    }
    return bar->height < kSparse ? Support::Sparse : Support::Good;
}

QString densityText(const engine::ModelCard& card, double redshift) {
    const auto bars = densityStrip(card.training);
    const DensityBar* bar = barAt(bars, redshift);
    if (bar == nullptr) {
        return bars.empty()
                   ? QCoreApplication::translate("Density", "The model card has no redshift histogram")
                   : QCoreApplication::translate("Density", "z %1: no training galaxies")
                         .arg(redshift, 0, 'f', 2);
    }
    return QCoreApplication::translate("Density", "z %1 to %2: %3 training galaxies")
        .arg(bar->low, 0, 'f', 2)
        .arg(bar->high, 0, 'f', 2)
        .arg(QLocale(QLocale::English).toString(static_cast<qlonglong>(bar->count)));
}

} // namespace lookback::ui
