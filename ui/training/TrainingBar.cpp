// SPDX-License-Identifier: MIT
#include "ui/training/TrainingBar.h"

#include "ui/common/Controls.h"

#include <QHBoxLayout>
#include <QMenu>

namespace lookback::ui {

namespace {

constexpr int kNameHighest = 280; ///< Pixels.

} // namespace

TrainingBar::TrainingBar(QWidget* parent)
    : PageBar(tr("Training"), parent)
    , project_(new MenuButton(tr("Project"),
                              [this](QMenu& m) {
                                  if (fillProjects) {
                                      fillProjects(m);
                                  }
                              }))
    , overlay_(button(tr("Compare jobs"), tr("Compare jobs"))) {
    row()->addWidget(project_);
    row()->addStretch(1);
    auto* open = button(tr("Open project\u2026"), tr("Open project"));
    open->setToolTip(tr("A folder of jobs, or a new one (Ctrl+O)"));
    row()->addWidget(overlay_);
    row()->addWidget(open);
    connect(open, &QPushButton::clicked, this, &TrainingBar::openWanted);
    connect(overlay_, &QPushButton::clicked, this, &TrainingBar::overlayWanted);
    setChosen(0);
}

void TrainingBar::setProject(const QString& name, const QString& folder) {
    project_->setLabel(tr("project: %1").arg(fontMetrics().elidedText(name, Qt::ElideMiddle, kNameHighest)));
    project_->setToolTip(folder);
    project_->setAccessibleName(tr("Project %1").arg(name));
}

void TrainingBar::setChosen(int count) {
    overlay_->setVisible(count > 0);
    overlay_->setText(count > 1 ? tr("Show one job") : tr("Compare jobs"));
    overlay_->setToolTip(count > 1 ? tr("The curves of the first of the %1 selected jobs alone").arg(count)
                                   : tr("Curves of several jobs in one plot: this one and the one below it; "
                                        "Ctrl+click selects others"));
}

} // namespace lookback::ui
