// SPDX-License-Identifier: MIT
// How the parts of the Field page are laid out, and what each tells the page.
#include "ui/analysis/WorkPanel.h"
#include "ui/canvas/Chart.h"
#include "ui/common/ErrorBar.h"
#include "ui/common/FileStart.h"
#include "ui/field/ClusteringCard.h"
#include "ui/field/FieldBar.h"
#include "ui/field/FieldPage.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace lookback::ui {

namespace {

constexpr int kNewsMs = 100;
constexpr int kBlinkMs = 500;

StartWords startWords(bool demo) {
    return {.heading = FieldPage::tr("From dark matter to the galaxies it may hold"),
            .what = (demo ? FieldPage::tr("Drop a CAMELS map set, a snapshot or a FITS map here, or open the "
                                          "demo universe.")
                          : FieldPage::tr("Drop a CAMELS map set, a snapshot or a FITS map here.")) +
                    QLatin1Char(' ') +
                    FieldPage::tr("Galaxies are then drawn on it, as often as you like: what all draws share "
                                  "is certain, what differs between them is not."),
            .open = FieldPage::tr("Open a map set, a snapshot or a FITS map"),
            .demo = demo ? FieldPage::tr("Demo universe") : QString(),
            .demoTip = FieldPage::tr("A simulated universe: dark matter and the galaxies that are in it"),
            .formats = FieldPage::tr("CAMELS .npy sets with the galaxies (Ngal or Mstar) beside them \u00B7 "
                                     "Gadget and AREPO snapshots in HDF5 with their catalogues \u00B7 FITS "
                                     "and NPY maps")};
}

} // namespace

FieldPage::FieldPage(EngineLane& lane, FieldServices services, QWidget* parent)
    : Page(parent)
    , lane_(lane)
    , services_(std::move(services))
    , bar_(new FieldBar)
    , errors_(new ErrorBar)
    , work_(new WorkPanel)
    , start_(new FileStart(startWords(!services_.demo.empty())))
    , stack_(new QStackedWidget)
    , maps_(new QWidget)
    , grid_(new QGridLayout(maps_))
    , strip_(new SamplingStrip)
    , clustering_(new ClusteringCard) {
    setFocusPolicy(Qt::StrongFocus);
    build();
    connectParts();
    makeKeys();
}

void FieldPage::build() {
    const FieldContent contents[] = {FieldContent::Matter, FieldContent::Truth,     FieldContent::Sample,
                                     FieldContent::Mean,   FieldContent::Deviation, FieldContent::ZScore};
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setSpacing(12);
    for (int i = 0; i < kPanels; ++i) {
        auto* card = new PanelCard(contents[i]);
        card->view()->setLink(&link_);
        card->has = [this](FieldContent content) { return mapOf(content) != nullptr; };
        panels_[static_cast<std::size_t>(i)] = card;
        grid_->setRowStretch(i / 3, 1);
        grid_->setColumnStretch(i % 3, 1);
    }
    layPanels();
    stack_->addWidget(start_);
    stack_->addWidget(maps_);
    strip_->hide();
    clustering_->hide();
    clustering_->setMinimumWidth(300);
    clustering_->setMaximumWidth(420);

    auto* left = new QVBoxLayout;
    left->setSpacing(12);
    left->addWidget(stack_, 1);
    left->addWidget(strip_);
    auto* upper = new QHBoxLayout;
    upper->setSpacing(12);
    upper->addLayout(left, 26);
    upper->addWidget(clustering_, 10);
    auto* cards = new QVBoxLayout;
    cards->setContentsMargins(12, 12, 12, 12);
    cards->setSpacing(12);
    cards->addWidget(errors_);
    cards->addWidget(work_);
    cards->addLayout(upper, 1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(bar_);
    all->addLayout(cards, 1);
    news_.setInterval(kNewsMs);
    blinker_.setInterval(kBlinkMs);
}

void FieldPage::connectParts() {
    connect(bar_, &FieldBar::mapWanted, this, &FieldPage::showMap);
    connect(bar_, &FieldBar::modelWanted, this,
            [this](const QString& name) { setModel(name.toStdString()); });
    connect(bar_, &FieldBar::solidWanted, this, &FieldPage::setSolid);
    bar_->fillExport = [this](QMenu& menu) { fillExport(menu); };
    connect(start_, &FileStart::openWanted, this, &Page::openWanted);
    connect(start_, &FileStart::demoWanted, this, [this] { open(services_.demo); });
    connect(work_, &WorkPanel::cancelled, this, [this] {
        opening_.cancel();
        reading_.cancel();
        saving_.cancel();
        stayHere();
        checkSettled();
    });
    saving_.onProgress = [this](int done, int total) { work_->progress(done, total); };
    reading_.onProgress = [this](int done, int total) { work_->progress(done, total); };
    connect(strip_, &SamplingStrip::sampleWanted, this, &FieldPage::sample);
    connect(strip_, &SamplingStrip::stopWanted, this, &FieldPage::stopAndKeep);
    connect(strip_, &SamplingStrip::overlayChanged, this, &FieldPage::refreshOverlays);
    connect(strip_, &SamplingStrip::wishChanged, this, [this] {
        strip_->setHeld(run_ ? run_->count() : 0, runModel_ == wanted_ && runWish_.goesOn(strip_->wish()));
    });
    connect(&news_, &QTimer::timeout, this, &FieldPage::takeNews);
    connect(&blinker_, &QTimer::timeout, this, &FieldPage::blink);
    connect(&link_, &MapLink::cursorChanged, this, [this] { Q_EMIT positionSaid(positionText()); });
    connect(&link_, &MapLink::regionChanged, this, [this] {
        if (link_.region()) {
            clustering_->setTab(ClusteringCard::Tab::Region);
        }
        refreshRegion();
    });
    for (int i = 0; i < kPanels; ++i) {
        PanelCard* card = panels_[static_cast<std::size_t>(i)];
        connect(card->view(), &MapView::chosen, this, [this, i] { choosePanel(i); });
        connect(card, &PanelCard::contentWanted, this, [this, card](FieldContent content) {
            arranged_ = true;
            card->setContent(content);
            refreshPanels();
        });
        connect(card, &PanelCard::overlayWanted, this, [this, card](bool on) {
            card->setOverlaid(on);
            refreshOverlays();
        });
        connect(card, &PanelCard::lookChanged, this, &FieldPage::refreshOverlays);
        connect(card, &PanelCard::enlargeWanted, this, [this, i] { enlarge(i); });
        connect(card, &PanelCard::stepWanted, this, [this](int by) { showSample(shown_ + by); });
        connect(card, &PanelCard::blinkWanted, this, [this] { setBlinking(!blinker_.isActive()); });
        connect(card, &PanelCard::exportWanted, this,
                [this, i](const QString& ending) { askPanelFile(i, ending); });
    }
    for (Chart* chart : clustering_->charts()) {
        connect(chart, &Chart::exportFailed, errors_, &ErrorBar::showError);
        connect(chart, &Chart::exported, this,
                [this](const QString& file) { errors_->showNote(tr("Written: %1").arg(file)); });
    }
}

void FieldPage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    findModels();
}

void FieldPage::fillOpen(std::function<void(QMenu&)> fill) {
    bar_->fillOpen = std::move(fill);
}

void FieldPage::makeKeys() {
    const auto there = [this] { return static_cast<bool>(scene_); };
    keys_.add(
        {Qt::Key_Space}, {tr("Space"), tr("Sample; stop and keep")},
        [this] { sampling_.running() ? stopAndKeep() : sample(); }, there);
    keys_.add(
        {Qt::Key_Escape}, {tr("Esc"), tr("Stop and keep; no region")},
        [this] { sampling_.running() ? stopAndKeep() : link_.setRegion({}); }, there);
    keys_.add(
        {Qt::Key_BracketLeft}, {tr("[ and ]"), tr("The sample before, the next")},
        [this] { showSample(shown_ - 1); }, there);
    keys_.add(
        {Qt::Key_BracketRight}, {}, [this] { showSample(shown_ + 1); }, there);
    keys_.add(
        {Qt::Key_B}, {tr("B"), tr("Blink: sample and truth in turn")},
        [this] { setBlinking(!blinker_.isActive()); }, there);
    keys_.add(
        {Qt::Key_F}, {tr("F"), tr("The chosen panel alone, all again")}, [this] { enlarge(chosen_); }, there);
    keys_.add(
        {Qt::Key_V}, {tr("V"), tr("Maps, or volume and heights (arrows turn)")},
        [this] { setSolid(!solid()); }, there);
    keys_.add(
        {Qt::Key_PageUp}, {tr("Page Up, Page Down"), tr("The map before, the next")},
        [this] { showMap(place_.index - 1); }, there);
    keys_.add(
        {Qt::Key_PageDown}, {}, [this] { showMap(place_.index + 1); }, there);
    keys_.tell({tr("Arrows"), tr("In a map: move the cursor (Ctrl: ten pixels, Shift: draw a region)")});
    keys_.tell({tr("+ - Home"), tr("In a map: zoom, the whole")});
    keys_.add({Qt::Key_E, Qt::ControlModifier}, {tr("Ctrl+E"), tr("Export")},
              [this] { bar_->showExportMenu(); });
}

} // namespace lookback::ui
