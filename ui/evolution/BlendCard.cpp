// SPDX-License-Identifier: MIT
#include "ui/evolution/BlendCard.h"

#include "ui/common/Figures.h"

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <limits>

namespace lookback::ui {

namespace {

constexpr int kSteps = 100;

} // namespace

BlendCard::BlendCard(QWidget* parent)
    : Card(tr("Blend"), parent)
    , slider_(new QSlider(Qt::Horizontal))
    , seed_(new QSpinBox)
    , from_(label(QString(), "secondary"))
    , value_(new FigureLabel) {
    slider_->setRange(0, kSteps);
    slider_->setAccessibleName(tr("How far the galaxies have gone towards the other one, percent"));
    seed_->setRange(0, std::numeric_limits<int>::max());
    seed_->setValue(16);
    seed_->setPrefix(tr("seed "));
    setRole(seed_, "bare");
    seed_->setKeyboardTracking(false);
    seed_->setAccessibleName(tr("The galaxy to blend towards"));
    setNote(tr("towards another galaxy"));
    header()->addWidget(value_);
    value_->setMinimumWidth(44);
    value_->setAlignment(Qt::AlignRight);
    auto* row = new QHBoxLayout;
    row->addWidget(from_);
    row->addWidget(slider_, 1);
    row->addWidget(seed_);
    body()->addLayout(row);
    connect(slider_, &QSlider::valueChanged, this, [this](int step) {
        show(static_cast<double>(step) / kSteps);
        Q_EMIT moved(static_cast<quint64>(seed_->value()), static_cast<double>(step) / kSteps);
    });
    connect(slider_, &QSlider::sliderReleased, this, &BlendCard::released);
    connect(seed_, &QSpinBox::valueChanged, this, [this](int seed) {
        Q_EMIT moved(static_cast<quint64>(seed), static_cast<double>(slider_->value()) / kSteps);
        Q_EMIT released();
    });
    show(0.0);
}

void BlendCard::setFrom(const QString& seeds) {
    from_->setText(seeds);
}

void BlendCard::setBlend(std::optional<std::uint64_t> seed, double fraction) {
    const QSignalBlocker quietSlider(slider_);
    const QSignalBlocker quietSeed(seed_);
    slider_->setValue(static_cast<int>(std::lround(fraction * kSteps)));
    if (seed) {
        seed_->setValue(static_cast<int>(std::min<std::uint64_t>(*seed, std::numeric_limits<int>::max())));
    }
    show(fraction);
}

void BlendCard::stepFraction(double by) {
    slider_->setValue(slider_->value() + static_cast<int>(std::lround(by * kSteps)));
    Q_EMIT released();
}

void BlendCard::show(double fraction) {
    value_->setText(tr("%1 %").arg(fraction * 100.0, 0, 'f', 0));
}

} // namespace lookback::ui
