// SPDX-License-Identifier: MIT
#include "ui/field/ClusteringCard.h"

#include "ui/canvas/Chart.h"
#include "ui/canvas/FigureTable.h"
#include "ui/canvas/MapBar.h"
#include "ui/common/Figures.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <cmath>

namespace lookback::ui {

namespace {

QString fixed(double value, int digits) {
    return std::isfinite(value) ? QString::number(value, 'f', digits) : QString();
}

QString percent(double share, int digits = 1) {
    return std::isfinite(share) ? QString::number(100.0 * share, 'f', digits) : QString();
}

} // namespace

std::vector<QStringList> errorRows(const std::vector<FieldEntry>& entries) {
    std::vector<QStringList> rows;
    for (const FieldEntry& entry : entries) {
        QStringList row{entry.kind};
        row << (entry.figures.squaredError ? fixed(*entry.figures.squaredError, 3) : QString());
        const auto& calibration = entry.figures.calibration;
        row << (calibration ? fixed(calibration->zWidth, 2) : QString());
        for (std::size_t i = 0; i < field::kIntervals.size(); ++i) {
            row << (calibration ? percent(calibration->coverage[i]) : QString());
        }
        rows.push_back(row);
    }
    return rows;
}

std::vector<QStringList> classRows(const std::vector<FieldEntry>& entries) {
    std::vector<QStringList> rows;
    for (const FieldEntry& entry : entries) {
        QStringList row{entry.kind};
        const auto& classes = entry.figures.classes;
        row << (classes ? percent(classes->accuracy(), 2) : QString())
            << (classes ? percent(classes->recall(), 2) : QString())
            << (classes ? percent(classes->precision(), 2) : QString());
        rows.push_back(row);
    }
    return rows;
}

ClusteringCard::ClusteringCard(QWidget* parent)
    : Card(QString(), parent)
    , tabs_(new QButtonGroup(this))
    , stack_(new QStackedWidget)
    , power_(new Chart)
    , transfer_(new Chart)
    , correlation_(new Chart)
    , density_(new Chart)
    , table_(new FigureTable(tr("Errors and calibration")))
    , classes_(new FigureTable(tr("Which pixels hold galaxies")))
    , region_(new FigureTable(tr("Region")))
    , where_(label(QString(), "secondary"))
    , note_(label(QString(), "secondary")) {
    setAccessibleName(tr("Clustering"));
    build();
    setTab(Tab::Clustering);
    present({}, {}, false, {});
    setRegion({}, {});
}

void ClusteringCard::build() {
    auto* top = new QHBoxLayout;
    top->setSpacing(2);
    const QString names[] = {tr("Clustering"), tr("Densities"), tr("Region")};
    for (int i = 0; i < 3; ++i) {
        auto* b = button(names[i], names[i]);
        b->setCheckable(true);
        b->setProperty("flat", true);
        b->setProperty("compact", true);
        tabs_->addButton(b, i);
        top->addWidget(b);
    }
    tabs_->setExclusive(true);
    top->addStretch(1);
    auto* menu = new MenuButton(tr("Export a plot"), [this](QMenu& m) {
        for (Chart* chart : charts()) {
            chart->fillExport(*m.addMenu(chart->data().title));
        }
    });
    menu->setText(QStringLiteral("\u22EF"));
    menu->setProperty("compact", true);
    menu->setProperty("flat", true);
    menu->setFixedWidth(32);
    menu->setToolTip(tr("PNG, SVG, PDF or CSV of a plot"));
    top->addWidget(menu);

    auto* clustering = new QWidget;
    auto* column = new QVBoxLayout(clustering);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(power_, 5);
    column->addWidget(transfer_, 4);
    column->addWidget(correlation_, 4);
    for (Chart* chart : charts()) {
        chart->setMinimumHeight(110);
    }
    auto* densities = new QWidget;
    auto* alone = new QVBoxLayout(densities);
    alone->setContentsMargins(0, 0, 0, 0);
    alone->addWidget(density_, 1);
    auto* chosen = new QWidget;
    auto* figures = new QVBoxLayout(chosen);
    figures->setContentsMargins(0, 4, 0, 0);
    figures->setSpacing(8);
    where_->setWordWrap(true);
    figures->addWidget(where_);
    figures->addWidget(region_);
    figures->addStretch(1);
    stack_->addWidget(clustering);
    stack_->addWidget(densities);
    stack_->addWidget(chosen);
    connect(tabs_, &QButtonGroup::idClicked, this, [this](int id) { setTab(static_cast<Tab>(id)); });

    table_->setTips(
        {tr("How the galaxies were put on the map"),
         tr("Mean square of the mean's error in log10(1 + n), dex\u00B2"),
         tr("Root mean square of (mean \u2212 truth) / standard deviation; 1: errors are what they say"),
         tr("Share of true values within the central 50 % of the samples"),
         tr("Share of true values within the central 80 % of the samples"),
         tr("Share of true values within the central 95 % of the samples")});
    classes_->setTips({tr("Which pixels hold galaxies, by the first field of each"),
                       tr("Share of pixels that are right, %"),
                       tr("Share found of the pixels with galaxies, %"),
                       tr("Share with galaxies of the pixels said to have some, %")});
    note_->setWordWrap(true);
    body()->setSpacing(6);
    body()->addLayout(top);
    body()->addWidget(stack_, 1);
    body()->addWidget(note_);
    body()->addWidget(table_);
    body()->addWidget(classes_);
    layout()->setContentsMargins(12, 6, 12, 10);
}

void ClusteringCard::present(const std::vector<FieldEntry>& entries, const DensityBand& truth, bool hasTruth,
                             const QString& source) {
    const QString why = entries.empty() ? tr("Draw samples to see how they cluster.")
                        : entries.front().figures.flaw.empty()
                            ? tr("This needs the truth, which the file does not hold.")
                            : QString::fromStdString(entries.front().figures.flaw);
    for (Chart* chart : charts()) {
        chart->setEmptyText(why);
    }
    power_->setData(powerChart(entries, source));
    transfer_->setData(transferChart(entries, source));
    correlation_->setData(correlationChart(entries, source));
    density_->setData(densityChart(entries, truth, source));
    table_->setTable({QString(), tr("MSE"), tr("z width"), tr("in 50 %"), tr("in 80 %"), tr("in 95 %")},
                     errorRows(entries));
    classes_->setTable({QString(), tr("accuracy %"), tr("recall %"), tr("precision %")}, classRows(entries));
    const bool known = hasTruth && !entries.empty();
    table_->setVisible(known);
    classes_->setVisible(known);
    note_->setText(tr("Without the truth there are no errors to tell."));
    note_->setVisible(!hasTruth && !entries.empty());
}

void ClusteringCard::setRegion(const QString& where, const std::vector<RegionFigures>& figures) {
    std::vector<QStringList> rows;
    QStringList units;
    for (const RegionFigures& f : figures) {
        const auto text = [](double value) {
            return std::isfinite(value) ? valueText(value, {}) : QString();
        };
        rows.push_back({f.name, text(f.mean), text(f.deviation), text(f.sum), text(f.total)});
        const QString line = tr("%1: mean and std in %2, total in %3")
                                 .arg(f.name, f.unit.isEmpty() ? tr("no unit") : f.unit,
                                      f.totalUnit.isEmpty() ? tr("numbers") : f.totalUnit);
        units << (std::isfinite(f.total)
                      ? line
                      : tr("%1: in %2").arg(f.name, f.unit.isEmpty() ? tr("no unit") : f.unit));
    }
    region_->setTable({QString(), tr("mean"), tr("std"), tr("sum"), tr("total")}, rows);
    region_->setVisible(!rows.empty());
    where_->setText(rows.empty()
                        ? tr("Drag a rectangle over a map with Shift held, or press the arrow keys with "
                             "Shift, to see what it holds.")
                        : where + QStringLiteral("\n\n") + units.join(QLatin1Char('\n')));
}

void ClusteringCard::setTab(Tab tab) {
    tabs_->button(static_cast<int>(tab))->setChecked(true);
    stack_->setCurrentIndex(static_cast<int>(tab));
}

ClusteringCard::Tab ClusteringCard::tab() const {
    return static_cast<Tab>(stack_->currentIndex());
}

} // namespace lookback::ui
