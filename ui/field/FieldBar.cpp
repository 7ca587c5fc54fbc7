// SPDX-License-Identifier: MIT
#include "ui/field/FieldBar.h"

#include "ui/common/Controls.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QMenu>
#include <QSpinBox>
#include <QWidgetAction>
#include <algorithm>
#include <limits>

namespace lookback::ui {

namespace {

constexpr int kRest = 760; ///< Pixels of all but the names of file and map.
constexpr int kNameLeast = 64;
constexpr int kNameHighest = 200;
constexpr std::int64_t kListed = 30; ///< Maps that a menu lists; more are reached by their number.

} // namespace

FieldBar::FieldBar(QWidget* parent)
    : PageBar(tr("Field"), parent)
    , map_(new MenuButton(tr("Map"), [this](QMenu& m) { fillMaps(m); }))
    , model_(new MenuButton(tr("Model"), [this](QMenu& m) { fillModels(m); })) {
    addFile();
    row()->addWidget(map_);
    row()->addWidget(model_);
    addBadge();
    row()->addStretch(1);
    views_ = addViews({{tr("2-D"), tr("Maps (V)")}, {tr("3-D"), tr("The volume, and a map as heights (V)")}});
    addMenus(tr("Open a CAMELS map set, a snapshot or a FITS map (Ctrl+O)"),
             tr("Write samples, maps and plots (Ctrl+E)"));
    model_->setLabel(tr("no model"));
    map_->hide();
    setReady(false);
    connect(views_, &QButtonGroup::idClicked, this, [this](int id) { Q_EMIT solidWanted(id == 1); });
}

void FieldBar::setFile(const QString& name) {
    setFileName(name);
    showNames();
}

void FieldBar::setMaps(std::int64_t count, std::function<QString(std::int64_t)> labelOf) {
    count_ = count;
    labelOf_ = std::move(labelOf);
    map_->setVisible(count > 0);
}

void FieldBar::setMap(std::int64_t index) {
    index_ = index;
    label_ = labelOf_ ? labelOf_(index) : QString();
    map_->setToolTip(tr("%1 (Page Up, Page Down)").arg(label_));
    map_->setAccessibleName(tr("Map: %1").arg(label_));
    showNames();
}

void FieldBar::setModels(const std::vector<FieldModel>& models) {
    models_ = models;
}

void FieldBar::setModel(const std::string& name) {
    chosen_ = name;
    const auto found =
        std::find_if(models_.begin(), models_.end(), [&](const FieldModel& m) { return m.name == name; });
    const bool there = found != models_.end();
    model_->setLabel(there ? QString::fromStdString(name) : tr("no model"));
    model_->setToolTip(there ? QString::fromStdString(found->title) : QString());
    const bool simulated = there && found->simulated;
    setBadge(simulated ? tr("trained on simulated universes") : QString(),
             there ? QString::fromStdString(found->training) : QString());
}

void FieldBar::setSolid(bool solid) {
    views_->button(solid ? 1 : 0)->setChecked(true);
}

void FieldBar::setReady(bool ready) {
    setExportable(ready);
    for (QAbstractButton* b : views_->buttons()) {
        b->setEnabled(ready);
    }
}

void FieldBar::resizeEvent(QResizeEvent*) {
    showNames();
}

void FieldBar::showNames() {
    const int room = std::clamp((width() - kRest) / 2, kNameLeast, kNameHighest);
    elideFileName(room);
    map_->setLabel(map_->fontMetrics().elidedText(label_, Qt::ElideRight, room));
}

void FieldBar::fillMaps(QMenu& menu) {
    if (count_ > kListed) {
        auto* box = new QSpinBox;
        box->setRange(1, static_cast<int>(std::min<std::int64_t>(count_, std::numeric_limits<int>::max())));
        box->setPrefix(tr("Map "));
        box->setSuffix(tr(" of %1").arg(count_));
        box->setValue(static_cast<int>(index_) + 1);
        box->setKeyboardTracking(false);
        box->setAccessibleName(tr("Number of the map"));
        connect(box, &QSpinBox::valueChanged, this, [this](int number) { Q_EMIT mapWanted(number - 1); });
        auto* action = new QWidgetAction(&menu);
        action->setDefaultWidget(box);
        menu.addAction(action);
        menu.addSeparator();
    }
    const std::int64_t first =
        std::clamp<std::int64_t>(index_ - kListed / 2, 0, std::max<std::int64_t>(0, count_ - kListed));
    for (std::int64_t i = first; i < std::min(count_, first + kListed); ++i) {
        addChoice(menu, labelOf_(i), i == index_, [this, i] { Q_EMIT mapWanted(i); });
    }
}

void FieldBar::fillModels(QMenu& menu) {
    for (const FieldModel& model : models_) {
        const QString name = QString::fromStdString(model.name);
        const QString title = model.title.empty()
                                  ? name
                                  : QStringLiteral("%1: %2").arg(name, QString::fromStdString(model.title));
        addChoice(menu, title, model.name == chosen_, [this, name] { Q_EMIT modelWanted(name); });
    }
    if (models_.empty()) {
        menu.addAction(tr("No model for fields was found"))->setEnabled(false);
    }
}

} // namespace lookback::ui
