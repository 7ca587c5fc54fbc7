// SPDX-License-Identifier: MIT
// The 3-D side of the Field page.
#include "ui/field/FieldBar.h"
#include "ui/field/FieldPage.h"
#include "ui/field/SolidPanel.h"

#include <QStackedWidget>

namespace lookback::ui {

namespace {

constexpr int kVolumeSide = 96; ///< Cells along each side that are shown.

} // namespace

void FieldPage::setSolid(bool solid) {
    solidWhenReady_ = solid;
    if (!scene_) {
        return; // adoptScene() comes back to it
    }
    bar_->setSolid(solid);
    if (solid && solid_ == nullptr) { // OpenGL is asked for when it is wanted
        solid_ = new SolidPanel;
        solid_->has = [this](FieldContent content) { return mapOf(content) != nullptr; };
        stack_->addWidget(solid_);
        connect(solid_, &SolidPanel::contentWanted, this,
                [this](FieldContent content) { showHeights(content); });
    }
    stack_->setCurrentWidget(solid ? static_cast<QWidget*>(solid_) : maps_);
    if (solid) {
        showHeights(solid_->content());
        readVolume();
    }
}

bool FieldPage::solid() const {
    return solid_ != nullptr && stack_->currentWidget() == solid_;
}

void FieldPage::showHeights(FieldContent content) {
    if (solid_ == nullptr) {
        return;
    }
    std::shared_ptr<const Map> map = mapOf(content);
    if (!map) {
        content = FieldContent::Matter;
        map = mapOf(content);
    }
    display::DisplayOptions look = lookOf(content);
    const auto limits = limitsFrom(content);
    look.fixed = limitsOf(limits ? *limits : *map, look);
    look.limits = display::LimitsKind::Fixed;
    solid_->setMap(content, map, look);
}

void FieldPage::readVolume() {
    if (!place_.facts.hasVolume) {
        solid_->setVolume({}, tr("%1 holds maps; a snapshot would hold the whole box.")
                                  .arg(QString::fromStdString(place_.facts.file.filename().string())));
        return;
    }
    if (volumeOf_ == place_.source) {
        return;
    }
    solid_->setVolume({}, tr("Reading the box"));
    volumeJob_.start(
        lane_.files(),
        [source = place_.source, haloes = place_.facts.hasHaloes](const Monitor& monitor) {
            FieldVolume volume;
            volume.volume = source->volume(kVolumeSide, monitor);
            if (haloes) {
                volume.haloes = source->haloes();
            }
            return volume;
        },
        [this, source = place_.source](const FieldVolume& volume) {
            volumeOf_ = source;
            solid_->setVolume(volume, QString());
            checkSettled();
        },
        [this](const std::exception& e) {
            solid_->setVolume({}, QString::fromUtf8(e.what()));
            checkSettled();
        });
}

} // namespace lookback::ui
