// SPDX-License-Identifier: MIT
#pragma once

#include "ui/canvas/Chart.h"
#include "ui/common/Controls.h"

namespace lookback::ui {

/// A chart with its heading, the distances of the two sets beside it and the verdict below.
class PlotCard : public Card {
    Q_OBJECT

public:
    explicit PlotCard(Chart::Selecting selecting, QWidget* parent = nullptr);

    void present(const ChartData& plot, const QString& distances, const QString& verdict);

    Chart* chart() { return chart_; }

    QString verdict() const { return verdict_->text(); }

    /// Further lines of the card's menu, above those that export.
    std::function<void(QMenu&)> fillMenu;

private:
    Chart* chart_;
    QLabel* verdict_;
};

} // namespace lookback::ui
