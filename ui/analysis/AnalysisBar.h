// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/PageBar.h"

#include <array>

class QPushButton;

namespace lookback::ui {

/// What the page shows.
enum class AnalysisView { Distributions, Redshifts, Predictions, Spectra };

/// The top bar of the Analysis page: the two sets at the left, what is shown of them, what can be done at the
/// right.
class AnalysisBar : public PageBar {
    Q_OBJECT

public:
    explicit AnalysisBar(QWidget* parent = nullptr);

    void setSet(int which, const QString& name); ///< An empty name: none yet.
    void setView(AnalysisView view);
    void setLog(bool log);
    void setReady(bool ready); ///< There is a comparison.

    std::function<void(QMenu&, int which)> fillSet; ///< Where a set may come from; given by the page.

Q_SIGNALS:
    void viewWanted(lookback::ui::AnalysisView view);
    void logWanted(bool log);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void showNames();

    std::array<MenuButton*, 2> sets_{};
    std::array<QString, 2> names_;
    QButtonGroup* views_ = nullptr;
    QPushButton* log_;
};

} // namespace lookback::ui
