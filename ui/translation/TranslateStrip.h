// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Range.h"
#include "ui/common/Controls.h"

#include <QElapsedTimer>
#include <cstdint>

class QProgressBar;
class QSlider;
class QSpinBox;

namespace lookback::ui {

class FigureLabel;

inline constexpr Range<int> kTranslationSamplesRange{1, 64};

/// How often models that are random translate a map.
struct TranslationWish {
    int samples = 4;
    std::uint64_t seed = 1; ///< Of the first; the others count on from it.
};

/// The strip below the panels: Translate, how many samples of which seeds, how many steps of the network
/// each; progress, time left and Stop.
class TranslateStrip : public Card {
    Q_OBJECT

public:
    explicit TranslateStrip(QWidget* parent = nullptr);

    TranslationWish wish() const;
    void setWish(const TranslationWish& wish); ///< Without telling anybody.

    /// Of which model the slider sets the steps; empty: of none. `what`: "DDPM, dpm++".
    void setSteps(const QString& what, int evaluations);

    void setWork(bool wanted, const QString& why); ///< There is something to do; why not, as a sentence.
    void start(const QString& what);               ///< "DDPM"
    void progress(const QString& words, int done, int total);
    void finish(const QString& words);

    bool running() const { return running_; }

    QString words() const { return words_->text(); }

    std::function<void(QMenu&)> fillSteps; ///< Which model, and its samplers.

    QPushButton* translateButton() { return translate_; }

    QPushButton* stopButton() { return stop_; }

    QSpinBox* samplesBox() { return samples_; }

    QSpinBox* seedBox() { return seed_; }

    QSlider* stepsSlider() { return steps_; }

Q_SIGNALS:
    void translateWanted();
    void stopWanted();
    void wishChanged();
    void stepsWanted(int evaluations);

private:
    void build();
    void refresh();

    QPushButton* translate_;
    QSpinBox* samples_;
    QSpinBox* seed_;
    MenuButton* model_;
    QSlider* steps_;
    FigureLabel* number_;
    QLabel* words_;
    FigureLabel* left_;
    QProgressBar* bar_;
    QPushButton* stop_;
    QElapsedTimer timer_;
    bool running_ = false;
    bool wanted_ = false;
};

} // namespace lookback::ui
