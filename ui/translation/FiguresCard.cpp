// SPDX-License-Identifier: MIT
#include "ui/translation/FiguresCard.h"

#include "ui/canvas/Chart.h"
#include "ui/canvas/FigureTable.h"
#include "ui/translation/FigureRows.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QMenu>
#include <QProgressBar>
#include <QScrollArea>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace lookback::ui {

namespace {

constexpr int kFileMaps = 20; ///< Proposed.

QWidget* columnOf(QVBoxLayout*& column) {
    auto* page = new QWidget;
    column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    return page;
}

} // namespace

FiguresCard::FiguresCard(QWidget* parent)
    : Card(QString(), parent)
    , tabs_(new QButtonGroup(this))
    , stack_(new QStackedWidget)
    , profile_(new Chart)
    , residual_(new Chart)
    , cost_(new Chart)
    , fileProfile_(new Chart)
    , masses_(new Chart)
    , table_(new FigureTable(tr("Figures of this galaxy")))
    , steps_(new FigureTable(tr("Steps that were tried")))
    , file_(new FigureTable(tr("Figures over the file")))
    , note_(label(QString(), "secondary"))
    , likelihoodRow_(new QWidget)
    , likelihood_(button(tr("Compute"), tr("Compute the log-likelihood of the truth")))
    , likelihoodWords_(label(QString(), "secondary"))
    , measure_(button(tr("Measure"), tr("Measure the models over the file")))
    , stop_(button(tr("Stop"), tr("Stop and keep what is measured")))
    , maps_(bareSpinBox(1, 1, 1, tr("Number of galaxies")))
    , fileWords_(label(QString(), "secondary"))
    , fileBar_(new QProgressBar) {
    setAccessibleName(tr("Figures"));
    build();
    setTab(Tab::Profile);
    setLikelihood(false, false, {});
    finishFile({});
}

void FiguresCard::build() {
    auto* top = new QHBoxLayout;
    top->setSpacing(2);
    const QString names[] = {tr("Profile"), tr("Steps"), tr("Over the file")};
    for (int i = 0; i < 3; ++i) {
        auto* b = button(names[i], names[i]);
        b->setCheckable(true);
        b->setProperty("flat", true);
        b->setProperty("compact", true);
        tabs_->addButton(b, i);
        top->addWidget(b);
    }
    tabs_->setExclusive(true);
    top->addStretch(1);
    auto* menu = new MenuButton(tr("Export a plot"), [this](QMenu& m) {
        for (Chart* chart : charts()) {
            if (!chart->data().series.empty()) {
                chart->fillExport(*m.addMenu(chart->data().title));
            }
        }
    });
    menu->setText(QStringLiteral("\u22EF"));
    menu->setProperty("compact", true);
    menu->setProperty("flat", true);
    menu->setFixedWidth(32);
    menu->setToolTip(tr("PNG, SVG, PDF or CSV of a plot"));
    top->addWidget(menu);
    for (Chart* chart : charts()) {
        chart->setMinimumHeight(110);
    }
    stack_->addWidget(buildProfile());
    stack_->addWidget(buildSteps());
    stack_->addWidget(buildFile());
    connect(tabs_, &QButtonGroup::idClicked, this, [this](int id) { setTab(static_cast<Tab>(id)); });
    body()->setSpacing(6);
    body()->addLayout(top);
    body()->addWidget(stack_, 1);
    layout()->setContentsMargins(12, 6, 12, 10);
}

QWidget* FiguresCard::buildProfile() {
    table_->setTips({tr("The model"), tr("Mean square of the error of the mean in log10, dex\u00B2"),
                     tr("Structural similarity of the logarithms: 1 for equal maps"),
                     tr("Peak signal to noise of the logarithms, dB"),
                     tr("Root mean square of (mean \u2212 truth) / spread; 1: errors are what they say"),
                     tr("Seconds a sample of all domains")});
    note_->setWordWrap(true);
    QVBoxLayout* column = nullptr;
    QWidget* page = columnOf(column);
    column->addWidget(profile_, 5);
    column->addWidget(residual_, 4);
    column->addWidget(note_);
    column->addWidget(table_);
    return page;
}

QWidget* FiguresCard::buildSteps() {
    cost_->setEmptyText(tr("Try several numbers of steps on a galaxy whose truth is known."));
    steps_->setTips({tr("The model"), tr("Steps of the network a sample"), tr("Samples that were drawn"),
                     tr("Seconds a sample of all domains"),
                     tr("Mean square of the error of the samples' mean, dex\u00B2")});
    likelihood_->setProperty("compact", true);
    likelihood_->setToolTip(tr("log p(truth | gas) by the probability flow: takes many steps"));
    likelihoodWords_->setWordWrap(true);
    auto* row = new QGridLayout(likelihoodRow_);
    row->setContentsMargins(0, 6, 0, 0);
    row->setVerticalSpacing(0);
    row->addWidget(label(tr("Log-likelihood of the truth"), "plain"), 0, 0);
    row->addWidget(likelihoodWords_, 1, 0);
    row->addWidget(likelihood_, 0, 1, 2, 1);
    row->setColumnStretch(0, 1);
    auto* rows = new QScrollArea;
    rows->setWidget(steps_);
    rows->setWidgetResizable(true);
    rows->setFrameShape(QFrame::NoFrame);
    rows->setFocusPolicy(Qt::NoFocus);
    rows->viewport()->setAutoFillBackground(false);
    steps_->setAutoFillBackground(false);
    QVBoxLayout* column = nullptr;
    QWidget* page = columnOf(column);
    column->addWidget(cost_, 3);
    column->addWidget(rows, 2);
    column->addWidget(likelihoodRow_);
    return page;
}

QWidget* FiguresCard::buildFile() {
    fileProfile_->setEmptyText(tr("Measure to see how far the models are off over many galaxies."));
    masses_->setEmptyText(tr("Stellar against halo mass: wants models of both, and maps of known size."));
    file_->setTips({tr("The model"), tr("Mean square of the error in log10 over all galaxies, dex\u00B2"),
                    tr("That over the error of the best power law from gas: below 1 it is worth its cost"),
                    tr("Median of log10(model / truth) of the profiles, dex"),
                    tr("Half of its 16 to 84 % range over galaxies and radii, dex"),
                    tr("Median of log10(model / truth) of the sums over whole maps, dex"),
                    tr("Half of its 16 to 84 % range over galaxies, dex")});
    measure_->setProperty("compact", true);
    stop_->setProperty("compact", true);
    fileBar_->setTextVisible(false);
    fileWords_->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(measure_);
    row->addWidget(maps_);
    row->addWidget(fileBar_, 1);
    row->addStretch();
    row->addWidget(stop_);
    maps_->setFixedWidth(96);
    QVBoxLayout* column = nullptr;
    QWidget* page = columnOf(column);
    column->addLayout(row);
    column->addWidget(fileWords_);
    column->addWidget(fileProfile_, 1);
    column->addWidget(masses_, 1);
    column->addWidget(file_);
    connect(likelihood_, &QPushButton::clicked, this, &FiguresCard::likelihoodWanted);
    connect(measure_, &QPushButton::clicked, this, &FiguresCard::measureWanted);
    connect(stop_, &QPushButton::clicked, this, &FiguresCard::stopWanted);
    return page;
}

void FiguresCard::present(const std::vector<ModelEntry>& entries, Domain domain, double pixel, bool hasTruth,
                          const QString& why, const QString& source) {
    profile_->setEmptyText(why);
    residual_->setEmptyText(hasTruth ? why : tr("This needs the truth, which the file does not hold."));
    profile_->setData(profileChart(entries, domain, pixel, source));
    residual_->setData(profileResidualChart(entries, domain, pixel, source));
    residual_->setVisible(hasTruth);
    table_->setTable({QString(), tr("MSE"), tr("SSIM"), tr("PSNR"), tr("z width"), tr("s each")},
                     figureRows(entries, domain));
    table_->setVisible(!entries.empty());
    note_->setText(tr("Without the truth there are no errors to tell."));
    note_->setVisible(!hasTruth && !entries.empty());
}

void FiguresCard::presentSteps(const std::vector<TriedSteps>& tries, const QString& source) {
    cost_->setData(costChart(tries, source));
    steps_->setTable({QString(), tr("steps"), tr("samples"), tr("s each"), tr("MSE")}, stepRows(tries));
    steps_->setVisible(!tries.empty());
}

void FiguresCard::setLikelihood(bool known, bool ready, const QString& words) {
    likelihoodRow_->setVisible(known);
    likelihood_->setEnabled(ready);
    likelihoodWords_->setText(words);
}

void FiguresCard::presentFile(const translation::SetScores& scores, Domain domain, const ModelLooks& looks,
                              const QString& source) {
    fileProfile_->setData(fileProfileChart(scores, domain, looks, source));
    masses_->setData(massChart(scores, looks, source));
    const auto rows = fileRows(scores, domain, looks);
    file_->setTable({QString(), tr("MSE"), tr("/ law"), tr("profile"), QStringLiteral("\u00B1"), tr("total"),
                     QStringLiteral("\u00B1")},
                    rows);
    file_->setVisible(!rows.empty());
}

void FiguresCard::setMaps(std::int64_t count) {
    const int most = static_cast<int>(std::clamp<std::int64_t>(count, 1, 100000));
    maps_->setRange(1, most);
    maps_->setSuffix(tr(" of %1").arg(count));
    maps_->setValue(std::min(kFileMaps, most));
}

void FiguresCard::startFile() {
    fileRunning_ = true;
    timer_.start();
    fileBar_->setRange(0, 0);
    fileWords_->setText(tr("starting"));
    refreshFile();
}

void FiguresCard::progressFile(int done, int total) {
    if (!fileRunning_) {
        return;
    }
    fileBar_->setRange(0, total);
    fileBar_->setValue(done);
    if (done > 0) {
        const qint64 left = timer_.elapsed() * (total - done) / done / 1000;
        fileWords_->setText(
            left < 90 ? tr("%1 of %2 maps, %3 s left").arg(done).arg(total).arg(left)
                      : tr("%1 of %2 maps, %3 min left").arg(done).arg(total).arg((left + 30) / 60));
    }
}

void FiguresCard::finishFile(const QString& words) {
    fileRunning_ = false;
    fileBar_->setRange(0, 1);
    fileBar_->setValue(0);
    fileWords_->setText(words);
    refreshFile();
}

void FiguresCard::setFileReady(bool ready, const QString& why) {
    fileReady_ = ready;
    measure_->setToolTip(ready ? tr("Each galaxy by each ticked model, one sample each") : why);
    refreshFile();
}

void FiguresCard::refreshFile() {
    measure_->setEnabled(fileReady_ && !fileRunning_);
    maps_->setEnabled(fileReady_ && !fileRunning_);
    stop_->setVisible(fileRunning_);
    fileBar_->setVisible(fileRunning_);
    fileWords_->setVisible(!fileWords_->text().isEmpty());
}

int FiguresCard::fileMaps() const {
    return maps_->value();
}

void FiguresCard::setTab(Tab tab) {
    tabs_->button(static_cast<int>(tab))->setChecked(true);
    stack_->setCurrentIndex(static_cast<int>(tab));
}

FiguresCard::Tab FiguresCard::tab() const {
    return static_cast<Tab>(stack_->currentIndex());
}

} // namespace lookback::ui
