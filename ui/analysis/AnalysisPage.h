// SPDX-License-Identifier: MIT
#pragma once

#include "ui/analysis/AnalysisBar.h"
#include "ui/analysis/Brush.h"
#include "ui/analysis/Plots.h"
#include "ui/analysis/Services.h"
#include "ui/common/EngineLane.h"
#include "ui/common/Job.h"
#include "ui/common/Page.h"
#include "ui/evolution/Services.h"

#include <array>
#include <memory>
#include <optional>

class QLabel;
class QStackedWidget;

namespace lookback::ui {

class ChosenCard;
class ErrorBar;
class PlotCard;
class SpectraView;
class StartPanel;
class WorkPanel;

/// Two sets of galaxies beside each other: how their shapes and sizes are distributed and change with
/// redshift, how well their redshifts are predicted, and the spectra of two maps. A selection in one plot is
/// shown in all.
class AnalysisPage : public Page {
    Q_OBJECT

public:
    static constexpr int kCards = 4;

    AnalysisPage(EngineLane& lane, AnalysisServices services, const std::filesystem::path& demo,
                 QWidget* parent = nullptr);
    ~AnalysisPage() override;

    void setModel(const std::optional<LoadedModel>& model); ///< That can draw a set.

    void open(const std::filesystem::path& file) override; ///< As set A if there is none, else as set B.
    void openAs(int which, const std::filesystem::path& file);
    void openAll(const std::vector<std::filesystem::path>& files); ///< Two are set A and set B, or two maps.
    void generate(int which);                  ///< By the model, at the redshifts of the other set.
    void generateWhenReady();                  ///< Set B, as soon as there are set A and a model.
    void modelFailed(const QString& sentence); ///< There will be none.

    void setView(AnalysisView view);
    void setLog(bool log);
    void setQuantity(int card, const std::string& key);
    void setBrush(const std::optional<Brush>& brush);
    void cancel();

    void announce() { checkSettled(); } ///< Say settledNow(), also where nothing was wanted.

    const std::optional<analysis::Comparison>& comparison() const { return comparison_; }

    const std::optional<Brush>& brush() const { return brush_; }

    PlotCard* card(int index) { return cards_[index]; }

    PlotCard* predictions() { return predictions_; }

    ChosenCard* chosen() { return chosen_; }

    QString message() const; ///< Of the error bar.

    void fillOpen(std::function<void(QMenu&)> fill) override;
    bool settled() const override;

    QString failure() const override { return failure_; }

private:
    void build();
    void makeKeys();
    void connectParts();
    void chooseFile(int which, bool map);
    void measure(int which, const QString& what, QThreadPool* pool,
                 std::function<AnalysisSet(const Monitor&)> work);
    void adopt(int which, AnalysisSet set);
    void drawIfWanted();
    void fail(const QString& sentence);
    void compare();
    void refresh();
    void plot();
    void plotPredictions(const PlottedSets& plotted, const std::optional<ChartSelection>& brushedPredictions,
                         const std::optional<ChartSelection>& brushedRedshifts);
    void showSets();
    void brushCard(int card, const std::optional<ChartSelection>& area);
    void point(int which, qint64 row);
    void fillSet(QMenu& menu, int which);
    void fillExport(QMenu& menu);
    void exportComparison(const QString& ending);
    void checkSettled();
    std::vector<std::string> sharedKeys() const;
    const analysis::QuantityComparison* quantity(const std::string& key) const;

    EngineLane& lane_;
    AnalysisServices services_;
    std::filesystem::path demo_;
    std::optional<LoadedModel> model_;
    std::array<std::shared_ptr<const AnalysisSet>, 2> sets_;
    std::array<std::string, kCards> quantities_; ///< Quantity of each card; empty: none left for it.
    std::optional<analysis::Comparison> comparison_;
    std::optional<Brush> brush_;
    AnalysisView view_ = AnalysisView::Distributions;
    bool log_ = false;
    bool generateWanted_ = false; ///< Set B is to be drawn once there are set A and a model.
    QString modelFailure_;        ///< Why there will be none.
    QString failure_;

    AnalysisBar* bar_;
    ErrorBar* errors_;
    std::array<WorkPanel*, 2> work_{};
    StartPanel* start_;
    QStackedWidget* stack_;
    std::array<PlotCard*, kCards> cards_{};
    PlotCard* predictions_;
    PlotCard* loss_;
    SpectraView* spectra_;
    ChosenCard* chosen_;
    QWidget* side_;
    QLabel* summary_ = nullptr;
    std::array<Job<AnalysisSet>, 2> measuring_;
    Job<analysis::Comparison> comparing_;
};

} // namespace lookback::ui
