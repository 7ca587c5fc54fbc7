// SPDX-License-Identifier: MIT
#include "ui/training/CurvesChart.h"

#include "ui/common/Figures.h"
#include "ui/training/JobWords.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

constexpr Ink kInks[kOverlaidMost] = {Ink::Blue, Ink::Amber, Ink::Green, Ink::Red};

QString words(const char* text) {
    return QCoreApplication::translate("Curves", text);
}

/// The lowest and the highest value of each point in turn: as the eye sees all of them at once.
Series everyStep(const JobCurve& curve, Ink ink) {
    Series s;
    s.name = words("each step");
    s.ink = ink;
    s.faint = true;
    for (std::size_t i = 0; i < curve.raw.x.size(); ++i) {
        s.x.push_back(curve.raw.x[i]);
        s.y.push_back(curve.raw.lowest[i]);
        if (curve.raw.highest[i] != curve.raw.lowest[i]) {
            s.x.push_back(curve.raw.x[i]);
            s.y.push_back(curve.raw.highest[i]);
        }
    }
    return s;
}

Series line(const QString& name, Ink ink, const std::vector<double>& x, const std::vector<double>& y) {
    Series s;
    s.name = name;
    s.ink = ink;
    s.x = x;
    s.y = y;
    return s;
}

bool isMeasured(const JobCurve& curve, const CurveWish& wish) {
    return std::find(curve.measured.begin(), curve.measured.end(), wish.quantity) != curve.measured.end();
}

void addOne(ChartData& chart, const JobCurve& curve, const CurveWish& wish) {
    const bool loss = wish.quantity == "loss";
    if (!curve.raw.x.empty()) {
        if (wish.smoothing > 1.0) {
            chart.series.push_back(everyStep(curve, Ink::Blue));
        }
        chart.series.push_back(line(loss ? words("training") : quantityName(wish.quantity), Ink::Blue,
                                    curve.smooth.x, curve.smooth.mean));
    }
    if (!curve.checks.empty()) {
        const bool measured = isMeasured(curve, wish);
        Series s = line(measured ? quantityName(wish.quantity) : words("validation"),
                        measured ? Ink::Blue : Ink::Amber, curve.checksX, curve.checks);
        s.kind = curve.checks.size() <= 60 ? SeriesKind::LineAndPoints : SeriesKind::Line;
        chart.series.push_back(s);
    }
}

void addOverlaid(ChartData& chart, const JobCurve& curve, const CurveWish& wish, Ink ink) {
    const QString name = numberText(curve.number);
    if (!curve.smooth.x.empty()) {
        chart.series.push_back(line(name, ink, curve.smooth.x, curve.smooth.mean));
    }
    if (curve.checks.empty()) {
        return;
    }
    Series s = line(words("%1 validation").arg(name), ink, curve.checksX, curve.checks);
    s.kind = SeriesKind::Points;
    if (isMeasured(curve, wish)) {
        s.name = name;
        s.kind = SeriesKind::LineAndPoints;
    }
    chart.series.push_back(s);
}

double newest(const std::vector<double>& values) {
    return values.empty() ? NAN : values.back();
}

} // namespace

QString quantityName(const std::string& column) {
    QString name = QString::fromStdString(column);
    if (name.endsWith(QLatin1String("_ks"))) { // of drawn galaxies from real ones
        name.replace(name.size() - 3, 3, words(", KS distance"));
    }
    name.replace(QLatin1Char('_'), QLatin1Char(' '));
    if (!name.isEmpty()) {
        name[0] = name[0].toUpper();
    }
    return name;
}

ChartData curvesChart(const std::vector<JobCurve>& curves, const CurveWish& wish, bool log) {
    ChartData chart;
    chart.title = quantityName(wish.quantity);
    QStringList jobs;
    chart.x.title = wish.hours ? words("Training time") : words("Step");
    chart.x.unit = wish.hours ? words("hours") : QString();
    chart.y.log = log;
    const std::size_t count = std::min(curves.size(), static_cast<std::size_t>(kOverlaidMost));
    for (std::size_t k = 0; k < count; ++k) {
        jobs << words("job %1").arg(numberText(curves[k].number));
        if (curves.size() == 1) {
            addOne(chart, curves[k], wish);
        } else {
            addOverlaid(chart, curves[k], wish, kInks[k]);
        }
    }
    chart.source = jobs.join(QStringLiteral(", "));
    return chart;
}

QString curvesNote(const std::vector<JobCurve>& curves, const CurveWish& wish) {
    if (curves.size() > static_cast<std::size_t>(kOverlaidMost)) {
        return words("the first %1 of %2 selected jobs").arg(kOverlaidMost).arg(curves.size());
    }
    if (curves.size() != 1) {
        return {};
    }
    const JobCurve& curve = curves.front();
    QStringList parts;
    const bool loss = wish.quantity == "loss";
    if (std::isfinite(curve.last)) {
        parts << (loss ? words("training %1") : QStringLiteral("%1")).arg(figures(curve.last, 4));
    }
    if (const double check = newest(curve.checks); std::isfinite(check)) {
        parts << (loss ? words("validation %1") : QStringLiteral("%1")).arg(figures(check, 4));
    }
    return parts.join(QStringLiteral(" \u00B7 "));
}

} // namespace lookback::ui
