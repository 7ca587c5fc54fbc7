// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/Controls.h"
#include "ui/field/FieldCharts.h"
#include "ui/field/Region.h"

#include <array>

class QButtonGroup;
class QStackedWidget;

namespace lookback::ui {

class Chart;
class FigureTable;

/// The card at the right: how the painted fields cluster against the truth, how their densities are
/// distributed, what a chosen region holds; below, how well each way did in figures.
class ClusteringCard : public Card {
    Q_OBJECT

public:
    enum class Tab { Clustering, Densities, Region };

    explicit ClusteringCard(QWidget* parent = nullptr);

    /// `truth`: densities of the true map, empty without. `source`: what exported plots say of their origin.
    void present(const std::vector<FieldEntry>& entries, const DensityBand& truth, bool hasTruth,
                 const QString& source);

    void setRegion(const QString& where, const std::vector<RegionFigures>& figures);

    void setTab(Tab tab);
    Tab tab() const;

    std::array<Chart*, 4> charts() { return {power_, transfer_, correlation_, density_}; }

    FigureTable* table() { return table_; }

    FigureTable* classes() { return classes_; }

    FigureTable* region() { return region_; }

private:
    void build();

    QButtonGroup* tabs_;
    QStackedWidget* stack_;
    Chart* power_;
    Chart* transfer_;
    Chart* correlation_;
    Chart* density_;
    FigureTable* table_;
    FigureTable* classes_;
    FigureTable* region_;
    QLabel* where_;
    QLabel* note_;
};

/// Rows of the tables; a figure that is not known is an empty cell.
std::vector<QStringList> errorRows(const std::vector<FieldEntry>& entries);
std::vector<QStringList> classRows(const std::vector<FieldEntry>& entries);

} // namespace lookback::ui
