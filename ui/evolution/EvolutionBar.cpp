// SPDX-License-Identifier: MIT
#include "ui/evolution/EvolutionBar.h"

#include "ui/common/Controls.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QRandomGenerator>
#include <QSpinBox>
#include <QWidgetAction>
#include <limits>

namespace lookback::ui {

EvolutionBar::EvolutionBar(QWidget* parent)
    : PageBar(tr("Evolution"), parent)
    , model_(new MenuButton(tr("Model"), [this](QMenu& m) { fillModels(m); }))
    , seeds_(new MenuButton(tr("Seeds"), [this](QMenu& m) { fillSeeds(m); }))
    , sampler_(new MenuButton(tr("Sampler"), [this](QMenu& m) { fillSamplers(m); })) {
    row()->addWidget(model_);
    addBadge();
    row()->addStretch(1);
    row()->addWidget(seeds_);
    row()->addWidget(sampler_);
    addMenus(tr("Open real galaxies or a Lookback export (Ctrl+O)"),
             tr("Write pictures, films or data (Ctrl+E)"));
    fillExport = [this](QMenu& menu) { fillExports(menu); };
    seeds_->setToolTip(tr("Which galaxies ([ and ])"));
    sampler_->setToolTip(tr("How the resting picture is drawn"));
    setModel(nullptr, true);
    setState(state_);
}

void EvolutionBar::setModels(const std::vector<engine::ModelCard>& models,
                             const std::vector<std::filesystem::path>& folders) {
    models_ = models;
    folders_ = folders;
}

void EvolutionBar::setModel(const engine::ModelCard* card, bool loading) {
    setExportable(card != nullptr);
    camera_ = card != nullptr && !card->noise.sky.empty();
    const bool simulated = card != nullptr && card->training.simulated;
    setBadge(simulated ? tr("trained on simulated galaxies") : QString(),
             simulated ? QString::fromStdString(card->training.description) : QString());
    if (card == nullptr) {
        model_->setLabel(loading ? tr("loading a model") : tr("no model"));
        return;
    }
    labelSampler();
    model_->setLabel(QString::fromStdString(card->name));
    model_->setToolTip(QString::fromStdString(card->title));
}

void EvolutionBar::setState(const EvolutionState& state) {
    state_ = state;
    QString seeds = seedText(state.seeds);
    seeds[0] = seeds[0].toUpper();
    seeds_->setLabel(seeds);
    labelSampler();
}

void EvolutionBar::labelSampler() {
    const QString noiseless = camera_ && !state_.noise ? tr(" \u00B7 noiseless") : QString();
    sampler_->setLabel(QStringLiteral("%1 \u00B7 %2%3")
                           .arg(samplerTitle(state_.sampler))
                           .arg(state_.refineEvaluations)
                           .arg(noiseless));
}

void EvolutionBar::fillModels(QMenu& menu) {
    for (const engine::ModelCard& card : models_) {
        const QString name = QString::fromStdString(card.name);
        const QString title = card.title.empty()
                                  ? name
                                  : QStringLiteral("%1: %2").arg(name, QString::fromStdString(card.title));
        addChoice(menu, title, card.name == state_.model, [this, name] { Q_EMIT modelWanted(name); });
    }
    if (models_.empty()) {
        menu.addAction(tr("No model was found"))->setEnabled(false);
    }
    menu.addSeparator();
    menu.addAction(tr("Looked for in:"))->setEnabled(false);
    for (const auto& folder : folders_) {
        menu.addAction(QString::fromStdString(folder.string()))->setEnabled(false);
    }
}

void EvolutionBar::fillSeeds(QMenu& menu) {
    const quint64 first = state_.seeds.front();
    const quint64 count = state_.seeds.size();
    auto* box = new QSpinBox;
    box->setRange(0, std::numeric_limits<int>::max());
    box->setPrefix(tr("First seed "));
    box->setValue(static_cast<int>(std::min<quint64>(first, std::numeric_limits<int>::max())));
    box->setKeyboardTracking(false);
    box->setAccessibleName(tr("First seed"));
    connect(box, &QSpinBox::valueChanged, this,
            [this](int seed) { Q_EMIT seedsWanted(static_cast<quint64>(seed)); });
    auto* action = new QWidgetAction(&menu);
    action->setDefaultWidget(box);
    menu.addAction(action);
    menu.addSeparator();
    menu.addAction(tr("Next galaxies\t]"), this, [this, first, count] { Q_EMIT seedsWanted(first + count); });
    menu.addAction(tr("Previous galaxies\t["), this,
                   [this, first, count] { Q_EMIT seedsWanted(first > count ? first - count : 0); });
    menu.addAction(tr("Any galaxies\tR"), this,
                   [this] { Q_EMIT seedsWanted(QRandomGenerator::global()->bounded(1000000)); });
}

void EvolutionBar::fillSamplers(QMenu& menu) {
    using evolution::Sampler;
    for (const Sampler sampler : {Sampler::DpmSolver, Sampler::Heun, Sampler::Ddim, Sampler::Ddpm}) {
        addChoice(menu, samplerTitle(sampler), state_.sampler == sampler,
                  [this, sampler] { Q_EMIT samplerWanted(sampler, state_.refineEvaluations); });
    }
    menu.addSeparator();
    for (const int evaluations : {10, 20, 40, 100, 250, 1000}) {
        addChoice(menu, tr("%1 evaluations").arg(evaluations), state_.refineEvaluations == evaluations,
                  [this, evaluations] { Q_EMIT samplerWanted(state_.sampler, evaluations); });
    }
    menu.addSeparator();
    QAction* noise = addChoice(menu, tr("Noise of the camera"), state_.noise && camera_,
                               [this] { Q_EMIT noiseWanted(!state_.noise); });
    noise->setEnabled(camera_);
    noise->setToolTip(camera_ ? tr("Of sky and photons; measured is what the camera sees, shown or not")
                              : tr("This model draws galaxies with the noise that it learnt from"));
    menu.setToolTipsVisible(true);
}

void EvolutionBar::fillExports(QMenu& menu) {
    const std::pair<QString, QString> choices[] = {
        {tr("Picture or sheet over redshifts (PNG)\u2026"), QStringLiteral("png")},
        {tr("Table of fluxes (CSV)\u2026"), QStringLiteral("csv")},
        {tr("FITS cube\u2026"), QStringLiteral("fits")},
        {tr("HDF5, GalaxiesML layout\u2026"), QStringLiteral("hdf5")},
        {tr("Film (MP4)\u2026"), QStringLiteral("mp4")},
        {tr("Film (GIF)\u2026"), QStringLiteral("gif")}};
    for (const auto& [name, ending] : choices) {
        menu.addAction(name, this, [this, e = ending] { Q_EMIT exportWanted(e); });
    }
}

} // namespace lookback::ui
