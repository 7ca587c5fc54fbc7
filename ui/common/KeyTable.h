// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <functional>
#include <vector>

class QKeyEvent;

namespace lookback::ui {

/// One line of the sheet of shortcuts.
struct KeyHelp {
    QString keys;
    QString what;
};

/// The keys of a page, as data: what F1 shows is what works.
class KeyTable {
public:
    struct Key {
        int key; ///< Qt::Key
        Qt::KeyboardModifiers modifiers = {};
    };

    /// `help`: nothing for a key that the help of another one names too. `when`: nothing for always.
    void add(Key key, KeyHelp help, std::function<void()> act, std::function<bool()> when = {});

    /// Keys that a widget handles itself.
    void tell(KeyHelp help);

    /// The first that fits and may act does. True if there was one.
    bool handle(const QKeyEvent& event) const;

    /// In the order in which they were added.
    const std::vector<KeyHelp>& help() const { return help_; }

private:
    struct Row {
        Key key;
        std::function<void()> act;
        std::function<bool()> when;
    };

    std::vector<Row> rows_;
    std::vector<KeyHelp> help_;
};

} // namespace lookback::ui
