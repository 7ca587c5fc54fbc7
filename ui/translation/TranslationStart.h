// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace lookback::ui {

/// What to do while the Translation page has no map.
class TranslationStart : public QWidget {
    Q_OBJECT

public:
    explicit TranslationStart(bool demo, QWidget* parent = nullptr);

Q_SIGNALS:
    void openWanted();
    void demoWanted();
};

} // namespace lookback::ui
