// SPDX-License-Identifier: MIT
#include "ui/common/KeyTable.h"

#include <QKeyEvent>

namespace lookback::ui {

namespace {

/// Some layouts need Shift for the sign itself; and plus and minus may come from the number pad.
bool fits(const KeyTable::Key& key, const QKeyEvent& event) {
    const Qt::KeyboardModifiers pressed = event.modifiers() & ~Qt::KeypadModifier;
    const bool sign = !event.text().isEmpty() && event.text().front().isPunct();
    const bool mayShift = sign || key.key == Qt::Key_Plus;
    return key.key == event.key() &&
           (key.modifiers == pressed || (mayShift && key.modifiers == (pressed & ~Qt::ShiftModifier)));
}

} // namespace

void KeyTable::add(Key key, KeyHelp help, std::function<void()> act, std::function<bool()> when) {
    rows_.push_back({key, std::move(act), std::move(when)});
    if (!help.keys.isEmpty()) {
        help_.push_back(std::move(help));
    }
}

void KeyTable::tell(KeyHelp help) {
    help_.push_back(std::move(help));
}

bool KeyTable::handle(const QKeyEvent& event) const {
    for (const Row& row : rows_) {
        if (fits(row.key, event) && (!row.when || row.when())) {
            row.act();
            return true;
        }
    }
    return false;
}

} // namespace lookback::ui
