// SPDX-License-Identifier: MIT
#include "ui/analysis/AnalysisPage.h"

#include "ui/analysis/ChosenCard.h"
#include "ui/analysis/PlotCard.h"
#include "ui/analysis/SpectraView.h"
#include "ui/analysis/StartPanel.h"
#include "ui/analysis/WorkPanel.h"
#include "ui/common/ErrorBar.h"
#include "ui/common/Figures.h"

#include <QLabel>
#include <QStackedWidget>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace lookback::ui {

namespace {

/// What the cards show first, where both sets have it.
const char* const kPreferred[] = {analysis::kEllipticity,      analysis::kSemiMajor, analysis::kSersicIndex,
                                  analysis::kIsophotalArea,    "half_light_radius",  "gini",
                                  analysis::kPredictedRedshift};

/// A set cut down to what is to be compared.
analysis::MeasuredSet only(const analysis::MeasuredSet& set, const std::set<std::string>& keys) {
    analysis::MeasuredSet some = set;
    some.quantities.clear();
    for (const analysis::Quantity& quantity : set.quantities) {
        if (keys.count(quantity.key) > 0) {
            some.quantities.push_back(quantity);
        }
    }
    return some;
}

QString nameOf(const AnalysisSet& set) {
    return QString::fromStdString(set.measured.name);
}

QString proper(const std::string& sentence) {
    return QString::fromStdString(sentence).replace(QStringLiteral("+-"), QStringLiteral("\u00B1"));
}

} // namespace

AnalysisPage::~AnalysisPage() = default;

std::vector<std::string> AnalysisPage::sharedKeys() const {
    std::vector<std::string> keys;
    if (!sets_[0] || !sets_[1]) {
        return keys;
    }
    for (const analysis::Quantity& quantity : sets_[0]->measured.quantities) {
        if (sets_[1]->measured.find(quantity.key) != nullptr && quantity.key != kRedshiftLoss) {
            keys.push_back(quantity.key);
        }
    }
    return keys;
}

void AnalysisPage::compare() {
    if (!sets_[0] || !sets_[1]) {
        return;
    }
    const std::vector<std::string> shared = sharedKeys();
    const auto has = [&](const std::string& key) {
        return std::find(shared.begin(), shared.end(), key) != shared.end();
    };
    const auto used = [&](const std::string& key) {
        return std::find(quantities_.begin(), quantities_.end(), key) != quantities_.end();
    };
    for (std::string& key : quantities_) {
        key = has(key) ? key : std::string();
    }
    std::vector<std::string> proposals(std::begin(kPreferred), std::end(kPreferred));
    proposals.insert(proposals.end(), shared.begin(), shared.end());
    for (std::string& key : quantities_) {
        const auto next = std::find_if(proposals.begin(), proposals.end(),
                                       [&](const std::string& p) { return has(p) && !used(p); });
        if (key.empty() && next != proposals.end()) {
            key = *next;
        }
    }
    if (shared.empty()) {
        fail(tr("Expected a quantity that both sets have, found none: %1 and %2 share no column.")
                 .arg(nameOf(*sets_[0]), nameOf(*sets_[1])));
        refresh();
        return;
    }
    std::set<std::string> keys(quantities_.begin(), quantities_.end());
    keys.insert({analysis::kPredictedRedshift, kRedshiftLoss});
    comparing_.start(
        lane_.looks(),
        [a = only(sets_[0]->measured, keys), b = only(sets_[1]->measured, keys)](const Monitor& monitor) {
            return analysis::compareSets(a, b, {}, monitor);
        },
        [this](analysis::Comparison comparison) {
            comparison_ = std::move(comparison);
            failure_.clear();
            refresh();
            Q_EMIT workSaid(
                tr("Compared %1 galaxies with %2").arg(comparison_->countA).arg(comparison_->countB));
            checkSettled();
        },
        [this](const std::exception& e) {
            fail(QString::fromUtf8(e.what()));
            refresh();
            checkSettled();
        });
}

const analysis::QuantityComparison* AnalysisPage::quantity(const std::string& key) const {
    for (const auto& q : comparison_->quantities) {
        if (q.key == key) {
            return &q;
        }
    }
    return nullptr;
}

void AnalysisPage::showSets() {
    for (int k = 0; k < 2; ++k) {
        bar_->setSet(k, sets_[k] ? nameOf(*sets_[k]) : QString());
        start_->setSet(k, sets_[k] ? QStringLiteral("%1\n%2").arg(nameOf(*sets_[k]),
                                                                  QString::fromStdString(sets_[k]->origin))
                                   : QString());
    }
    if (sets_[0] && sets_[1]) {
        Q_EMIT titleSaid(tr("%1 and %2").arg(nameOf(*sets_[0]), nameOf(*sets_[1])));
    }
}

void AnalysisPage::refresh() {
    bar_->setReady(comparison_ || spectra_->ready());
    bar_->setView(view_);
    bar_->setLog(log_);
    side_->setVisible(view_ != AnalysisView::Spectra && comparison_);
    if (view_ == AnalysisView::Spectra) {
        stack_->setCurrentIndex(3);
        return;
    }
    if (!comparison_) {
        stack_->setCurrentIndex(0);
        return;
    }
    stack_->setCurrentIndex(view_ == AnalysisView::Predictions ? 2 : 1);
    QStringList lines;
    for (int k = 0; k < 2; ++k) {
        lines << QStringLiteral("<b>%1</b>&nbsp; %2<br>%3")
                     .arg(k == 0 ? QLatin1Char('A') : QLatin1Char('B'))
                     .arg(nameOf(*sets_[k]).toHtmlEscaped(),
                          QString::fromStdString(sets_[k]->origin).toHtmlEscaped());
    }
    lines << proper(comparison_->redshiftVerdict).toHtmlEscaped();
    lines << tr("Errors after \u00B1 are one standard error, of distances by bootstrap.");
    summary_->setText(lines.join(QStringLiteral("<br><br>")));
    setBrush(brush_);
}

void AnalysisPage::setBrush(const std::optional<Brush>& brush) {
    brush_ = brush;
    if (!comparison_) {
        return;
    }
    std::array<std::vector<std::int64_t>, 2> rows;
    for (int k = 0; k < 2; ++k) {
        const analysis::MeasuredSet& set = sets_[k]->measured;
        if (brush_) {
            rows[k] = chosenRows(chosenBy(*brush_, set));
        } else {
            rows[k].resize(set.index.size());
            std::iota(rows[k].begin(), rows[k].end(), 0);
        }
    }
    chosen_->setRows(rows, brush_.has_value());
    plot();
}

void AnalysisPage::plot() {
    PlottedSets plotted;
    for (int k = 0; k < 2; ++k) {
        plotted.sets[k] = &sets_[k]->measured;
        plotted.names[k] = k == 0 ? QStringLiteral("A") : QStringLiteral("B");
        if (brush_) {
            plotted.chosen[k] = chosenBy(*brush_, sets_[k]->measured);
        }
    }
    const bool values = view_ == AnalysisView::Distributions;
    const auto drawnHere = [this](Brush::Plot where, const std::string& key) {
        return brush_ && brush_->plot == where && (where != Brush::Plot::Values || brush_->key == key)
                   ? std::optional<ChartSelection>(brush_->area)
                   : std::nullopt;
    };
    if (view_ == AnalysisView::Predictions) { // what is not seen is not drawn, while a brush moves
        plotPredictions(plotted, drawnHere(Brush::Plot::Predictions, {}),
                        drawnHere(Brush::Plot::Redshifts, {}));
        return;
    }
    for (int i = 0; i < kCards; ++i) {
        const analysis::QuantityComparison* q = quantity(quantities_[i]);
        cards_[i]->setVisible(q != nullptr);
        if (q != nullptr) {
            cards_[i]->present(values ? histogramChart(*q, plotted, log_) : intervalChart(*q, plotted),
                               values ? distanceText(q->distances, QString::fromStdString(q->unit))
                                      : QString(),
                               proper(q->verdict));
            cards_[i]->chart()->setSelection(
                drawnHere(values ? Brush::Plot::Values : Brush::Plot::Redshifts, quantities_[i]));
        }
    }
}

void AnalysisPage::plotPredictions(const PlottedSets& plotted,
                                   const std::optional<ChartSelection>& brushedPredictions,
                                   const std::optional<ChartSelection>& brushedRedshifts) {
    const auto& prediction = comparison_->prediction;
    const analysis::QuantityComparison* loss = quantity(kRedshiftLoss);
    predictions_->present(prediction ? predictionChart(plotted) : emptyChart(tr("Predicted redshift")), {},
                          prediction ? proper(prediction->verdict) : QString());
    predictions_->chart()->setSelection(brushedPredictions);
    loss_->present(loss != nullptr ? intervalChart(*loss, plotted) : emptyChart(tr("Redshift loss")),
                   tr("0: exact, 1: far off"), loss != nullptr ? proper(loss->verdict) : QString());
    loss_->chart()->setSelection(brushedRedshifts);
}

void AnalysisPage::setView(AnalysisView view) {
    if (view != view_) {
        errors_->clear(); // it was about what is no longer seen
    }
    view_ = view;
    refresh();
}

void AnalysisPage::setLog(bool log) {
    log_ = log;
    refresh();
}

void AnalysisPage::setQuantity(int card, const std::string& key) {
    const auto other = std::find(quantities_.begin(), quantities_.end(), key);
    if (other != quantities_.end()) {
        std::swap(*other, quantities_[card]); // every quantity once
        refresh();
        return;
    }
    quantities_[card] = key;
    compare();
}

void AnalysisPage::point(int which, qint64 row) {
    if (row < 0 || !sets_[which]) {
        Q_EMIT positionSaid(QString());
        return;
    }
    const analysis::MeasuredSet& set = sets_[which]->measured;
    const auto at = static_cast<std::size_t>(row);
    QString text =
        tr("%1, galaxy %2").arg(which == 0 ? QLatin1Char('A') : QLatin1Char('B')).arg(set.index[at]);
    if (std::isfinite(set.redshift[at])) {
        text += tr("   z %1").arg(set.redshift[at], 0, 'f', 3);
    }
    for (const std::string& key : quantities_) {
        if (const analysis::Quantity* q = set.find(key); q != nullptr) {
            text += QStringLiteral("   %1 %2 %3")
                        .arg(QString::fromStdString(q->label).toLower(),
                             std::isnan(q->values[at]) ? tr("not measured") : figures(q->values[at], 3),
                             QString::fromStdString(q->unit));
        }
    }
    Q_EMIT positionSaid(text);
}

bool AnalysisPage::settled() const {
    return !measuring_[0].running() && !measuring_[1].running() && !comparing_.running() &&
           !chosen_->busy() && !spectra_->busy() && !generateWanted_;
}

void AnalysisPage::checkSettled() {
    if (settled()) {
        Q_EMIT settledNow();
    }
}

} // namespace lookback::ui
