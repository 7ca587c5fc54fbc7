// SPDX-License-Identifier: MIT
#include "ui/training/FoldSection.h"

#include "ui/common/Controls.h"

#include <QVBoxLayout>

namespace lookback::ui {

FoldSection::FoldSection(const QString& title, QWidget* parent)
    : QWidget(parent)
    , title_(title)
    , heading_(button(QString(), title))
    , content_(new QWidget)
    , body_(new QVBoxLayout(content_)) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    setRole(heading_, "fold");
    heading_->setFlat(true);
    body_->setContentsMargins(8, 0, 0, 4);
    body_->setSpacing(6);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(4);
    all->addWidget(heading_);
    all->addWidget(content_);
    connect(heading_, &QPushButton::clicked, this, [this] { setOpen(!open_); });
    showHeading();
}

void FoldSection::setOpen(bool open) {
    open_ = open;
    content_->setVisible(open);
    showHeading();
}

void FoldSection::setNote(const QString& note) {
    note_ = note;
    showHeading();
}

void FoldSection::showHeading() {
    const QString arrow = open_ ? QStringLiteral("\u25BE") : QStringLiteral("\u25B8");
    const QString note = note_.isEmpty() ? QString() : QStringLiteral("  \u00B7  ") + note_;
    heading_->setText(arrow + QStringLiteral("  ") + title_ + note);
    heading_->setAccessibleName(title_ + (open_ ? tr(", open") : tr(", folded")) +
                                (note_.isEmpty() ? QString() : QStringLiteral(", ") + note_));
}

} // namespace lookback::ui
