// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/Controls.h"
#include "ui/evolution/MeasureTracks.h"

#include <array>

namespace lookback::ui {

class TrackPlot;

/// Read-outs of the galaxies shown: mean and spread over the seeds, now and over redshift.
class MeasuredCard : public Card {
    Q_OBJECT

public:
    explicit MeasuredCard(QWidget* parent = nullptr);

    void setRange(double low, double high); ///< Of redshift.

    /// Everything anew: `seeds` galaxies are shown, `band` is the name of the measured one.
    void refresh(const MeasureTracks& tracks, double redshift, int seeds, const QString& band);

private:
    TrackPlot* plot(Measure what) const { return plots_[static_cast<std::size_t>(what)]; }

    std::array<TrackPlot*, kMeasures> plots_{};
};

} // namespace lookback::ui
