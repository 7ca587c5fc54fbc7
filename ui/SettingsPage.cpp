// SPDX-License-Identifier: MIT
#include "ui/SettingsPage.h"

#include "core/evolution/Evolution.h"
#include "ui/common/Controls.h"
#include "ui/common/PageBar.h"
#include "ui/evolution/EvolutionState.h"

#include <QFormLayout>
#include <QSpinBox>
#include <QVBoxLayout>

namespace lookback::ui {

SettingsPage::SettingsPage(const Settings& settings, const QString& engine, QWidget* parent)
    : QWidget(parent)
    , device_(new QLabel(tr("not started yet"))) {
    auto* theme = new Choices(tr("Theme"), {tr("as the system"), tr("light"), tr("dark")});
    theme->setCurrentIndex(static_cast<int>(settings.theme));
    connect(theme, &QComboBox::currentIndexChanged, this,
            [this](int index) { Q_EMIT themeWanted(static_cast<ThemeChoice>(index)); });
    auto* preview = new QSpinBox;
    preview->setRange(kPreviewRange.lowest, kPreviewRange.highest);
    preview->setValue(settings.previewEvaluations);
    preview->setAccessibleName(tr("Network evaluations of a preview"));
    auto* refined = new QSpinBox;
    refined->setRange(evolution::kStepsRange.lowest, evolution::kStepsRange.highest);
    refined->setValue(settings.refineEvaluations);
    refined->setAccessibleName(tr("Network evaluations of a resting picture"));
    connect(preview, &QSpinBox::valueChanged, this, &SettingsPage::previewWanted);
    connect(refined, &QSpinBox::valueChanged, this, &SettingsPage::refinedWanted);

    auto* look = new Card(tr("Look"));
    auto* lookForm = new QFormLayout;
    lookForm->addRow(label(tr("Theme"), "secondary"), theme);
    look->body()->addLayout(lookForm);
    auto* drawing = new Card(tr("Drawing"));
    auto* drawingForm = new QFormLayout;
    drawingForm->addRow(label(tr("Evaluations while the slider moves"), "secondary"), preview);
    drawingForm->addRow(label(tr("Evaluations once it rests"), "secondary"), refined);
    drawing->body()->addLayout(drawingForm);
    auto* machine = new Card(tr("Engine"));
    auto* machineForm = new QFormLayout;
    machineForm->addRow(label(tr("Device"), "secondary"), device_);
    machineForm->addRow(label(tr("Library"), "secondary"), new QLabel(engine));
    machine->body()->addLayout(machineForm);
    for (QFormLayout* form : {lookForm, drawingForm, machineForm}) {
        form->setHorizontalSpacing(24);
        form->setVerticalSpacing(8);
        form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    }

    auto* column = new QVBoxLayout;
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(12);
    for (Card* card : {look, drawing, machine}) {
        card->setMaximumWidth(640);
        column->addWidget(card);
    }
    column->addStretch(1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(new PageBar(tr("Settings")));
    all->addLayout(column, 1);
}

void SettingsPage::setDevice(const QString& device) {
    device_->setText(device);
}

} // namespace lookback::ui
