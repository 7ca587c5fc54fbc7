// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/EngineLane.h"
#include "ui/common/Job.h"
#include "ui/evolution/Measures.h"

#include <QObject>
#include <deque>
#include <map>
#include <utility>
#include <vector>

namespace lookback::ui {

/// Mean over the seeds and their standard deviation, NaN with fewer than two.
struct Spread {
    double mean = kUnmeasured;
    double deviation = kUnmeasured;
    int count = 0; ///< Seeds that could be measured.
};

/// Measures pictures on the files' thread as they come and keeps the numbers: of the galaxies as they are
/// shown now, and of each over redshift.
class MeasureTracks : public QObject {
    Q_OBJECT

public:
    static constexpr int kSeedsMost = 16; ///< Tracks follow so many of the galaxies.

    MeasureTracks(EngineLane& lane, MeasureGalaxy measure, QObject* parent = nullptr);

    void reset(const engine::ModelCard& card, int band); ///< Other galaxies, model or band: forget all.
    void show(int galaxy, double redshift, const Image& image);  ///< What the large view has.
    void track(int galaxy, double redshift, const Image& image); ///< A point of the galaxy's track.

    /// Of the pictures shown at this redshift; those of another are left out.
    Spread now(Measure what, double redshift) const;

    struct Point {
        double redshift = 0.0;
        Spread spread;
    };

    std::vector<Point> track(Measure what) const; ///< In the order of redshift.

    bool idle() const { return waiting_.empty() && !job_.running(); }

Q_SIGNALS:
    void changed();

private:
    struct Task {
        bool shown = false;
        int galaxy = 0;
        double redshift = 0.0;
        Image image;
    };

    void add(Task task);
    void pump();

    EngineLane& lane_;
    MeasureGalaxy measure_;
    engine::ModelCard card_;
    int band_ = 0;
    int run_ = 0; ///< Results of an earlier run are late.
    std::deque<Task> waiting_;
    std::map<int, std::pair<double, GalaxyMeasures>> shown_; ///< By galaxy: redshift and numbers.
    std::map<double, std::map<int, GalaxyMeasures>> tracks_; ///< By redshift, by galaxy.
    Job<GalaxyMeasures> job_;                                // last: its destructor waits
};

} // namespace lookback::ui
