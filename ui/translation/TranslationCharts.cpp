// SPDX-License-Identifier: MIT
#include "ui/translation/TranslationCharts.h"

#include "ui/canvas/MapBar.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <limits>

namespace lookback::ui {

namespace {

constexpr std::size_t kBandsMost = 3; ///< More bands upon each other tell nothing.

QString words(const char* text) {
    return QCoreApplication::translate("TranslationCharts", text);
}

std::vector<double> scaled(const std::vector<double>& radius, double pixel) {
    std::vector<double> all;
    for (const double r : radius) {
        all.push_back(pixel > 0.0 ? r * pixel : r);
    }
    return all;
}

ChartAxis radii(double pixel) {
    return {words("Radius"), pixel > 0.0 ? words("kpc") : words("pixels"), false, 0.0, {}};
}

/// log10(model / truth), dex; NaN where one is not above 0.
std::vector<double> over(const std::vector<double>& model, const std::vector<double>& truth) {
    std::vector<double> all;
    for (std::size_t i = 0; i < model.size(); ++i) {
        all.push_back(i < truth.size() && model[i] > 0.0 && truth[i] > 0.0
                          ? std::log10(model[i] / truth[i])
                          : std::numeric_limits<double>::quiet_NaN());
    }
    return all;
}

Series greyLine(const QString& name, std::vector<double> x, std::vector<double> y) {
    Series line;
    line.name = name;
    line.ink = Ink::Grey;
    line.x = std::move(x);
    line.y = std::move(y);
    line.legend = !name.isEmpty();
    return line;
}

void addBand(Series& line, std::vector<double> low, std::vector<double> high, const QString& name) {
    line.low = std::move(low);
    line.high = std::move(high);
    line.spread = SpreadKind::Band;
    line.spreadName = name;
}

/// Where model and truth agree.
void addNought(ChartData& chart) {
    if (!chart.series.empty()) {
        double high = 0.0;
        for (const Series& s : chart.series) {
            high = s.x.empty() ? high : std::max(high, s.x.back());
        }
        chart.series.insert(chart.series.begin(), greyLine({}, {0.0, high}, {0.0, 0.0}));
    }
}

} // namespace

ChartData profileChart(const std::vector<ModelEntry>& entries, Domain domain, double pixel,
                       const QString& source) {
    ChartData chart;
    chart.title = words("Radial profile, %1").arg(titleOf(domain).toLower());
    chart.source = source;
    chart.x = radii(pixel);
    chart.y = {symbolOf(domain), unitText(factsOf(domain).unit), true, {}, {}};
    for (const ModelEntry& entry : entries) {
        const TargetFigures* target = entry.figures.find(domain);
        if (target == nullptr) {
            continue;
        }
        const ProfileLines& profile = target->profile;
        const std::vector<double> x = scaled(profile.radius, pixel);
        if (chart.series.empty() && !profile.truth.empty()) {
            chart.series.push_back(greyLine(words("truth"), x, profile.truth));
        }
        Series line;
        line.name = entry.name;
        line.ink = entry.ink;
        line.x = x;
        line.y = profile.median;
        if (entry.figures.samples > 1 && entries.size() <= kBandsMost) {
            addBand(line, profile.low, profile.high, words("16\u201384 % of samples"));
        }
        chart.series.push_back(std::move(line));
    }
    return chart;
}

ChartData profileResidualChart(const std::vector<ModelEntry>& entries, Domain domain, double pixel,
                               const QString& source) {
    ChartData chart;
    chart.title = words("Profile residual, %1").arg(titleOf(domain).toLower());
    chart.source = source;
    chart.x = radii(pixel);
    chart.y = {words("log model / truth"), words("dex"), false, {}, {}};
    for (const ModelEntry& entry : entries) {
        const TargetFigures* target = entry.figures.find(domain);
        if (target == nullptr || target->profile.truth.empty()) {
            continue;
        }
        const ProfileLines& profile = target->profile;
        Series line;
        line.name = entry.name;
        line.ink = entry.ink;
        line.x = scaled(profile.radius, pixel);
        line.y = over(profile.median, profile.truth);
        line.legend = false; // as above
        if (entry.figures.samples > 1 && entries.size() <= kBandsMost) {
            addBand(line, over(profile.low, profile.truth), over(profile.high, profile.truth), {});
        }
        chart.series.push_back(std::move(line));
    }
    addNought(chart);
    return chart;
}

ChartData costChart(const std::vector<TriedSteps>& tries, const QString& source) {
    ChartData chart;
    chart.title = words("Error against cost");
    chart.source = source;
    chart.x = {words("Seconds a sample"), {}, true, {}, {}};
    chart.y = {words("MSE"), words("dex\u00B2"), false, 0.0, {}};
    QStringList order; // of the panels
    for (const TriedSteps& one : tries) {
        if (!order.contains(one.name)) {
            order << one.name;
        }
    }
    std::vector<TriedSteps> sorted = tries;
    std::stable_sort(sorted.begin(), sorted.end(), [&](const TriedSteps& a, const TriedSteps& b) {
        return std::pair(order.indexOf(a.name), a.secondsEach) <
               std::pair(order.indexOf(b.name), b.secondsEach);
    });
    for (const TriedSteps& one : sorted) {
        if (!one.squaredError || !(one.secondsEach > 0.0)) { // of saved samples it is not known
            continue;
        }
        auto series = std::find_if(chart.series.begin(), chart.series.end(),
                                   [&](const Series& s) { return s.name == one.name; });
        if (series == chart.series.end()) {
            Series fresh;
            fresh.name = one.name;
            fresh.ink = one.ink;
            fresh.kind = SeriesKind::LineAndPoints;
            chart.series.push_back(fresh);
            series = chart.series.end() - 1;
        }
        series->x.push_back(one.secondsEach);
        series->y.push_back(*one.squaredError);
        series->pointName.push_back(words("%1 steps, %2").arg(one.evaluations).arg(one.sampler));
    }
    return chart;
}

ChartData fileProfileChart(const translation::SetScores& scores, Domain domain, const ModelLooks& looks,
                           const QString& source) {
    ChartData chart;
    chart.title = words("Profile residual over the file, %1").arg(titleOf(domain).toLower());
    chart.source = source;
    chart.x = {words("Radius over half width"), {}, false, 0.0, 1.0};
    chart.y = {words("log model / truth"), words("dex"), false, {}, {}};
    for (const translation::ModelScores& model : scores.models) {
        const auto look = looks.find(model.model);
        for (const translation::TargetScores& target : model.targets) {
            if (target.target != domain || target.residual.radius.empty() || look == looks.end()) {
                continue;
            }
            Series line;
            line.name = look->second.first;
            line.ink = look->second.second;
            line.x = target.residual.radius;
            line.y = target.residual.median;
            if (target.residual.maps > 1 && scores.models.size() <= kBandsMost) {
                addBand(line, target.residual.low, target.residual.high, words("16\u201384 % of galaxies"));
            }
            chart.series.push_back(std::move(line));
        }
    }
    addNought(chart);
    return chart;
}

ChartData massChart(const translation::SetScores& scores, const ModelLooks& looks, const QString& source) {
    ChartData chart;
    chart.title = words("Stellar against halo mass");
    chart.source = source;
    chart.x = {words("log M halo"), words("M\u2299"), false, {}, {}};
    chart.y = {words("log M stars"), words("M\u2299"), false, {}, {}};
    const auto add = [&](const translation::MassRelation& masses, const QString& name, Ink ink) {
        if (masses.logHalo.empty()) {
            return;
        }
        Series line;
        line.name = name;
        line.ink = ink;
        line.kind = SeriesKind::LineAndPoints;
        line.x = masses.logHalo;
        line.y = masses.median;
        if (scores.models.size() <= kBandsMost) {
            addBand(line, masses.low, masses.high, words("16\u201384 % of galaxies"));
        }
        chart.series.push_back(std::move(line));
    };
    if (scores.masses) {
        add(*scores.masses, words("data"), Ink::Grey);
    }
    for (const translation::ModelScores& model : scores.models) {
        const auto look = looks.find(model.model);
        if (model.masses && look != looks.end()) {
            add(*model.masses, look->second.first, look->second.second);
        }
    }
    return chart;
}

} // namespace lookback::ui
