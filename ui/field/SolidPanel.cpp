// SPDX-License-Identifier: MIT
#include "ui/field/SolidPanel.h"

#include "ui/canvas/MapBar.h"
#include "ui/canvas/ReliefView.h"
#include "ui/canvas/VolumeView.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QSlider>
#include <QVBoxLayout>

namespace lookback::ui {

namespace {

constexpr int kSteps = 100;

QSlider* slider(const QString& name, double value) {
    auto* s = new QSlider(Qt::Horizontal);
    s->setRange(0, kSteps);
    s->setValue(static_cast<int>(kSteps * value));
    s->setFixedWidth(120);
    s->setAccessibleName(name);
    return s;
}

} // namespace

SolidPanel::SolidPanel(QWidget* parent)
    : QWidget(parent)
    , volumeCard_(new Card(tr("Dark matter, the box")))
    , reliefCard_(new Card(tr("Heights")))
    , why_(label(QString(), "secondary"))
    , haloes_(new QCheckBox(tr("Haloes")))
    , shades_(new QWidget)
    , which_(new MenuButton(tr("Map shown as heights"), [this](QMenu& menu) {
        for (const FieldContent content : kFieldContents) {
            addChoice(menu, titleOf(content), content == content_, [this, content] {
                Q_EMIT contentWanted(content);
            })->setEnabled(!has || has(content));
        }
    })) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(volumeCard_, 1);
    row->addWidget(reliefCard_, 1);
    if (SolidView::possible()) {
        volume_ = new VolumeView;
        relief_ = new ReliefView;
    }
    buildVolume();
    buildRelief();
    setVolume({}, QString());
}

void SolidPanel::buildVolume() {
    why_->setWordWrap(true);
    why_->setAlignment(Qt::AlignCenter);
    auto* controls = new QHBoxLayout(shades_);
    controls->setContentsMargins(0, 0, 0, 0);
    controls->setSpacing(8);
    auto* opacity = slider(tr("Opacity of the volume"), 0.5);
    controls->addWidget(haloes_);
    controls->addStretch(1);
    controls->addWidget(label(tr("Opacity"), "secondary"));
    controls->addWidget(opacity);
    haloes_->setChecked(true);
    haloes_->setToolTip(tr("Rings of R200 around the most massive"));
    volumeCard_->body()->addWidget(why_, 1);
    if (volume_ != nullptr) {
        volumeCard_->body()->addWidget(volume_, 1);
        connect(opacity, &QSlider::valueChanged, volume_,
                [this](int value) { volume_->setOpacity(static_cast<double>(value) / kSteps); });
        connect(haloes_, &QCheckBox::toggled, volume_, &VolumeView::setHaloesShown);
    }
    volumeCard_->body()->addWidget(shades_);
}

void SolidPanel::buildRelief() {
    auto* controls = new QHBoxLayout;
    controls->setSpacing(8);
    auto* height = slider(tr("Height"), 0.35);
    controls->addWidget(which_);
    controls->addStretch(1);
    controls->addWidget(label(tr("Height"), "secondary"));
    controls->addWidget(height);
    if (relief_ != nullptr) {
        reliefCard_->body()->addWidget(relief_, 1);
        connect(height, &QSlider::valueChanged, relief_,
                [this](int value) { relief_->setHeight(static_cast<double>(value) / kSteps); });
    } else {
        auto* words = label(tr("This display has no OpenGL, which 3-D views need."), "secondary");
        words->setAlignment(Qt::AlignCenter);
        words->setWordWrap(true);
        reliefCard_->body()->addWidget(words, 1);
    }
    reliefCard_->body()->addLayout(controls);
}

void SolidPanel::setVolume(const std::optional<FieldVolume>& volume, const QString& why) {
    const bool shown = volume && volume_ != nullptr;
    if (shown) {
        volume_->setVolume(volume->volume);
        volume_->setHaloes(volume->haloes);
        haloes_->setVisible(!volume->haloes.empty());
        volumeCard_->setNote(tr("log density, %1\u00B3 cells").arg(volume->volume.side));
    } else {
        volumeCard_->setNote(QString());
    }
    why_->setText(volume_ == nullptr ? tr("This display has no OpenGL, which 3-D views need.") : why);
    why_->setVisible(!shown);
    shades_->setVisible(shown);
    if (volume_ != nullptr) {
        volume_->setVisible(shown);
    }
}

void SolidPanel::setMap(FieldContent content, const std::shared_ptr<const Map>& map,
                        const display::DisplayOptions& look) {
    content_ = content;
    which_->setLabel(titleOf(content));
    reliefCard_->setNote(map ? unitText(map->unit) : QString());
    if (relief_ != nullptr && map && map != shown_) {
        shown_ = map;
        relief_->setMap(map, look);
    }
}

} // namespace lookback::ui
