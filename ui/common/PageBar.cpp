// SPDX-License-Identifier: MIT
#include "ui/common/PageBar.h"

#include "ui/common/Controls.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QMenu>

namespace lookback::ui {

namespace {

/// A menu that somebody else fills, if anybody does.
MenuButton* menuOf(const QString& name, const std::function<void(QMenu&)>& fill) {
    return new MenuButton(name, [&fill](QMenu& menu) {
        if (fill) {
            fill(menu);
        }
    });
}

} // namespace

PageBar::PageBar(const QString& title, QWidget* parent)
    : QWidget(parent)
    , row_(new QHBoxLayout(this)) {
    setFixedHeight(48);
    row_->setContentsMargins(16, 0, 12, 0);
    row_->setSpacing(8);
    row_->addWidget(label(title, "title"));
    row_->addSpacing(6);
}

QButtonGroup* PageBar::addViews(std::initializer_list<View> views) {
    auto* group = new QButtonGroup(this);
    auto* together = new QHBoxLayout;
    together->setSpacing(0);
    int id = 0;
    for (const View& view : views) {
        auto* b = button(view.text, view.tip);
        b->setCheckable(true);
        b->setChecked(id == 0);
        b->setProperty("flat", true);
        b->setToolTip(view.tip);
        group->addButton(b, id++);
        together->addWidget(b);
    }
    group->setExclusive(true);
    row_->addLayout(together);
    return group;
}

MenuButton* PageBar::addFile() {
    file_ = menuOf(tr("File"), fillOpen);
    file_->hide();
    row_->addWidget(file_);
    return file_;
}

void PageBar::setFileName(const QString& name) {
    fileName_ = name;
    file_->setVisible(!name.isEmpty());
    file_->setToolTip(name);
    file_->setAccessibleName(tr("File: %1").arg(name));
}

void PageBar::elideFileName(int room) {
    file_->setLabel(file_->fontMetrics().elidedText(fileName_, Qt::ElideMiddle, room));
}

void PageBar::addBadge() {
    badge_ = label(QString(), "badge");
    badge_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    badge_->hide();
    row_->addWidget(badge_, 0, Qt::AlignVCenter);
}

void PageBar::setBadge(const QString& text, const QString& tip) {
    badge_->setText(text);
    badge_->setToolTip(tip);
    badge_->setVisible(!text.isEmpty());
}

QString PageBar::badge() const {
    return badge_ == nullptr ? QString() : badge_->text();
}

void PageBar::addMenus(const QString& openTip, const QString& exportTip) {
    open_ = menuOf(tr("Open"), fillOpen);
    open_->setLabel(tr("Open"));
    open_->setToolTip(openTip);
    export_ = menuOf(tr("Export"), fillExport);
    export_->setLabel(tr("Export"));
    export_->setProperty("primary", true);
    export_->setToolTip(exportTip);
    row_->addWidget(open_);
    row_->addWidget(export_);
}

void PageBar::setExportable(bool exportable) {
    export_->setEnabled(exportable);
}

void PageBar::showExportMenu() {
    if (export_->isEnabled()) {
        export_->showMenu();
    }
}

} // namespace lookback::ui
