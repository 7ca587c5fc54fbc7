// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/EngineLane.h"
#include "ui/common/Job.h"
#include "ui/evolution/FrameCache.h"
#include "ui/evolution/Services.h"

#include <QObject>
#include <QTimer>
#include <deque>
#include <utility>
#include <vector>

namespace lookback::ui {

/// What the page wants to see now.
struct Wanted {
    std::vector<evolution::Identity> identities;
    double redshift = 0.5;
    evolution::SamplingOptions preview{evolution::Sampler::DpmSolver, 4, true};
    evolution::SamplingOptions refined{evolution::Sampler::DpmSolver, 20, false};
    int first = 0; ///< The galaxy that is looked at: drawn before the others.
};

/// Keeps the pictures of a page at what is wanted, drawing on the engine lane. The newest wish wins: a wish
/// that was replaced before its turn is never drawn, refinement stops within one network evaluation. A
/// preview that is under way is finished and shown, or a slider that never rests would show nothing. Previews
/// come first, in batches that take about kBatchMs, the galaxy looked at leading and then those whose picture
/// is oldest; refinement follows once released or after kQuietMs without a new wish.
class GalaxyStream : public QObject {
    Q_OBJECT

public:
    static constexpr int kQuietMs = 250;
    static constexpr double kBatchMs = 80.0;

    explicit GalaxyStream(EngineLane& lane, QObject* parent = nullptr);

    void setModel(Generate generate); ///< An empty one: nothing is drawn. Forgets all pictures.
    void want(const Wanted& wanted);  ///< A preview now, refinement after a while of quiet.
    void refine();                    ///< The hand has let go: refine at once.
    void look(int first);             ///< Another galaxy is looked at: refine that one first.

    /// Where play is heading: draw these in advance, as previews, when there is nothing else to do.
    void setAhead(std::vector<double> redshifts);

    /// The first `galaxies` at these redshifts, as previews: drawn when there is nothing else to do, each
    /// told once by tracked().
    void setTracks(std::vector<double> redshifts, int galaxies);

    bool settled() const; ///< Everything wanted is shown refined.

    bool tracksDone() const { return tracks_.empty(); }

    double msPerGalaxy() const { return msPerPreview_; }

Q_SIGNALS:
    void drawn(int index, const lookback::Image& image, double redshift, int evaluations);
    void tracked(int index, const lookback::Image& image, double redshift);
    void worked(int evaluations, int galaxies, double ms); ///< One batch, as measured on the lane.
    void settledNow();
    void failed(const QString& sentence);

private:
    struct Shown {
        FrameKey key;
        bool any = false;
        bool preview = false;
        bool refined = false;
        quint64 age = 0; ///< When it was drawn, in batches.
    };

    struct Batch {
        std::vector<int> indices; ///< Empty: drawn in advance.
        std::vector<evolution::Identity> identities;
        double redshift = 0.0;
        evolution::SamplingOptions options;
        bool refined = false;
        bool track = false; ///< For tracked(), not to be shown.
    };

    struct Result {
        std::vector<Image> images;
        double ms = 0.0;
    };

    void pump();
    Batch nextBatch();
    Batch nextAhead();
    Batch nextTrack();
    void start(Batch batch);
    void take(const Batch& batch, const Result& result);
    void show(int index, const Image& image, double redshift, const evolution::SamplingOptions& options,
              bool refined);
    void takeFromCache();
    void stop();

    EngineLane& lane_;
    Generate generate_;
    Wanted wanted_;
    std::vector<Shown> shown_;
    std::vector<double> ahead_;
    std::deque<std::pair<int, double>> tracks_; ///< Galaxy and redshift, not yet drawn.
    FrameCache cache_;
    QTimer quiet_;
    bool mayRefine_ = false;
    bool busy_ = false;
    bool wasSettled_ = false;
    Batch running_;
    double msPerPreview_ = 60.0;
    quint64 clock_ = 0;
    Job<Result> job_; // last: its destructor waits, the rest must still be there
};

} // namespace lookback::ui
