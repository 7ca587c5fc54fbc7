// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/Theme.h"

#include <QStringList>

namespace lookback::ui {

/// What is kept between two runs, in the user's configuration folder.
struct Settings {
    ThemeChoice theme = ThemeChoice::System;
    int previewEvaluations = 4;
    int refineEvaluations = 20;
    QStringList recent;   ///< Files opened lately, latest first.
    QString project;      ///< Of the Training page; empty: the default one.
    QStringList projects; ///< Opened lately, latest first.

    static constexpr int kRecentHighest = 10;

    void addRecent(const QString& file);
    void setProject(const QString& folder);
};

Settings readSettings();
void writeSettings(const Settings& settings);

} // namespace lookback::ui
