// SPDX-License-Identifier: MIT
#pragma once

#include <QComboBox>
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <functional>

class QAction;
class QHBoxLayout;
class QMenu;
class QSpinBox;
class QVBoxLayout;

namespace lookback::ui {

/// A surface with a heading: the only kind of box on a page.
class Card : public QFrame {
    Q_OBJECT

public:
    explicit Card(const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setNote(const QString& note); ///< Behind the heading, in the secondary colour.

    QHBoxLayout* header() { return header_; } ///< Add controls at the right end.

    QVBoxLayout* body() { return body_; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QHBoxLayout* header_;
    QVBoxLayout* body_;
    QLabel* title_;
    QLabel* note_;
};

/// One line that ends in dots where it is too long, and then says the whole in its tool tip.
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    explicit ElidedLabel(Qt::TextElideMode mode = Qt::ElideRight, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Qt::TextElideMode mode_;
};

/// A button that takes part in the tab order but not in clicks, with an accessible name.
QPushButton* button(const QString& text, const QString& accessibleName, QWidget* parent = nullptr);

/// A button that opens a menu: "asinh v". The menu is filled each time just before it opens.
class MenuButton : public QPushButton {
    Q_OBJECT

public:
    MenuButton(const QString& accessibleName, std::function<void(QMenu&)> fill, QWidget* parent = nullptr);

    void setLabel(const QString& text); ///< Adds the mark that says "menu".

private:
    QMenu* menu_;
};

/// A combo box with the mark that says so, in the colour of the theme.
class Choices : public QComboBox {
    Q_OBJECT

public:
    Choices(const QString& accessibleName, const QStringList& texts, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// Add a line to a menu of choices of which `checked` is the one in force.
QAction* addChoice(QMenu& menu, const QString& text, bool checked, std::function<void()> chosen);

/// Which rule of the style sheet a widget follows.
void setRole(QWidget* widget, const char* role);

QLabel* label(const QString& text, const char* role, QWidget* parent = nullptr);

/// Centred lines of this width, pixels, and of the height that they need.
QLabel* paragraph(const QString& text, const char* role, int width);

/// A small heading above a control.
QWidget* captioned(const QString& caption, QWidget* control);

/// A number that shows its frame under the mouse and the keyboard only.
QSpinBox* bareSpinBox(int lowest, int highest, int value, const QString& accessibleName);

} // namespace lookback::ui
