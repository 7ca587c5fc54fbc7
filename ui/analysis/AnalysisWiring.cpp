// SPDX-License-Identifier: MIT
// How the parts of the Analysis page are laid out, and what each tells the page.
#include "core/analysis/ComparisonFile.h"
#include "ui/analysis/AnalysisPage.h"
#include "ui/analysis/ChosenCard.h"
#include "ui/analysis/PlotCard.h"
#include "ui/analysis/SpectraView.h"
#include "ui/analysis/StartPanel.h"
#include "ui/analysis/WorkPanel.h"
#include "ui/common/ErrorBar.h"

#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QScrollArea>
#include <QStackedWidget>

namespace lookback::ui {

namespace {

constexpr int kChosenLeast = 400; ///< Height of the pictures' card, pixels.
constexpr int kPlotLeast = 232;   ///< Height of a card with a plot, pixels.

/// `inner` in an area that scrolls where the window is low.
QScrollArea* scrolling(QWidget* inner) {
    auto* area = new QScrollArea;
    area->setWidget(inner);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->viewport()->setAutoFillBackground(false);
    inner->setAutoFillBackground(false);
    return area;
}

} // namespace

AnalysisPage::AnalysisPage(EngineLane& lane, AnalysisServices services, const std::filesystem::path& demo,
                           QWidget* parent)
    : Page(parent)
    , lane_(lane)
    , services_(std::move(services))
    , demo_(demo)
    , bar_(new AnalysisBar)
    , errors_(new ErrorBar)
    , start_(new StartPanel(!demo.empty()))
    , stack_(new QStackedWidget)
    , predictions_(new PlotCard(Chart::Selecting::Rectangle))
    , loss_(new PlotCard(Chart::Selecting::Range))
    , spectra_(new SpectraView(lane, services_))
    , chosen_(new ChosenCard(lane))
    , side_(new QWidget) {
    setFocusPolicy(Qt::StrongFocus);
    build();
    connectParts();
    makeKeys();
    refresh();
}

void AnalysisPage::build() {
    auto* shapes = new QWidget;
    auto* grid = new QGridLayout(shapes);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(12);
    for (int i = 0; i < kCards; ++i) {
        cards_[i] = new PlotCard(Chart::Selecting::Range);
        cards_[i]->setMinimumHeight(kPlotLeast);
        grid->addWidget(cards_[i], i / 2, i % 2);
    }
    for (int i = 0; i < 2; ++i) {
        grid->setColumnStretch(i, 1);
        grid->setRowStretch(i, 1);
    }
    auto* redshifts = new QWidget;
    auto* pair = new QHBoxLayout(redshifts);
    pair->setContentsMargins(0, 0, 0, 0);
    pair->setSpacing(12);
    pair->addWidget(predictions_, 1);
    pair->addWidget(loss_, 1);
    for (PlotCard* card : {predictions_, loss_}) {
        card->setMinimumHeight(kPlotLeast);
        card->chart()->setEmptyText(
            tr("No predicted redshifts in both sets. lookback-cli measure redshift FILE "
               "writes a table of them that can be opened here."));
    }
    stack_->addWidget(start_);
    stack_->addWidget(scrolling(shapes));
    stack_->addWidget(scrolling(redshifts));
    stack_->addWidget(spectra_);

    auto* beside = new QWidget;
    auto* column = new QVBoxLayout(beside);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(chosen_, 1);
    auto* about = new Card(tr("Compared"));
    summary_ = label(QString(), "secondary");
    summary_->setWordWrap(true);
    summary_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    about->body()->addWidget(summary_);
    column->addWidget(about);
    chosen_->setMinimumHeight(kChosenLeast);
    auto* whole = new QVBoxLayout(side_);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(scrolling(beside));
    side_->setMinimumWidth(280);
    side_->setMaximumWidth(400);

    auto* upper = new QHBoxLayout;
    upper->setSpacing(12);
    upper->addWidget(stack_, 27);
    upper->addWidget(side_, 10);
    auto* cards = new QVBoxLayout;
    cards->setContentsMargins(12, 12, 12, 12);
    cards->setSpacing(12);
    cards->addWidget(errors_);
    for (int k = 0; k < 2; ++k) {
        work_[k] = new WorkPanel;
        cards->addWidget(work_[k]);
    }
    cards->addLayout(upper, 1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(bar_);
    all->addLayout(cards, 1);
}

void AnalysisPage::connectParts() {
    connect(bar_, &AnalysisBar::viewWanted, this, &AnalysisPage::setView);
    connect(bar_, &AnalysisBar::logWanted, this, &AnalysisPage::setLog);
    bar_->fillSet = [this](QMenu& menu, int which) { fillSet(menu, which); };
    bar_->fillExport = [this](QMenu& menu) { fillExport(menu); };
    connect(start_, &StartPanel::openWanted, this, [this](int which) { chooseFile(which, false); });
    connect(start_, &StartPanel::demoWanted, this, [this](int which) { openAs(which, demo_); });
    connect(start_, &StartPanel::generateWanted, this, &AnalysisPage::generate);
    for (int k = 0; k < 2; ++k) {
        measuring_[k].onProgress = [this, k](int done, int total) { work_[k]->progress(done, total); };
        connect(work_[k], &WorkPanel::cancelled, this, [this, k] {
            measuring_[k].cancel();
            work_[k]->hide();
            generateWanted_ = false;
            checkSettled();
        });
    }
    for (int i = 0; i < kCards; ++i) {
        connect(cards_[i]->chart(), &Chart::selected, this,
                [this, i](const std::optional<ChartSelection>& area) { brushCard(i, area); });
        cards_[i]->fillMenu = [this, i](QMenu& menu) {
            for (const std::string& key : sharedKeys()) {
                const QString name = QString::fromStdString(sets_[0]->measured.find(key)->label);
                addChoice(menu, name, key == quantities_[i], [this, i, key] { setQuantity(i, key); });
            }
        };
    }
    connect(predictions_->chart(), &Chart::selected, this, [this](const std::optional<ChartSelection>& area) {
        setBrush(area ? std::optional<Brush>({Brush::Plot::Predictions, {}, *area}) : std::nullopt);
    });
    connect(predictions_->chart(), &Chart::pointClicked, this, [this](int set, int at) {
        const Series& s = predictions_->chart()->data().series[static_cast<std::size_t>(set)];
        const double x = s.x[static_cast<std::size_t>(at)];
        const double y = s.y[static_cast<std::size_t>(at)];
        setBrush(Brush{Brush::Plot::Predictions, {}, {x, x, y, y}}); // this galaxy
    });
    connect(loss_->chart(), &Chart::selected, this, [this](const std::optional<ChartSelection>& area) {
        setBrush(area ? std::optional<Brush>({Brush::Plot::Redshifts, {}, *area}) : std::nullopt);
    });
    connect(spectra_, &SpectraView::openWanted, this, [this](int which) { chooseFile(which, true); });
    connect(spectra_, &SpectraView::failed, this, [this](const QString& sentence) { fail(sentence); });
    connect(spectra_, &SpectraView::shown, this, [this] {
        bar_->setReady(comparison_ || spectra_->ready());
        checkSettled();
    });
    connect(chosen_, &ChosenCard::failed, errors_, &ErrorBar::showError);
    connect(chosen_, &ChosenCard::shown, this, &AnalysisPage::checkSettled);
    connect(chosen_, &ChosenCard::pointed, this, &AnalysisPage::point);
    std::vector<PlotCard*> plots(cards_.begin(), cards_.end());
    plots.insert(plots.end(), {predictions_, loss_});
    for (PlotCard* card : spectra_->cards()) {
        plots.push_back(card);
    }
    for (PlotCard* card : plots) {
        connect(card->chart(), &Chart::exportFailed, errors_, &ErrorBar::showError);
        connect(card->chart(), &Chart::exported, this,
                [this](const QString& file) { errors_->showNote(tr("Written: %1").arg(file)); });
    }
}

void AnalysisPage::brushCard(int card, const std::optional<ChartSelection>& area) {
    if (!area) {
        setBrush({});
        return;
    }
    setBrush(view_ == AnalysisView::Distributions ? Brush{Brush::Plot::Values, quantities_[card], *area}
                                                  : Brush{Brush::Plot::Redshifts, {}, *area});
}

void AnalysisPage::chooseFile(int which, bool map) {
    auto* dialog = new QFileDialog(this, map ? tr("Open a map") : tr("Open galaxies or a table of measures"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters(
        {map ? tr("Maps (*.npy *.fits *.fit *.fits.gz *.hdf5 *.h5)")
             : tr("Galaxies and tables (*.hdf5 *.h5 *.fits *.fit *.fits.fz *.fits.gz *.npy *.csv)"),
         tr("All files (*)")});
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this, which, map](const QString& file) {
        if (map) {
            spectra_->openAs(which, file.toStdString());
        } else {
            openAs(which, file.toStdString());
        }
    });
    dialog->open();
}

void AnalysisPage::fillSet(QMenu& menu, int which) {
    menu.addAction(tr("Open a file\u2026"), this, [this, which] { chooseFile(which, false); });
    if (!demo_.empty()) {
        menu.addAction(tr("Demo galaxies (simulated)"), this, [this, which] { openAs(which, demo_); });
    }
    const QString model = model_ ? QString::fromStdString(model_->card.name) : QString();
    QAction* draw = menu.addAction(model_ ? tr("Generate by %1 at the redshifts of the other set").arg(model)
                                          : tr("Generate: no model is loaded"),
                                   this, [this, which] { generate(which); });
    draw->setEnabled(model_ && sets_[1 - which]);
    menu.addSeparator();
    QAction* swap = menu.addAction(tr("Swap A and B"), this, [this] {
        std::swap(sets_[0], sets_[1]);
        comparison_.reset();
        brush_.reset();
        for (int k = 0; k < 2; ++k) {
            chosen_->setSet(k, sets_[k]);
        }
        showSets();
        compare();
    });
    swap->setEnabled(sets_[0] && sets_[1]);
}

void AnalysisPage::fillExport(QMenu& menu) {
    std::vector<PlotCard*> plots(cards_.begin(), cards_.end());
    if (view_ == AnalysisView::Predictions) {
        plots = {predictions_, loss_};
    } else if (view_ == AnalysisView::Spectra) {
        const auto all = spectra_->cards();
        plots.assign(all.begin(), all.end());
    }
    for (PlotCard* card : plots) {
        if (!card->isHidden()) {
            card->chart()->fillExport(*menu.addMenu(card->chart()->data().title));
        }
    }
    if (comparison_) {
        menu.addSeparator();
        menu.addAction(tr("Comparison, all numbers (CSV)\u2026"), this,
                       [this] { exportComparison(QStringLiteral("csv")); });
        menu.addAction(tr("Comparison, all numbers (JSON)\u2026"), this,
                       [this] { exportComparison(QStringLiteral("json")); });
    }
}

void AnalysisPage::exportComparison(const QString& ending) {
    auto* dialog = new QFileDialog(this, tr("Save the comparison"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(ending);
    dialog->setNameFilter(QStringLiteral("*.%1").arg(ending));
    dialog->selectFile(QStringLiteral("comparison.%1").arg(ending));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    // What was shown when it was asked for, whatever is measured meanwhile.
    connect(dialog, &QFileDialog::fileSelected, this, [this, shown = *comparison_](const QString& file) {
        try {
            analysis::writeComparison(file.toStdString(), shown);
            errors_->showNote(tr("Written: %1").arg(file));
        } catch (const std::exception& e) {
            errors_->showError(QString::fromUtf8(e.what()));
        }
    });
    dialog->open();
}

QString AnalysisPage::message() const {
    return errors_->message();
}

void AnalysisPage::fillOpen(std::function<void(QMenu&)> fill) {
    bar_->fillOpen = std::move(fill);
}

void AnalysisPage::makeKeys() {
    for (int i = 0; i < 4; ++i) {
        const KeyHelp all{tr("1 to 4"), tr("Distributions, by redshift, predictions, spectra")};
        keys_.add({Qt::Key_1 + i}, i == 0 ? all : KeyHelp{},
                  [this, i] { setView(static_cast<AnalysisView>(i)); });
    }
    keys_.add({Qt::Key_L}, {tr("L"), tr("Logarithmic counts")}, [this] { setLog(!log_); });
    keys_.add(
        {Qt::Key_Escape}, {tr("Esc"), tr("Cancel measuring; select nothing")}, [this] { cancel(); },
        [this] { return measuring_[0].running() || measuring_[1].running(); });
    keys_.add(
        {Qt::Key_Escape}, {}, [this] { setBrush({}); }, [this] { return brush_.has_value(); });
    keys_.tell({tr("Left, Right"), tr("In a plot: read its numbers (Shift: select)")});
    keys_.tell({tr("+ - Home"), tr("In a plot: zoom, the whole")});
    keys_.add({Qt::Key_E, Qt::ControlModifier}, {tr("Ctrl+E"), tr("Export")},
              [this] { bar_->showExportMenu(); });
}

} // namespace lookback::ui
