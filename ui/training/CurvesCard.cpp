// SPDX-License-Identifier: MIT
#include "ui/training/CurvesCard.h"

#include "ui/canvas/Chart.h"
#include "ui/training/CurvesChart.h"
#include "ui/training/JobWords.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QVBoxLayout>
#include <algorithm>

namespace lookback::ui {

namespace {

constexpr double kSmoothings[] = {1.0, 5.0, 20.0, 100.0, 500.0, 2000.0};

void addAll(std::vector<std::string>& all, const std::vector<std::string>& more) {
    for (const std::string& name : more) {
        if (std::find(all.begin(), all.end(), name) == all.end()) {
            all.push_back(name);
        }
    }
}

} // namespace

CurvesCard::CurvesCard(QWidget* parent)
    : Card(tr("Loss"), parent)
    , quantity_(new MenuButton(tr("What is drawn"), [this](QMenu& m) { fillQuantity(m); }))
    , logButton_(button(tr("log"), tr("Logarithmic axis")))
    , smoothing_(new MenuButton(tr("Smoothing"), [this](QMenu& m) { fillSmoothing(m); }))
    , axis_(new MenuButton(tr("Along the axis"), [this](QMenu& m) { fillAxis(m); }))
    , chart_(new Chart) {
    logButton_->setCheckable(true);
    logButton_->setToolTip(tr("Logarithmic axis (L)"));
    quantity_->setToolTip(tr("Loss, learning rate, or a quality measure"));
    auto* more = new MenuButton(tr("Export this plot"), [this](QMenu& m) { chart_->fillExport(m); });
    more->setText(QStringLiteral("\u22EF"));
    more->setFixedWidth(32);
    more->setProperty("flat", true);
    more->setToolTip(tr("PNG, SVG, PDF or CSV of this plot"));
    for (QPushButton* b :
         {static_cast<QPushButton*>(quantity_), logButton_, static_cast<QPushButton*>(smoothing_),
          static_cast<QPushButton*>(axis_), static_cast<QPushButton*>(more)}) {
        b->setProperty("compact", true);
        header()->addWidget(b);
    }
    body()->addWidget(chart_, 1);
    chart_->setEmptyText(tr("No step done yet."));
    connect(logButton_, &QPushButton::clicked, this, &CurvesCard::setLog);
    refresh();
}

void CurvesCard::fillQuantity(QMenu& menu) {
    std::vector<std::string> everyStep{"loss"};
    std::vector<std::string> measured;
    for (const JobCurve& curve : curves_) {
        addAll(everyStep, curve.everyStep);
        addAll(measured, curve.measured);
    }
    const auto add = [&](const std::string& name) {
        addChoice(menu, quantityName(name), name == wish_.quantity, [this, name] {
            CurveWish other = wish_;
            other.quantity = name;
            setWish(other);
        });
    };
    std::for_each(everyStep.begin(), everyStep.end(), add);
    if (!measured.empty()) {
        menu.addSection(tr("Quality"));
        std::for_each(measured.begin(), measured.end(), add);
    }
}

void CurvesCard::fillSmoothing(QMenu& menu) {
    for (const double steps : kSmoothings) {
        addChoice(menu, steps > 1.0 ? tr("Mean of about %1 steps").arg(countText(steps)) : tr("Each step"),
                  steps == wish_.smoothing, [this, steps] {
                      CurveWish other = wish_;
                      other.smoothing = steps;
                      setWish(other);
                  });
    }
}

void CurvesCard::fillAxis(QMenu& menu) {
    for (const bool hours : {false, true}) {
        addChoice(menu, hours ? tr("Hours of training") : tr("Steps"), hours == wish_.hours, [this, hours] {
            CurveWish other = wish_;
            other.hours = hours;
            setWish(other);
        });
    }
}

void CurvesCard::setWish(const CurveWish& wish) {
    if (wish == wish_) {
        return;
    }
    wish_ = wish;
    refresh();
    Q_EMIT wishChanged();
}

void CurvesCard::setLog(bool log) {
    log_ = log;
    refresh();
}

void CurvesCard::present(std::vector<JobCurve> curves) {
    curves_ = std::move(curves);
    refresh();
}

void CurvesCard::refresh() {
    setTitle(quantityName(wish_.quantity));
    setNote(curvesNote(curves_, wish_));
    quantity_->setLabel(wish_.quantity == "loss" ? tr("loss") : tr("quantity"));
    logButton_->setChecked(log_);
    smoothing_->setLabel(wish_.smoothing > 1.0 ? tr("smooth %1").arg(countText(wish_.smoothing))
                                               : tr("each step"));
    axis_->setLabel(wish_.hours ? tr("hours") : tr("step"));
    QStringList troubles;
    for (const JobCurve& curve : curves_) {
        if (!curve.trouble.empty()) {
            troubles << QString::fromStdString(curve.trouble);
        }
    }
    chart_->setEmptyText(!troubles.isEmpty()        ? troubles.join(QLatin1Char('\n'))
                         : wish_.quantity == "loss" ? tr("No step done yet.")
                                                    : tr("Not measured in this job, or not yet."));
    chart_->setData(curvesChart(curves_, wish_, log_));
}

} // namespace lookback::ui
