// SPDX-License-Identifier: MIT
#include "ui/training/FirstJobPanel.h"

#include "ui/common/Controls.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace lookback::ui {

namespace {

constexpr int kWidth = 560;      ///< Pixels of the text.
constexpr std::size_t kMost = 6; ///< Presets that are shown.

QLabel* paragraph(const QString& text) {
    auto* l = label(text, "secondary");
    l->setAlignment(Qt::AlignHCenter);
    l->setWordWrap(true);
    return l;
}

} // namespace

FirstJobPanel::FirstJobPanel(QWidget* parent)
    : QWidget(parent)
    , where_(paragraph(QString()))
    , presets_(new QVBoxLayout)
    , presetPlace_(new Card(tr("Start from a recipe"))) {
    auto* heading = label(tr("No jobs yet"), "title");
    heading->setAlignment(Qt::AlignHCenter);
    auto* make = button(tr("New job"), tr("New job"));
    make->setProperty("primary", true);
    auto* open = button(tr("Open project\u2026"), tr("Open another project"));
    connect(make, &QPushButton::clicked, this, &FirstJobPanel::newWanted);
    connect(open, &QPushButton::clicked, this, &FirstJobPanel::projectWanted);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    buttons->addWidget(make);
    buttons->addWidget(open);
    buttons->addStretch(1);
    presets_->setSpacing(4);
    static_cast<Card*>(presetPlace_)->body()->addLayout(presets_);
    presetPlace_->hide();

    auto* middle = new QWidget;
    middle->setMaximumWidth(kWidth);
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(16);
    column->addStretch(2);
    column->addWidget(heading);
    column->addWidget(
        paragraph(tr("A job trains a model on galaxies by a recipe. It is a process of its own: "
                     "it goes on when this window is closed, and the next window finds it.")));
    column->addLayout(buttons);
    column->addWidget(presetPlace_);
    column->addWidget(where_);
    column->addStretch(3);
    auto* all = new QHBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addStretch(1);
    all->addWidget(middle, 1000);
    all->addStretch(1);
}

void FirstJobPanel::setPresets(const std::vector<training::Preset>& presets) {
    while (QLayoutItem* item = presets_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (std::size_t i = 0; i < std::min(presets.size(), kMost); ++i) {
        const training::Preset& preset = presets[i];
        const QString name = QString::fromStdString(preset.name);
        auto* row = new QHBoxLayout;
        auto* choose = button(name, tr("New job by the recipe %1").arg(name));
        choose->setProperty("compact", true);
        choose->setFixedWidth(200);
        auto* title = new ElidedLabel;
        title->setText(QString::fromStdString(preset.title));
        setRole(title, "secondary");
        auto* line = new QWidget;
        line->setLayout(row);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(12);
        row->addWidget(choose);
        row->addWidget(title, 1);
        presets_->addWidget(line);
        const QString file = QString::fromStdString(preset.file.string());
        connect(choose, &QPushButton::clicked, this, [this, file] { Q_EMIT presetWanted(file); });
    }
    presetPlace_->setVisible(!presets.empty());
}

void FirstJobPanel::setProject(const QString& folder, bool standard) {
    where_->setText(standard ? tr("Jobs go into the project \u201Cdefault\u201D: %1").arg(folder)
                             : tr("Project: %1").arg(folder));
}

} // namespace lookback::ui
