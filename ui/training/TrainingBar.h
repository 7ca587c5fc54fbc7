// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/PageBar.h"

class QPushButton;

namespace lookback::ui {

/// The top bar of the Training page: the project at the left, what can be done with it at the right.
class TrainingBar : public PageBar {
    Q_OBJECT

public:
    explicit TrainingBar(QWidget* parent = nullptr);

    void setProject(const QString& name, const QString& folder);
    void setChosen(int count); ///< Jobs that are selected.

    std::function<void(QMenu&)> fillProjects; ///< Given by the page.

Q_SIGNALS:
    void openWanted();
    void overlayWanted(); ///< Draw the job in view and the one after it, or one job again.

private:
    MenuButton* project_;
    QPushButton* overlay_;
};

} // namespace lookback::ui
