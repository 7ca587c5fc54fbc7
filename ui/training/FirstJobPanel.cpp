// SPDX-License-Identifier: MIT
#include "ui/training/FirstJobPanel.h"

#include "ui/common/Controls.h"

#include <QHBoxLayout>
#include <QVBoxLayout>
#include <algorithm>

namespace lookback::ui {

namespace {

constexpr int kWidth = 660; ///< Pixels of the text.

/// One for each task, of those for a machine like this if there is one; the form offers all.
std::vector<training::Preset> onePerTask(const std::vector<training::Preset>& presets) {
    const auto small = [](const training::Preset& p) { return p.name.ends_with("-laptop"); };
    std::vector<training::Preset> chosen;
    for (const auto& preset : presets) {
        const auto same = std::find_if(chosen.begin(), chosen.end(),
                                       [&](const auto& other) { return other.task == preset.task; });
        if (same == chosen.end()) {
            chosen.push_back(preset);
        } else if (small(preset) && !small(*same)) {
            *same = preset;
        }
    }
    return chosen;
}

QLabel* wrapped(const QString& text) {
    auto* l = label(text, "secondary");
    l->setAlignment(Qt::AlignHCenter);
    l->setWordWrap(true);
    return l;
}

} // namespace

FirstJobPanel::FirstJobPanel(QWidget* parent)
    : QWidget(parent)
    , where_(wrapped(QString()))
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
    column->addWidget(wrapped(tr("A job trains a model on galaxies by a recipe. It is a process of its own: "
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
    for (const training::Preset& preset : onePerTask(presets)) {
        const QString name = QString::fromStdString(preset.name);
        auto* row = new QHBoxLayout;
        auto* choose = button(name, tr("New job by the recipe %1").arg(name));
        choose->setProperty("compact", true);
        choose->setMinimumWidth(240);
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
