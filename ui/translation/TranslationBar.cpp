// SPDX-License-Identifier: MIT
#include "ui/translation/TranslationBar.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <algorithm>

namespace lookback::ui {

namespace {

constexpr int kRest = 790; ///< Pixels of all but the name of the file.
constexpr int kNameLeast = 60;
constexpr int kNameHighest = 240;
constexpr int kModelsRoom = 190; ///< Pixels for the kinds of the models.

} // namespace

TranslationBar::TranslationBar(QWidget* parent)
    : PageBar(tr("Translation"), parent)
    , models_(new MenuButton(tr("Models"), [this](QMenu& m) { fillModels(m); })) {
    addFile();
    row()->addWidget(models_);
    addBadge();
    row()->addStretch(1);
    views_ = addViews({{tr("Side by side"), tr("Models side by side, for one domain (V)")},
                       {tr("All domains"), tr("All domains by one model (V)")}});
    addMenus(tr("Open maps of gas: HDF5 as from TNG50, FITS or NPY (Ctrl+O)"),
             tr("Write maps, samples, profiles and plots (Ctrl+E)"));
    models_->menu()->installEventFilter(this);
    setTicked({});
    setReady(false);
    connect(views_, &QButtonGroup::idClicked, this,
            [this](int id) { Q_EMIT arrangementWanted(static_cast<Arrangement>(id)); });
}

void TranslationBar::setFile(const QString& name) {
    setFileName(name);
    showNames();
}

void TranslationBar::setModels(const std::vector<TranslationModel>& models) {
    all_ = models;
    setTicked(ticked_);
}

void TranslationBar::setTicked(const std::vector<std::string>& names) {
    ticked_ = names;
    QStringList kinds;
    QStringList training;
    bool simulated = false;
    for (const TranslationModel& model : all_) {
        if (std::find(names.begin(), names.end(), model.name) != names.end()) {
            kinds << QString::fromStdString(model.kind);
            simulated = simulated || model.simulated;
            const QString said = QString::fromStdString(model.training);
            if (!training.contains(said)) {
                training << said;
            }
        }
    }
    const QString text = kinds.join(QStringLiteral(", "));
    const bool fits = models_->fontMetrics().horizontalAdvance(text) <= kModelsRoom;
    models_->setLabel(kinds.isEmpty() ? (all_.empty() ? tr("no model") : tr("choose models"))
                      : fits          ? text
                                      : tr("%1 models").arg(kinds.size()));
    models_->setToolTip(tr("Which models translate: %1").arg(kinds.isEmpty() ? tr("none") : text));
    models_->setAccessibleName(tr("Models: %1").arg(kinds.isEmpty() ? tr("none") : text));
    setBadge(simulated ? tr("trained on simulated galaxies") : QString(), training.join(QLatin1Char('\n')));
}

QString TranslationBar::modelsText() const {
    return models_->text();
}

void TranslationBar::setArrangement(Arrangement arrangement) {
    views_->button(static_cast<int>(arrangement))->setChecked(true);
}

void TranslationBar::setReady(bool ready) {
    setExportable(ready);
    for (QAbstractButton* b : views_->buttons()) {
        b->setEnabled(ready);
    }
}

void TranslationBar::resizeEvent(QResizeEvent*) {
    showNames();
}

void TranslationBar::showNames() {
    elideFileName(std::clamp(width() - kRest, kNameLeast, kNameHighest));
}

/// Ticking a model leaves the menu open: several may be wanted.
bool TranslationBar::eventFilter(QObject* watched, QEvent* event) {
    auto* menu = qobject_cast<QMenu*>(watched);
    const bool click = event->type() == QEvent::MouseButtonRelease;
    const bool key =
        event->type() == QEvent::KeyPress && (static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space ||
                                              static_cast<QKeyEvent*>(event)->key() == Qt::Key_Return);
    if (menu != nullptr && (click || key)) {
        QAction* action = menu->activeAction();
        if (action != nullptr && action->isCheckable() && action->isEnabled()) {
            action->trigger();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void TranslationBar::fillModels(QMenu& menu) {
    for (const TranslationModel& model : all_) {
        const QString name = QString::fromStdString(model.name);
        const bool ticked = std::find(ticked_.begin(), ticked_.end(), model.name) != ticked_.end();
        const QString text = tr("%1  \u00B7  %2").arg(QString::fromStdString(model.kind), name);
        QAction* action = menu.addAction(text);
        action->setCheckable(true);
        action->setChecked(ticked);
        action->setToolTip(QString::fromStdString(model.title));
        connect(action, &QAction::toggled, this, [this, name](bool on) { Q_EMIT modelTicked(name, on); });
    }
    menu.setToolTipsVisible(true);
    if (all_.empty()) {
        menu.addAction(tr("No model for galaxies was found"))->setEnabled(false);
        return;
    }
    menu.addSeparator();
    menu.addAction(tr("About these models\u2026"), this, &TranslationBar::aboutWanted);
}

} // namespace lookback::ui
