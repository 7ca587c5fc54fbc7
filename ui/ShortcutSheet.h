// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/Page.h"

#include <QDialog>

namespace lookback::ui {

/// F1: every key and what it does.
class ShortcutSheet : public QDialog {
    Q_OBJECT

public:
    explicit ShortcutSheet(const std::vector<KeyHelp>& keys, QWidget* parent = nullptr);
};

} // namespace lookback::ui
