// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace lookback::ui {

/// What to do while the Field page has no map.
class FieldStart : public QWidget {
    Q_OBJECT

public:
    explicit FieldStart(bool demo, QWidget* parent = nullptr);

Q_SIGNALS:
    void openWanted();
    void demoWanted();
};

} // namespace lookback::ui
