// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/Controls.h"
#include "ui/training/Curves.h"

namespace lookback::ui {

class Chart;

/// Loss, or another number of jobs, over steps or hours.
class CurvesCard : public Card {
    Q_OBJECT

public:
    explicit CurvesCard(QWidget* parent = nullptr);

    /// The same curves as before cost nothing.
    void present(std::vector<JobCurve> curves);

    const CurveWish& wish() const { return wish_; }

    void setWish(const CurveWish& wish); ///< Tells if it is another one.
    void setLog(bool log);

    bool log() const { return log_; }

    Chart* chart() { return chart_; }

    const std::vector<JobCurve>& curves() const { return curves_; }

Q_SIGNALS:
    void wishChanged();

private:
    void refresh();
    void fillQuantity(QMenu& menu);
    void fillSmoothing(QMenu& menu);
    void fillAxis(QMenu& menu);

    CurveWish wish_;
    bool log_ = true;
    std::vector<JobCurve> curves_;
    MenuButton* quantity_;
    QPushButton* logButton_;
    MenuButton* smoothing_;
    MenuButton* axis_;
    Chart* chart_;
};

} // namespace lookback::ui
