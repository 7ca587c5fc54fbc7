// SPDX-License-Identifier: MIT
#include "ui/common/ErrorBar.h"

#include "ui/common/Controls.h"
#include "ui/common/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace lookback::ui {

ErrorBar::ErrorBar(QWidget* parent)
    : QFrame(parent)
    , text_(new QLabel) {
    setObjectName(QStringLiteral("errorBar"));
    text_->setWordWrap(true);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* copy = button(tr("Copy details"), tr("Copy the message to the clipboard"));
    auto* close = button(tr("Close"), tr("Close the message"));
    for (QPushButton* b : {copy, close}) {
        b->setProperty("compact", true);
    }
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(text_->text()); });
    connect(close, &QPushButton::clicked, this, &ErrorBar::clear);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 8, 8, 8);
    row->addWidget(text_, 1);
    row->addWidget(copy);
    row->addWidget(close);
    hide();
}

void ErrorBar::showError(const QString& sentence) {
    present(sentence, true);
}

void ErrorBar::showNote(const QString& sentence) {
    present(sentence, false);
}

void ErrorBar::clear() {
    text_->clear();
    hide();
}

QString ErrorBar::message() const {
    return text_->text();
}

void ErrorBar::present(const QString& sentence, bool error) {
    error_ = error;
    text_->setText(sentence);
    text_->setAccessibleName(sentence);
    setAccessibleName(error ? tr("Error: %1").arg(sentence) : tr("Note: %1").arg(sentence));
    show();
    update();
}

void ErrorBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor mark = error_ ? theme().red : theme().amber;
    painter.setPen(mark);
    painter.setBrush(theme().card);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);
    painter.setPen(Qt::NoPen);
    painter.setBrush(mark);
    painter.drawRoundedRect(QRectF(0, 0, 4, height()), 2, 2);
}

} // namespace lookback::ui
