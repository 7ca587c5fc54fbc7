// SPDX-License-Identifier: MIT
#include "ui/evolution/MeasuredCard.h"

#include "ui/canvas/TrackPlot.h"

#include <QGridLayout>
#include <algorithm>

namespace lookback::ui {

MeasuredCard::MeasuredCard(QWidget* parent)
    : Card(tr("Measured"), parent) {
    const auto put = [this](Measure what, TrackPlot* plot) { plots_[static_cast<std::size_t>(what)] = plot; };
    put(Measure::SemiMajor, new TrackPlot(tr("Semi-major axis"), tr("kpc")));
    put(Measure::Ellipticity, new TrackPlot(tr("Ellipticity"), QString()));
    put(Measure::SersicIndex, new TrackPlot(tr("S\u00e9rsic index"), QString()));
    put(Measure::IsophotalArea, new TrackPlot(tr("Isophotal area"), tr("kpc\u00b2")));
    put(Measure::Magnitude, new TrackPlot(tr("Magnitude"), tr("AB")));
    plot(Measure::Magnitude)->setDownwards(true);
    put(Measure::PredictedRedshift, new TrackPlot(tr("Predicted redshift"), QString(), true));
    auto* grid = new QGridLayout;
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(4);
    for (int i = 0; i < static_cast<int>(kMeasures); ++i) {
        grid->addWidget(plots_[static_cast<std::size_t>(i)], i / 2, i % 2);
    }
    body()->addLayout(grid);
    plot(Measure::PredictedRedshift)->hide(); // until there is a model that predicts
    setToolTip(tr("Line and band: mean and standard deviation over the seeds, from previews, against "
                  "redshift. Amber: the galaxies as shown now."));
}

void MeasuredCard::setRange(double low, double high) {
    for (TrackPlot* p : plots_) {
        p->setRange(low, high);
    }
}

void MeasuredCard::refresh(const MeasureTracks& tracks, double redshift, int seeds, const QString& band) {
    seeds = std::min(seeds, MeasureTracks::kSeedsMost);
    setNote(seeds > 1 ? tr("band %1, mean \u00b1 spread over %2 seeds, against redshift").arg(band).arg(seeds)
                      : tr("band %1, one seed, against redshift").arg(band));
    for (std::size_t i = 0; i < kMeasures; ++i) {
        const auto what = static_cast<Measure>(i);
        std::vector<TrackPlot::Point> points;
        for (const MeasureTracks::Point& p : tracks.track(what)) {
            points.push_back({p.redshift, p.spread.mean, p.spread.deviation});
        }
        const Spread now = tracks.now(what, redshift);
        if (now.count > 0) {
            plots_[i]->show();
        }
        plots_[i]->setTrack(std::move(points));
        plots_[i]->setNow(redshift, now.mean, now.deviation);
    }
}

} // namespace lookback::ui
