// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/Settings.h"

#include <QWidget>

class QLabel;

namespace lookback::ui {

/// Theme, how much work a preview and a resting picture take, and where the networks run.
class SettingsPage : public QWidget {
    Q_OBJECT

public:
    explicit SettingsPage(const Settings& settings, const QString& engine, QWidget* parent = nullptr);

    void setDevice(const QString& device);

Q_SIGNALS:
    void themeWanted(lookback::ui::ThemeChoice choice);
    void previewWanted(int evaluations); ///< While the slider moves.
    void refinedWanted(int evaluations); ///< Once it rests.

private:
    QLabel* device_;
};

} // namespace lookback::ui
