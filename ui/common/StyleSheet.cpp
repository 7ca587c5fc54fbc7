// SPDX-License-Identifier: MIT
#include "ui/common/Theme.h"

namespace lookback::ui {

namespace {

// Stock widgets only; what the window paints itself reads the tokens when it paints.
const char* const kSheet = R"(
* { outline: none; }
QToolTip { background: @card; color: @text; border: 1px solid @controlLine; padding: 4px 6px; }
QLabel { background: transparent; }
QLabel[role="secondary"] { color: @secondary; font-size: 12px; }
QLabel[role="small"] { color: @secondary; font-size: 11px; }
QLabel[role="title"] { font-weight: 600; font-size: 15px; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="badge"] { color: @amberText; border: 1px solid @amberText; border-radius: 9px; padding: 1px 8px;
    font-size: 11px; }
QLabel[role="warning"] { color: @redText; font-size: 12px; }
QLabel[role="paper"] { color: @amberText; font-size: 11px; }
QPushButton, QToolButton { background: @card; color: @text; border: 1px solid @controlLine;
    border-radius: 6px; padding: 0 10px; min-height: 28px; }
QPushButton:hover, QToolButton:hover { background: @hover; }
QPushButton:pressed, QPushButton:open, QToolButton:pressed, QPushButton:checked { background: @pressed; }
QPushButton:focus, QToolButton:focus { border-color: @focus; background: @hover; }
QPushButton:disabled { color: @disabled; }
QPushButton::menu-indicator { image: none; width: 0; }
QPushButton[compact="true"] { min-height: 24px; padding: 0 9px; }
QPushButton[primary="true"] { background: @primary; color: @onPrimary; border-color: @primary; }
QPushButton[primary="true"]:hover, QPushButton[primary="true"]:open { background: @primaryHover; }
QPushButton[primary="true"]:focus { border: 2px solid @text; }
QPushButton[primary="true"]:disabled { background: @pressed; border-color: @pressed; color: @disabled; }
QPushButton[flat="true"] { background: transparent; border-color: transparent; }
QPushButton[flat="true"]:hover { background: @hover; }
QPushButton[flat="true"]:checked { background: @pressed; border-color: @controlLine; }
QPushButton[flat="true"]:focus { border-color: @focus; }
QPushButton[role="fold"] { background: transparent; border-color: transparent; text-align: left; padding: 0 4px; font-weight: 600; }
QPushButton[role="more"] { background: transparent; border-color: transparent; text-align: left; padding: 0; color: @secondary;
    font-size: 12px; min-height: 24px; }
QPushButton[role="fold"]:hover, QPushButton[role="more"]:hover { background: @hover; }
QPushButton[role="fold"]:focus, QPushButton[role="more"]:focus { border-color: @focus; }
QCheckBox { color: @text; background: transparent; spacing: 8px; min-height: 30px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @controlLine; border-radius: 4px; background: @card; }
QCheckBox::indicator:checked { background: @primary; border-color: @primary; }
QCheckBox::indicator:focus { border-color: @focus; }
QMenu { background: @card; color: @text; border: 1px solid @controlLine; border-radius: 6px; padding: 4px; }
QMenu::item { padding: 5px 22px 5px 22px; border-radius: 4px; }
QMenu::item:selected { background: @pressed; }
QMenu::item:disabled { color: @secondary; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenu::indicator { width: 10px; height: 10px; left: 6px; }
QMenu::indicator:checked { background: @blue; border-radius: 3px; width: 6px; height: 6px; margin: 2px; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { background: @card; color: @text; selection-background-color: @primary;
    selection-color: @onPrimary; border: 1px solid @controlLine; border-radius: 6px; padding: 0 8px; min-height: 28px; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus { border-color: @focus; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; }
QComboBox { padding-right: 26px; }
QComboBox::drop-down { width: 0; border: none; }
QComboBox:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled { color: @disabled; }
QComboBox QAbstractItemView { background: @card; color: @text; border: 1px solid @controlLine;
    selection-background-color: @pressed; selection-color: @text; }
QDoubleSpinBox[role="bare"], QSpinBox[role="bare"], QComboBox[role="bare"] { background: transparent; border-color: transparent;
    padding: 0 3px; min-height: 22px; }
QDoubleSpinBox[role="bare"]:hover, QSpinBox[role="bare"]:hover, QComboBox[role="bare"]:hover { border-color: @controlLine; }
QDoubleSpinBox[role="bare"]:focus, QSpinBox[role="bare"]:focus, QComboBox[role="bare"]:focus { border-color: @focus; }
QDoubleSpinBox[role="figure"] { background: transparent; border-color: transparent; color: @amberText;
    font-size: 26px; font-weight: 600; padding: 0 2px; min-height: 32px; }
QDoubleSpinBox[role="figure"]:hover { border-color: @controlLine; }
QDoubleSpinBox[role="figure"]:focus { border-color: @focus; }
QProgressBar { background: @pressed; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: @primary; border-radius: 2px; }
QSlider::groove:horizontal { background: @pressed; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @blue; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal { background: @text; width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; }
QSlider::handle:horizontal:focus { background: @focus; }
QSlider:disabled { color: @disabled; }
QSlider::sub-page:horizontal:disabled { background: @controlLine; }
QSlider::handle:horizontal:disabled { background: @disabled; }
QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: @controlLine; border-radius: 3px; min-height: 24px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal { background: @controlLine; border-radius: 3px; min-width: 24px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

void fill(QString& sheet, const char* name, const QColor& colour) {
    sheet.replace(QLatin1Char('@') + QLatin1String(name), colour.name());
}

} // namespace

QString styleSheetFor(const Tokens& t) {
    QString sheet = QString::fromLatin1(kSheet);
    // Longer names first: "@primary" is the beginning of "@primaryHover".
    fill(sheet, "primaryHover", t.primaryHover);
    fill(sheet, "onPrimary", t.onPrimary);
    fill(sheet, "primary", t.primary);
    fill(sheet, "controlLine", t.controlLine);
    fill(sheet, "amberText", t.amberText);
    fill(sheet, "redText", t.redText);
    fill(sheet, "card", t.card);
    fill(sheet, "line", t.line);
    fill(sheet, "hover", t.hover);
    fill(sheet, "pressed", t.pressed);
    fill(sheet, "text", t.text);
    fill(sheet, "secondary", t.secondary);
    fill(sheet, "disabled", t.disabled);
    fill(sheet, "blue", t.blue);
    fill(sheet, "focus", t.focus);
    return sheet;
}

} // namespace lookback::ui
