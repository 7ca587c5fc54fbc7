// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/Controls.h"
#include "ui/translation/TranslationCharts.h"

#include <QElapsedTimer>
#include <array>

class QButtonGroup;
class QProgressBar;
class QSpinBox;
class QStackedWidget;

namespace lookback::ui {

class Chart;
class FigureTable;

/// The card at the right: radial profiles and figures of this galaxy; what steps cost and bring; how models
/// do over many galaxies of the file.
class FiguresCard : public Card {
    Q_OBJECT

public:
    enum class Tab { Profile, Steps, File };

    explicit FiguresCard(QWidget* parent = nullptr);

    /// `why`: why there is nothing to plot. `source`: what exported plots say of their origin.
    void present(const std::vector<ModelEntry>& entries, Domain domain, double pixel, bool hasTruth,
                 const QString& why, const QString& source);

    void presentSteps(const std::vector<TriedSteps>& tries, const QString& source);

    /// Whether one of the models knows the likelihood of a map, and why not.
    void setLikelihood(bool known, bool ready, const QString& words);

    void presentFile(const translation::SetScores& scores, Domain domain, const ModelLooks& looks,
                     const QString& source);

    void setMaps(std::int64_t count); ///< Of the file.

    void startFile();
    void progressFile(int done, int total);
    void finishFile(const QString& words);

    void setFileReady(bool ready, const QString& why); ///< Why it cannot be measured.

    int fileMaps() const;

    QString fileWords() const { return fileWords_->text(); }

    void setTab(Tab tab);
    Tab tab() const;

    std::array<Chart*, 5> charts() { return {profile_, residual_, cost_, fileProfile_, masses_}; }

    FigureTable* table() { return table_; }

    FigureTable* stepsTable() { return steps_; }

    FigureTable* fileTable() { return file_; }

    QPushButton* likelihoodButton() { return likelihood_; }

    QString likelihoodText() const { return likelihoodWords_->text(); }

    QPushButton* measureButton() { return measure_; }

    QPushButton* stopButton() { return stop_; }

    QSpinBox* mapsBox() { return maps_; }

Q_SIGNALS:
    void likelihoodWanted();
    void measureWanted();
    void stopWanted();

private:
    void build();
    QWidget* buildProfile();
    QWidget* buildSteps();
    QWidget* buildFile();
    void refreshFile();

    QButtonGroup* tabs_;
    QStackedWidget* stack_;
    Chart* profile_;
    Chart* residual_;
    Chart* cost_;
    Chart* fileProfile_;
    Chart* masses_;
    FigureTable* table_;
    FigureTable* steps_;
    FigureTable* file_;
    QLabel* note_;
    QWidget* likelihoodRow_;
    QPushButton* likelihood_;
    QLabel* likelihoodWords_;
    QPushButton* measure_;
    QPushButton* stop_;
    QSpinBox* maps_;
    QLabel* fileWords_;
    QProgressBar* fileBar_;
    QElapsedTimer timer_;
    bool fileReady_ = false;
    bool fileRunning_ = false;
};

} // namespace lookback::ui
