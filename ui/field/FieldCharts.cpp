// SPDX-License-Identifier: MIT
#include "ui/field/FieldCharts.h"

#include <QCoreApplication>
#include <limits>

namespace lookback::ui {

namespace {

QString words(const char* text) {
    return QCoreApplication::translate("FieldCharts", text);
}

Ink inkOf(const QString& kind) {
    return kind == QStringLiteral("CNN")   ? Ink::Amber
           : kind == QStringLiteral("HOD") ? Ink::Green
                                           : Ink::Blue;
}

ChartAxis wavenumbers() {
    return {QStringLiteral("k"), QStringLiteral("h/Mpc"), true, {}, {}};
}

/// The truth first, so that it lies below the others.
Series truthLine(std::vector<double> x, std::vector<double> y) {
    Series truth;
    truth.name = words("truth");
    truth.ink = Ink::Grey;
    truth.x = std::move(x);
    truth.y = std::move(y);
    return truth;
}

Series lineOf(const FieldEntry& entry, const std::vector<double>& k, const field::QuartileBand& band) {
    Series line;
    line.name = entry.kind;
    line.ink = inkOf(entry.kind);
    line.x = k;
    line.y = band.median;
    if (entry.figures.samples > 1) {
        line.low = band.low;
        line.high = band.high;
        line.spread = SpreadKind::Band;
        line.spreadName = words("25\u201375 % of samples");
    }
    return line;
}

ChartData spectra(const QString& title, const QString& axis, const std::vector<FieldEntry>& entries,
                  const QString& source, field::QuartileBand field::ClusteringSummary::*what) {
    ChartData chart;
    chart.title = title;
    chart.source = source;
    chart.x = wavenumbers();
    chart.y = {axis, {}, false, {}, {}};
    for (const FieldEntry& entry : entries) {
        const field::ClusteringSummary& c = entry.figures.clustering;
        if (!(c.*what).median.empty()) {
            chart.series.push_back(lineOf(entry, c.k, c.*what));
        }
    }
    return chart;
}

/// A line where the field would be the truth.
void addSame(ChartData& chart, const std::vector<FieldEntry>& entries) {
    for (const FieldEntry& entry : entries) {
        const std::vector<double>& k = entry.figures.clustering.k;
        if (!k.empty() && !chart.series.empty()) {
            Series same = truthLine({k.front(), k.back()}, {1.0, 1.0});
            same.legend = false;
            same.ink = Ink::Grey;
            chart.series.insert(chart.series.begin(), same);
            return;
        }
    }
}

} // namespace

ChartData powerChart(const std::vector<FieldEntry>& entries, const QString& source) {
    ChartData chart = spectra(words("Power spectrum"), QStringLiteral("P(k)"), entries, source,
                              &field::ClusteringSummary::power);
    chart.y = {QStringLiteral("P(k)"), QStringLiteral("(Mpc/h)\u00B2"), true, {}, {}};
    for (const FieldEntry& entry : entries) {
        const field::ClusteringSummary& c = entry.figures.clustering;
        if (!c.truth.empty()) {
            chart.series.insert(chart.series.begin(), truthLine(c.k, c.truth));
            break;
        }
    }
    return chart;
}

ChartData transferChart(const std::vector<FieldEntry>& entries, const QString& source) {
    ChartData chart = spectra(words("Transfer"), QStringLiteral("T(k) = \u221A(P / P true)"), entries, source,
                              &field::ClusteringSummary::transfer);
    addSame(chart, entries);
    return chart;
}

ChartData correlationChart(const std::vector<FieldEntry>& entries, const QString& source) {
    ChartData chart = spectra(words("Correlation with the truth"), QStringLiteral("r(k)"), entries, source,
                              &field::ClusteringSummary::correlation);
    chart.y.high = 1.0;
    addSame(chart, entries);
    return chart;
}

ChartData densityChart(const std::vector<FieldEntry>& entries, const DensityBand& truth,
                       const QString& source) {
    ChartData chart;
    chart.title = words("Densities");
    chart.source = source;
    chart.x = {words("log10(1 + n), n"), words("per (Mpc/h)\u00B2"), false, {}, {}};
    chart.y = {words("Share of pixels"), {}, true, {}, {}};
    const auto add = [&](Series series, const DensityBand& band) {
        if (band.edges.empty()) {
            return;
        }
        series.kind = SeriesKind::Steps;
        series.x = band.edges;
        series.y = band.median;
        chart.series.push_back(std::move(series));
    };
    Series first;
    first.name = words("truth");
    first.ink = Ink::Grey;
    add(first, truth);
    for (const FieldEntry& entry : entries) {
        Series series;
        series.name = entry.kind;
        series.ink = inkOf(entry.kind);
        add(series, entry.figures.density);
    }
    return chart;
}

} // namespace lookback::ui
