// SPDX-License-Identifier: MIT
#include "ui/evolution/EvolutionPage.h"

#include "core/cosmology/Cosmology.h"
#include "ui/canvas/GalaxyGrid.h"
#include "ui/canvas/Gutter.h"
#include "ui/common/ErrorBar.h"
#include "ui/evolution/BandsCard.h"
#include "ui/evolution/BlendCard.h"
#include "ui/evolution/EvolutionBar.h"
#include "ui/evolution/ExportPanel.h"
#include "ui/evolution/LookBar.h"
#include "ui/evolution/MeasuredCard.h"
#include "ui/evolution/RealCard.h"
#include "ui/evolution/TransportCard.h"

#include <cmath>
#include <numeric>

namespace lookback::ui {

EvolutionPage::EvolutionPage(EngineLane& lane, EvolutionServices services, QWidget* parent)
    : Page(parent)
    , lane_(lane)
    , services_(std::move(services))
    , bar_(new EvolutionBar)
    , errors_(new ErrorBar)
    , export_(new ExportPanel(lane, services_))
    , main_(new Card(tr("Generated")))
    , looks_(new LookBar)
    , grid_(new GalaxyGrid)
    , gutter_(new Gutter)
    , real_(new RealCard(lane, services_))
    , bands_(new BandsCard)
    , measured_(new MeasuredCard)
    , blend_(new BlendCard)
    , transport_(new TransportCard)
    , tracks_(lane, services_.measure)
    , stream_(lane) {
    build();
    connectParts();
    connectDrawing();
    connectMeasures();
    makeKeys();
    makeLookKeys();
    showState();
    grid_->setEmptyText(tr("Loading a model"));
}

EvolutionPage::~EvolutionPage() {
    export_->cancel();
}

void EvolutionPage::setRedshift(double redshift, bool released) {
    state_.redshift = roundedRedshift(redshift);
    transport_->setRedshift(state_.redshift);
    main_->setNote(tr("%1 at z = %2").arg(seedText(state_.seeds)).arg(state_.redshift, 0, 'f', 3));
    real_->setRedshift(state_.redshift);
    showGutter();
    want();
    if (transport_->playing()) {
        stream_.setAhead(transport_->ahead(40));
    }
    if (released) {
        stream_.refine();
    }
}

void EvolutionPage::setEvaluations(int preview, int refined) {
    state_.previewEvaluations = kPreviewRange.clamp(preview);
    state_.refineEvaluations = evolution::kStepsRange.clamp(refined);
    bar_->setState(state_);
    want();
    stream_.refine();
}

void EvolutionPage::setNoise(bool wanted) {
    state_.noise = wanted;
    setEvaluations(state_.previewEvaluations, state_.refineEvaluations);
}

void EvolutionPage::setSeeds(std::uint64_t first, int count) {
    state_.seeds.resize(static_cast<std::size_t>(evolution::kGalaxiesRange.clamp(count)));
    std::iota(state_.seeds.begin(), state_.seeds.end(), first);
    showState();
    want();
    stream_.refine();
}

void EvolutionPage::setLook(const display::Look& look) {
    grid_->setLook(look);
}

void EvolutionPage::setState(const EvolutionState& state) {
    state_ = state;
    grid_->setLook(state_.look);
    showState();
    want();
    stream_.refine();
}

void EvolutionPage::showState() {
    bar_->setState(state_);
    looks_->setCount(static_cast<int>(state_.seeds.size()));
    looks_->setLook(state_.look, grid_->sharedLimits());
    grid_->setCount(static_cast<int>(state_.seeds.size()));
    for (int i = 0; i < grid_->count(); ++i) {
        grid_->setCaption(i, tr("seed %1").arg(state_.seeds[static_cast<std::size_t>(i)]));
    }
    transport_->setRedshift(state_.redshift);
    transport_->setPlay(state_.loopLow, state_.loopHigh, state_.speed);
    blend_->setBlend(state_.blendSeed, state_.blendFraction);
    blend_->setFrom(seedText(state_.seeds));
    main_->setNote(tr("%1 at z = %2").arg(seedText(state_.seeds)).arg(state_.redshift, 0, 'f', 3));
    real_->setRedshift(state_.redshift);
    showBands();
    showGutter();
}

void EvolutionPage::want() {
    if (!model_) {
        return;
    }
    Wanted wanted;
    wanted.identities = state_.identities();
    wanted.redshift = state_.redshift;
    wanted.preview = state_.preview();
    wanted.refined = state_.refined();
    wanted.first = grid_->selected();
    stream_.want(wanted);
    followTracks();
}

void EvolutionPage::showGutter() {
    const engine::ModelCard* c = card();
    const double kpc = cosmology::kpcPerArcsec(std::max(state_.redshift, 1e-3));
    gutter_->setScale(
        c != nullptr ? grid_->screenPixelsPerPixel(QSize(c->width, c->height)) / c->pixelScale : 0.0, kpc);
    const display::Look& look = grid_->look();
    if (!look.colour && c != nullptr) {
        const auto unit = static_cast<float>(std::pow(10.0, 0.4 * (31.4 - c->zeroPoint))); // nJy per unit
        display::Limits limits = grid_->limitsOfSelected();
        limits = {limits.low * unit, limits.high * unit};
        gutter_->setBand(look.single, limits, tr("nJy / px"));
        return;
    }
    const auto name = [&](int band) {
        return c != nullptr && band < static_cast<int>(c->bands.size())
                   ? QString::fromStdString(c->bands[band])
                   : QString::number(band + 1);
    };
    gutter_->setColours(name(look.lupton.bands[0]), name(look.lupton.bands[1]), name(look.lupton.bands[2]));
}

void EvolutionPage::showBands() {
    const int chosen = grid_->selected();
    bands_->setGalaxy(grid_->image(chosen),
                      tr("seed %1").arg(state_.seeds[static_cast<std::size_t>(chosen)]));
}

} // namespace lookback::ui
