// SPDX-License-Identifier: MIT
// How the parts of the page are laid out, and what each tells the page.
#include "ui/canvas/GalaxyGrid.h"
#include "ui/canvas/Gutter.h"
#include "ui/common/ErrorBar.h"
#include "ui/evolution/BandsCard.h"
#include "ui/evolution/BlendCard.h"
#include "ui/evolution/EvolutionBar.h"
#include "ui/evolution/EvolutionPage.h"
#include "ui/evolution/ExportPanel.h"
#include "ui/evolution/LookBar.h"
#include "ui/evolution/MeasuredCard.h"
#include "ui/evolution/RealCard.h"
#include "ui/evolution/TransportCard.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace lookback::ui {

void EvolutionPage::build() {
    main_->header()->addWidget(looks_);
    auto* pictures = new QHBoxLayout;
    pictures->setSpacing(8);
    pictures->addWidget(grid_, 1);
    pictures->addWidget(gutter_);
    main_->body()->addLayout(pictures, 1);

    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(real_, 1);
    column->addWidget(bands_);
    column->addWidget(measured_);
    column->addWidget(blend_);
    auto* scroll = new QScrollArea;
    scroll->setWidget(side);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    side->setAutoFillBackground(false);
    scroll->setMinimumWidth(320);
    scroll->setMaximumWidth(520);

    auto* upper = new QHBoxLayout;
    upper->setSpacing(12);
    upper->addWidget(main_, 19);
    upper->addWidget(scroll, 10);

    auto* cards = new QVBoxLayout;
    cards->setContentsMargins(12, 12, 12, 12);
    cards->setSpacing(12);
    cards->addWidget(errors_);
    cards->addWidget(export_);
    cards->addLayout(upper, 1);
    cards->addWidget(transport_);

    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(bar_);
    all->addLayout(cards, 1);
    setFocusProxy(transport_->timeline());
}

void EvolutionPage::connectParts() {
    connect(transport_, &TransportCard::moved, this, [this](double z) { setRedshift(z, false); });
    connect(transport_, &TransportCard::released, &stream_, &GalaxyStream::refine);
    connect(transport_, &TransportCard::playToggled, this,
            [this](bool on) { stream_.setAhead(on ? transport_->ahead(40) : std::vector<double>{}); });
    connect(transport_, &TransportCard::playChanged, this, [this](double low, double high, double speed) {
        state_.loopLow = low;
        state_.loopHigh = high;
        state_.speed = speed;
    });
    connect(bar_, &EvolutionBar::modelWanted, this, [this](const QString& name) {
        failure_.clear();
        load(name.toStdString());
    });
    connect(bar_, &EvolutionBar::seedsWanted, this,
            [this](quint64 first) { setSeeds(first, static_cast<int>(state_.seeds.size())); });
    connect(bar_, &EvolutionBar::samplerWanted, this, [this](evolution::Sampler sampler, int evaluations) {
        state_.sampler = sampler;
        setEvaluations(state_.previewEvaluations, evaluations);
    });
    connect(bar_, &EvolutionBar::noiseWanted, this, &EvolutionPage::setNoise);
    connect(bar_, &EvolutionBar::exportWanted, this, [this](const QString& ending) {
        if (model_) {
            export_->ask(ending, request(), grid_->selected(), state_.redshift, state_.loopLow,
                         state_.loopHigh, model_->generate);
        }
    });
    connect(export_, &ExportPanel::written, this,
            [this](const QString& file) { errors_->showNote(tr("Written: %1").arg(file)); });
    connect(export_, &ExportPanel::failed, errors_, &ErrorBar::showError);
    connect(real_, &RealCard::openWanted, this, &Page::openWanted);
    connect(real_, &RealCard::demoWanted, this, [this] { open(services_.demoGalaxies); });
    connect(real_, &RealCard::failed, this, [this](const QString& sentence) { fail(sentence); });
    connect(real_, &RealCard::opened, this, [this](const io::GalaxyFacts& facts) {
        if (real_->showsDemo()) {
            return; // nobody asked for it: not a file opened lately, and no error is over
        }
        errors_->clear();
        failure_.clear();
        const QString name = QString::fromStdString(facts.path.filename().string());
        Q_EMIT fileOpened(QString::fromStdString(facts.path.string()));
        Q_EMIT titleSaid(name);
        if (facts.provenance) {
            restore(*facts.provenance, name);
        }
    });
    connect(real_, &RealCard::shown, this, &EvolutionPage::sayIfSettled);
    connect(blend_, &BlendCard::moved, this, [this](quint64 seed, double fraction) {
        state_.blendSeed = seed;
        state_.blendFraction = fraction;
        want();
    });
    connect(blend_, &BlendCard::released, &stream_, &GalaxyStream::refine);
}

void EvolutionPage::connectDrawing() {
    connect(&stream_, &GalaxyStream::drawn, this, [this](int index, const Image& image) {
        grid_->setImage(index, image);
        if (index == grid_->selected()) {
            showBands();
        }
        if (index == pointed_) {
            pointGenerated(pointed_, pointedAt_.x(), pointedAt_.y()); // the value under a resting cursor
        }
    });
    connect(&stream_, &GalaxyStream::worked, this, &EvolutionPage::sayWork);
    connect(&stream_, &GalaxyStream::failed, this, [this](const QString& sentence) { fail(sentence); });
    connect(&stream_, &GalaxyStream::settledNow, this, &EvolutionPage::sayIfSettled);
    connect(grid_, &GalaxyGrid::selectedChanged, this, [this](int index) {
        stream_.look(index);
        showBands();
        showGutter();
    });
    connect(grid_, &GalaxyGrid::lookChanged, this, [this] {
        state_.look = grid_->look();
        looks_->setLook(state_.look, grid_->sharedLimits());
        bands_->setLook(state_.look);
        real_->setLook(state_.look, model_ ? std::optional(model_->card) : std::nullopt);
        showGutter();
        followTracks();
    });
    connect(grid_, &GalaxyGrid::lookDragged, this,
            [this] { Q_EMIT positionSaid(draggedText(grid_->look())); });
    connect(grid_, &GalaxyGrid::viewportChanged, this, &EvolutionPage::showGutter);
    connect(grid_, &GalaxyGrid::pointed, this, &EvolutionPage::pointGenerated);
    connect(bands_, &BandsCard::pointed, this, [this](int band, double x, double y) {
        pointGenerated(band < 0 ? -1 : grid_->selected(), x, y);
    });
    connect(real_, &RealCard::pointed, this, &EvolutionPage::pointReal);
    connect(bands_, &BandsCard::bandChosen, this, [this](int band) {
        display::Look look = state_.look;
        look.colour = band < 0;
        look.band = std::max(0, band);
        setLook(look);
    });
    connect(looks_, &LookBar::lookWanted, this, &EvolutionPage::setLook);
    connect(looks_, &LookBar::sharedLimitsWanted, grid_, &GalaxyGrid::setSharedLimits);
    connect(looks_, &LookBar::countWanted, this,
            [this](int count) { setSeeds(state_.seeds.front(), count); });
}

} // namespace lookback::ui
