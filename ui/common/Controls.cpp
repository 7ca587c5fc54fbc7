// SPDX-License-Identifier: MIT
#include "ui/common/Controls.h"

#include "ui/common/Theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>

namespace lookback::ui {

Card::Card(const QString& title, QWidget* parent)
    : QFrame(parent)
    , header_(new QHBoxLayout)
    , body_(new QVBoxLayout)
    , title_(new ElidedLabel)
    , note_(new ElidedLabel) {
    title_->setText(title);
    setRole(title_, "heading");
    title_->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(12, 8, 12, 12);
    all->setSpacing(6);
    header_->setSpacing(8);
    setRole(note_, "secondary");
    if (!title.isEmpty()) {
        header_->addWidget(title_);
        header_->addWidget(note_, 1);
        all->addLayout(header_);
        setAccessibleName(title);
    } else {
        title_->setParent(this);
        title_->hide();
        note_->setParent(this);
        note_->hide();
    }
    body_->setSpacing(8);
    all->addLayout(body_, 1);
}

void Card::setTitle(const QString& title) {
    title_->setText(title);
    setAccessibleName(title);
}

void Card::setNote(const QString& note) {
    note_->setText(note);
}

void Card::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme().line);
    painter.setBrush(theme().card);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);
}

ElidedLabel::ElidedLabel(Qt::TextElideMode mode, QWidget* parent)
    : QLabel(parent)
    , mode_(mode) {}

QSize ElidedLabel::minimumSizeHint() const {
    return {text().isEmpty() ? 0 : std::min(24, sizeHint().width()), QLabel::minimumSizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    const QString shown = fontMetrics().elidedText(text(), mode_, width());
    if (toolTip() != text() && shown != text()) {
        setToolTip(text());
    } else if (shown == text() && !toolTip().isEmpty()) {
        setToolTip(QString());
    }
    painter.drawText(rect(), static_cast<int>(alignment() | Qt::AlignVCenter), shown);
}

QPushButton* button(const QString& text, const QString& accessibleName, QWidget* parent) {
    auto* b = new QPushButton(text, parent);
    b->setAccessibleName(accessibleName);
    b->setFocusPolicy(Qt::TabFocus);
    b->setAutoDefault(false);
    return b;
}

MenuButton::MenuButton(const QString& accessibleName, std::function<void(QMenu&)> fill, QWidget* parent)
    : QPushButton(parent)
    , menu_(new QMenu(this)) {
    setAccessibleName(accessibleName);
    setFocusPolicy(Qt::TabFocus);
    setAutoDefault(false);
    setMenu(menu_);
    connect(menu_, &QMenu::aboutToShow, this, [this, fill = std::move(fill)] {
        menu_->clear();
        fill(*menu_);
    });
}

void MenuButton::setLabel(const QString& text) {
    setText(text + QStringLiteral(" \u25BE"));
}

Choices::Choices(const QString& accessibleName, const QStringList& texts, QWidget* parent)
    : QComboBox(parent) {
    addItems(texts);
    setAccessibleName(accessibleName);
}

void Choices::paintEvent(QPaintEvent* event) {
    QComboBox::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isEnabled() ? theme().secondary : theme().disabled);
    const QPointF middle(width() - 14.5, height() / 2.0 + 0.5);
    painter.drawPolygon(
        QPolygonF{middle + QPointF(-4, -2.5), middle + QPointF(4, -2.5), middle + QPointF(0, 2.5)});
}

QAction* addChoice(QMenu& menu, const QString& text, bool checked, std::function<void()> chosen) {
    QAction* action = menu.addAction(text);
    action->setCheckable(true);
    action->setChecked(checked);
    QObject::connect(action, &QAction::triggered, action, [chosen = std::move(chosen)] { chosen(); });
    return action;
}

void setRole(QWidget* widget, const char* role) {
    widget->setProperty("role", QString::fromLatin1(role));
}

QLabel* label(const QString& text, const char* role, QWidget* parent) {
    auto* l = new QLabel(text, parent);
    setRole(l, role);
    return l;
}

QLabel* paragraph(const QString& text, const char* role, int width) {
    auto* l = label(text, role);
    l->setAlignment(Qt::AlignHCenter);
    l->setWordWrap(true);
    l->setFixedWidth(width);
    l->ensurePolished(); // or its height would be that of another font
    l->setMinimumHeight(l->heightForWidth(width));
    return l;
}

QWidget* captioned(const QString& caption, QWidget* control) {
    auto* whole = new QWidget;
    auto* column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(label(caption, "small"));
    column->addWidget(control);
    return whole;
}

QSpinBox* bareSpinBox(int lowest, int highest, int value, const QString& accessibleName) {
    auto* box = new QSpinBox;
    box->setRange(lowest, highest);
    box->setValue(value);
    box->setKeyboardTracking(false);
    box->setLocale(QLocale::c());
    box->setAccessibleName(accessibleName);
    box->setFixedWidth(64);
    setRole(box, "bare");
    return box;
}

} // namespace lookback::ui
