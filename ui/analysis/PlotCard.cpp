// SPDX-License-Identifier: MIT
#include "ui/analysis/PlotCard.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QVBoxLayout>

namespace lookback::ui {

PlotCard::PlotCard(Chart::Selecting selecting, QWidget* parent)
    : Card(QStringLiteral(" "), parent)
    , chart_(new Chart)
    , verdict_(new QLabel) {
    chart_->setSelecting(selecting);
    chart_->setEmptyText(tr("Not measured in both sets."));
    auto* menu = new MenuButton(tr("This plot: quantity and export"), [this](QMenu& m) {
        if (fillMenu) {
            fillMenu(m);
            m.addSeparator();
        }
        chart_->fillExport(m);
    });
    menu->setText(QStringLiteral("\u22EF"));
    menu->setProperty("compact", true);
    menu->setProperty("flat", true);
    menu->setFixedWidth(32);
    menu->setToolTip(tr("Another quantity, and PNG, SVG, PDF or CSV of this plot"));
    header()->addWidget(menu);
    body()->setSpacing(4);
    body()->addWidget(chart_, 1);
    verdict_->setWordWrap(true);
    verdict_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    body()->addWidget(verdict_);
    verdict_->hide();
}

void PlotCard::present(const ChartData& plot, const QString& distances, const QString& verdict) {
    setTitle(plot.title);
    setNote(distances);
    chart_->setData(plot);
    verdict_->setText(verdict);
    verdict_->setVisible(!verdict.isEmpty());
    verdict_->setAccessibleName(verdict);
}

} // namespace lookback::ui
