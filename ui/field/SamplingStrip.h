// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Range.h"
#include "core/field/Painter.h"
#include "ui/common/Controls.h"

#include <QElapsedTimer>
#include <cstdint>

class QProgressBar;
class QSlider;
class QSpinBox;

namespace lookback::ui {

class FigureLabel;

inline constexpr Range<int> kFieldSamplesRange{1, 1000};

/// What is to be drawn.
struct SamplingWish {
    int samples = 100;
    std::uint64_t seed = 1; ///< Of the first; the others count on from it.
    field::PaintOptions paint;

    /// Only the count differs: the samples that are there are part of those that are wanted.
    bool goesOn(const SamplingWish& other) const {
        return seed == other.seed && paint.sampler == other.paint.sampler &&
               paint.evaluations == other.paint.evaluations;
    }
};

/// The strip below the panels: Sample, how many of which seeds by which sampler; progress, time left and
/// "Stop and keep"; how strongly the z-scores cover what lies below.
class SamplingStrip : public Card {
    Q_OBJECT

public:
    explicit SamplingStrip(QWidget* parent = nullptr);

    SamplingWish wish() const;
    void setWish(const SamplingWish& wish);

    void setModelKind(bool random, bool diffusion); ///< One field or many; whether a sampler is to be chosen.
    void setReady(bool ready, const QString& why);  ///< Why nothing can be drawn; empty: it can.
    void setHeld(int samples, bool goesOn);         ///< Samples that are there already.

    void start(int from, int to); ///< Samples that are there, and that will be.
    void progress(int done);      ///< Samples that are there.
    void finish(const QString& words);

    bool running() const { return running_; }

    QString words() const; ///< Of the progress.

    double overlay() const; ///< Opacity of the z-scores, 0 to 1.
    void setOverlay(double opacity);

    QPushButton* sampleButton() { return sample_; }

    QPushButton* stopButton() { return stop_; }

    QSpinBox* samplesBox() { return samples_; }

Q_SIGNALS:
    void sampleWanted();
    void stopWanted();
    void wishChanged();
    void overlayChanged(double opacity);

private:
    void build();
    void refresh();
    void fillSamplers(QMenu& menu);
    void showSampler();

    QPushButton* sample_;
    QSpinBox* samples_;
    QSpinBox* seed_;
    QWidget* samplerField_;
    MenuButton* sampler_;
    FigureLabel* words_;
    FigureLabel* left_;
    QLabel* why_;
    QProgressBar* bar_;
    QPushButton* stop_;
    QSlider* overlay_;
    field::PaintOptions paint_;
    bool running_ = false;
    bool ready_ = false;
    bool random_ = true;
    int held_ = 0;
    int from_ = 0;
    int to_ = 0;
    QElapsedTimer timer_;
};

} // namespace lookback::ui
