// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/Controls.h"
#include "ui/common/EngineLane.h"
#include "ui/common/Job.h"
#include "ui/evolution/Services.h"

#include <QElapsedTimer>

class QComboBox;
class QDoubleSpinBox;
class QProgressBar;
class QSpinBox;

namespace lookback::ui {

/// Above the cards while something is to be written: which redshifts, which galaxies, where; then progress,
/// time left and Cancel. Never modal: the slider goes on working, its previews before the frames.
class ExportPanel : public Card {
    Q_OBJECT

public:
    ExportPanel(EngineLane& lane, const EvolutionServices& services, QWidget* parent = nullptr);

    /// Ask how; `now` holds all but file and redshifts. `chosen` is the galaxy looked at.
    void ask(const QString& ending, const ExportRequest& now, int chosen, double redshift, double low,
             double high, Generate generate);

    /// Write without asking.
    void start(const ExportRequest& request, Generate generate);
    void cancel();

    bool running() const { return job_.running(); }

Q_SIGNALS:
    void written(const QString& file);
    void failed(const QString& sentence);

private:
    void build();
    void showRunning(bool running);
    void choose();
    void progress(int done, int total);
    std::vector<double> redshifts() const;

    EngineLane& lane_;
    const EvolutionServices& services_;
    QString ending_;
    ExportRequest request_;
    Generate generate_;
    int chosen_ = 0;
    double redshift_ = 0.0;

    QLabel* what_;
    QWidget* form_;
    QComboBox* galaxies_;
    QComboBox* which_;
    QDoubleSpinBox* low_;
    QDoubleSpinBox* high_;
    QSpinBox* count_;
    QSpinBox* rate_;
    QLabel* rateLabel_;
    QPushButton* write_;
    QPushButton* cancel_;
    QProgressBar* bar_;
    QLabel* left_;
    QElapsedTimer timer_;
    Job<int> job_; // last: its destructor waits
};

/// `generate` for another thread than the engine's: every call runs on the engine lane behind what the hand
/// asks for, a few galaxies at a time.
Generate throughLane(QThreadPool* engine, Generate generate);

} // namespace lookback::ui
