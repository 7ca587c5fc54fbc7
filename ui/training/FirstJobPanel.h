// SPDX-License-Identifier: MIT
#pragma once

#include "ui/training/Services.h"

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace lookback::ui {

/// What to do while a project has no jobs.
class FirstJobPanel : public QWidget {
    Q_OBJECT

public:
    explicit FirstJobPanel(QWidget* parent = nullptr);

    void setPresets(const std::vector<training::Preset>& presets);
    void setProject(const QString& folder, bool standard); ///< `standard`: nobody has chosen it.

Q_SIGNALS:
    void newWanted();
    void presetWanted(const QString& file);
    void projectWanted();

private:
    QLabel* where_;
    QVBoxLayout* presets_;
    QWidget* presetPlace_;
};

} // namespace lookback::ui
