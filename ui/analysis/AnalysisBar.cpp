// SPDX-License-Identifier: MIT
#include "ui/analysis/AnalysisBar.h"

#include "ui/common/Controls.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QMenu>
#include <algorithm>

namespace lookback::ui {

namespace {

constexpr int kNameHighest = 180; ///< Pixels of a set's name.
constexpr int kNameLeast = 64;
constexpr int kRest = 860; ///< Pixels of all but the names.

} // namespace

AnalysisBar::AnalysisBar(QWidget* parent)
    : PageBar(tr("Analysis"), parent)
    , log_(button(tr("Log counts"), tr("Logarithmic counts"))) {
    for (int k = 0; k < 2; ++k) {
        sets_[k] = new MenuButton(k == 0 ? tr("Set A") : tr("Set B"), [this, k](QMenu& m) {
            if (fillSet) {
                fillSet(m, k);
            }
        });
        row()->addWidget(sets_[k]);
    }
    setSet(0, QString());
    setSet(1, QString());
    row()->addStretch(1);
    views_ = addViews({{tr("Distributions"), tr("Distributions (1)")},
                       {tr("By redshift"), tr("By redshift (2)")},
                       {tr("Predictions"), tr("Predictions (3)")},
                       {tr("Spectra"), tr("Spectra (4)")}});
    row()->addStretch(1);
    log_->setCheckable(true);
    log_->setToolTip(tr("Counts on a logarithmic scale (L)"));
    row()->addWidget(log_);
    addMenus(tr("Open galaxies, a table of measures or two maps (Ctrl+O)"),
             tr("Write plots and numbers (Ctrl+E)"));
    setView(AnalysisView::Distributions);
    setReady(false);
    connect(views_, &QButtonGroup::idClicked, this,
            [this](int id) { Q_EMIT viewWanted(static_cast<AnalysisView>(id)); });
    connect(log_, &QPushButton::clicked, this, &AnalysisBar::logWanted);
}

void AnalysisBar::setSet(int which, const QString& name) {
    const QString letter = which == 0 ? QStringLiteral("A") : QStringLiteral("B");
    MenuButton* b = sets_[which];
    names_[which] = name;
    b->setToolTip(name.isEmpty() ? tr("Choose set %1").arg(letter) : name);
    b->setAccessibleName(name.isEmpty() ? tr("Set %1: none yet").arg(letter)
                                        : tr("Set %1: %2").arg(letter, name));
    showNames();
}

void AnalysisBar::showNames() {
    const int room = std::clamp((width() - kRest) / 2, kNameLeast, kNameHighest);
    for (int k = 0; k < 2; ++k) {
        const QString letter = k == 0 ? QStringLiteral("A") : QStringLiteral("B");
        const QString name = names_[k].isEmpty()
                                 ? tr("none yet")
                                 : sets_[k]->fontMetrics().elidedText(names_[k], Qt::ElideMiddle, room);
        sets_[k]->setLabel(QStringLiteral("%1 \u00B7 %2").arg(letter, name));
    }
}

void AnalysisBar::resizeEvent(QResizeEvent*) {
    showNames();
}

void AnalysisBar::setView(AnalysisView view) {
    views_->button(static_cast<int>(view))->setChecked(true);
    log_->setEnabled(view == AnalysisView::Distributions);
}

void AnalysisBar::setLog(bool log) {
    log_->setChecked(log);
}

void AnalysisBar::setReady(bool ready) {
    setExportable(ready);
}

} // namespace lookback::ui
