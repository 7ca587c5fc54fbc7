// SPDX-License-Identifier: MIT
// The page's read-outs: what is measured, and when.
#include "core/evolution/Camera.h"
#include "ui/canvas/GalaxyGrid.h"
#include "ui/evolution/EvolutionPage.h"
#include "ui/evolution/MeasuredCard.h"

#include <algorithm>

namespace lookback::ui {

namespace {

constexpr int kQuietMs = 150;  ///< The slider has come to rest.
constexpr int kRepaintMs = 60; ///< Between two looks at the numbers.

/// Where tracks are measured, so ordered that the whole range is seen first.
std::vector<double> trackRedshifts(const engine::ModelCard& card) {
    std::vector<double> all{0.1, 1.0, 2.4, 4.0, 0.5, 1.8, 0.3, 0.7, 1.4, 3.0, 0.2};
    std::erase_if(all, [&](double z) { return z < card.redshiftLowest || z > card.redshiftHighest; });
    return all;
}

} // namespace

void EvolutionPage::connectMeasures() {
    measureSoon_.setSingleShot(true);
    measureSoon_.setInterval(kQuietMs);
    showSoon_.setSingleShot(true);
    showSoon_.setInterval(kRepaintMs);
    connect(&measureSoon_, &QTimer::timeout, this, &EvolutionPage::measureShown);
    connect(&showSoon_, &QTimer::timeout, this, &EvolutionPage::showMeasures);
    connect(&tracks_, &MeasureTracks::changed, this, [this] {
        if (!showSoon_.isActive()) {
            showSoon_.start();
        }
    });
    connect(&stream_, &GalaxyStream::drawn, this, [this](int index, const Image&, double redshift) {
        drawnAt_.resize(static_cast<std::size_t>(grid_->count()), -1.0);
        if (index < grid_->count()) {
            drawnAt_[static_cast<std::size_t>(index)] = redshift;
            measureSoon_.start();
        }
    });
    connect(&stream_, &GalaxyStream::tracked, &tracks_,
            [this](int index, const Image& image, double redshift) {
                tracks_.track(index, redshift, throughCamera(index, image));
            });
}

/// What is measured: shapes and sizes end where light drowns in the noise, shown or not.
Image EvolutionPage::throughCamera(int index, Image image) const {
    const auto identities = state_.identities();
    if (!state_.noise && model_ && index < static_cast<int>(identities.size())) {
        evolution::addCamera(image, identities[static_cast<std::size_t>(index)], model_->card);
    }
    return image;
}

int EvolutionPage::measuredBand() const {
    const int bands = static_cast<int>(model_->card.bands.size());
    if (!state_.look.colour) {
        return std::clamp(state_.look.band, 0, bands - 1);
    }
    const auto& names = model_->card.bands;
    const auto i = std::find(names.begin(), names.end(), "i"); // deep, and redward of the break to z of 1
    return i != names.end() ? static_cast<int>(i - names.begin()) : bands / 2;
}

void EvolutionPage::followTracks() {
    if (!model_ || !services_.measure) {
        return;
    }
    Followed now{model_->card.name, model_->card.sha256, measuredBand(), state_.previewEvaluations,
                 state_.identities()};
    if (followed_ && *followed_ == now) {
        if (!showSoon_.isActive()) { // another redshift
            showSoon_.start();
        }
        return;
    }
    followed_ = std::move(now);
    tracks_.reset(model_->card, measuredBand());
    const int galaxies = std::min(static_cast<int>(state_.seeds.size()), MeasureTracks::kSeedsMost);
    stream_.setTracks(trackRedshifts(model_->card), galaxies);
    measureSoon_.start();
}

void EvolutionPage::measureShown() {
    for (int i = 0; i < grid_->count() && i < static_cast<int>(drawnAt_.size()); ++i) {
        if (drawnAt_[static_cast<std::size_t>(i)] == state_.redshift && !grid_->image(i).empty()) {
            tracks_.show(i, state_.redshift, throughCamera(i, grid_->image(i)));
        }
    }
    sayIfSettled();
}

void EvolutionPage::showMeasures() {
    if (model_) {
        measured_->refresh(
            tracks_, state_.redshift, grid_->count(),
            QString::fromStdString(model_->card.bands[static_cast<std::size_t>(measuredBand())]));
    }
    sayIfSettled();
}

void EvolutionPage::sayIfSettled() {
    if (settled()) {
        Q_EMIT settledNow();
    }
}

} // namespace lookback::ui
