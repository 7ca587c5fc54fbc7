// SPDX-License-Identifier: MIT
#include "ui/analysis/Plots.h"

#include "core/analysis/Verdict.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

constexpr double kAlike = 1.25; ///< Sets whose sizes differ by more are compared by shares.

constexpr std::int64_t kTelling = 5; ///< Galaxies of which an interval may set the ends of the axis.

constexpr Ink kInks[2] = {Ink::Blue, Ink::Amber};

QString words(const char* text) {
    return QCoreApplication::translate("Plots", text);
}

QString labelOf(const analysis::QuantityComparison& quantity) {
    return QString::fromStdString(quantity.label);
}

/// How many of `values` that are marked lie in each bin, as Histogram counts.
std::vector<double> countsOf(const std::vector<double>& edges, const std::vector<double>& values,
                             const std::vector<char>& chosen) {
    std::vector<double> counts(edges.size() - 1, 0.0);
    for (std::size_t i = 0; i < values.size() && i < chosen.size(); ++i) {
        if (chosen[i] == 0 || !(values[i] >= edges.front() && values[i] <= edges.back())) {
            continue;
        }
        const auto above = std::upper_bound(edges.begin(), edges.end(), values[i]);
        const auto bin =
            std::min<std::size_t>(static_cast<std::size_t>(above - edges.begin()), edges.size() - 1);
        counts[bin - 1] += 1.0;
    }
    return counts;
}

QString sourceOf(const PlottedSets& sets) {
    return QStringLiteral("A: %1; B: %2")
        .arg(QString::fromStdString(sets.sets[0]->name), QString::fromStdString(sets.sets[1]->name));
}

Series selectedPoints(const analysis::MeasuredSet& set, const std::string& key,
                      const std::vector<char>& chosen, int which) {
    Series s;
    s.kind = SeriesKind::Points;
    s.ink = kInks[which];
    s.legend = false;
    s.name = which == 0 ? words("A, selected") : words("B, selected");
    const analysis::Quantity* quantity = set.find(key);
    for (std::size_t i = 0; quantity != nullptr && i < chosen.size(); ++i) {
        if (chosen[i] != 0 && std::isfinite(set.redshift[i]) && std::isfinite(quantity->values[i])) {
            s.x.push_back(set.redshift[i]);
            s.y.push_back(quantity->values[i]);
            s.pointName.push_back(words("%1, galaxy %2")
                                      .arg(which == 0 ? QStringLiteral("A") : QStringLiteral("B"))
                                      .arg(set.index[i]));
        }
    }
    s.chosen.assign(s.x.size(), 0); // faint: the means stay in front
    return s;
}

/// The ends of y: all means, and the intervals that say something; a bin of two galaxies may have one that
/// dwarfs all others.
void limitMeans(ChartData& chart, const analysis::QuantityComparison& quantity) {
    double low = 1e300;
    double high = -1e300;
    const auto add = [&](double value) {
        low = std::isfinite(value) ? std::min(low, value) : low;
        high = std::isfinite(value) ? std::max(high, value) : high;
    };
    for (const analysis::IntervalBin& bin : quantity.bins) {
        for (const analysis::Mean* m : {&bin.a, &bin.b}) {
            add(m->mean);
            if (m->count >= kTelling) {
                add(m->low);
                add(m->high);
            }
        }
    }
    for (const Series& s : chart.series) {
        for (std::size_t i = 0; s.kind == SeriesKind::Points && i < s.y.size(); ++i) {
            add(s.y[i]);
        }
    }
    if (low < high) {
        const double room = 0.06 * (high - low);
        chart.y.low = quantity.ratio ? std::max(0.0, low - room) : low - room;
        chart.y.high = high + room;
    }
}

Series spectrumSeries(const QString& name, Ink ink, const std::vector<double>& k,
                      const std::vector<double>& y) {
    Series s;
    s.name = name;
    s.ink = ink;
    s.x = k;
    s.y = y;
    return s;
}

ChartData overWavenumber(const QString& title, const std::vector<double>& k) {
    ChartData chart;
    chart.title = title;
    chart.x = {QStringLiteral("k"), QStringLiteral("h/Mpc"), true, {}, {}};
    chart.y.title = title;
    Series one; // where both fields are alike
    one.ink = Ink::Grey;
    one.legend = false;
    one.x = {k.empty() ? 1.0 : k.front(), k.empty() ? 1.0 : k.back()};
    one.y = {1.0, 1.0};
    chart.series.push_back(std::move(one));
    return chart;
}

} // namespace

analysis::Quantity redshiftLoss(const analysis::MeasuredSet& set) {
    analysis::Quantity loss{kRedshiftLoss, "Redshift loss", "", {}};
    const analysis::Quantity* predicted = set.find(analysis::kPredictedRedshift);
    for (std::size_t i = 0; predicted != nullptr && i < set.redshift.size(); ++i) {
        const double dz = (predicted->values[i] - set.redshift[i]) / (1.0 + set.redshift[i]);
        loss.values.push_back(1.0 - 1.0 / (1.0 + dz * dz / (0.15 * 0.15)));
    }
    return loss;
}

ChartData histogramChart(const analysis::QuantityComparison& quantity, const PlottedSets& sets, bool log) {
    ChartData chart;
    const analysis::Histogram& h = quantity.histogram;
    const auto measured = [](const analysis::Mean& m) {
        return static_cast<double>(std::max<std::int64_t>(1, m.count));
    };
    const double sizes[2] = {measured(quantity.a), measured(quantity.b)};
    const bool shares = std::max(sizes[0], sizes[1]) > kAlike * std::min(sizes[0], sizes[1]);
    chart.title = labelOf(quantity);
    chart.source = sourceOf(sets);
    chart.x = {labelOf(quantity), QString::fromStdString(quantity.unit), false, {}, {}};
    chart.y = {shares ? words("Share of galaxies") : words("Galaxies"),
               shares ? QStringLiteral("%") : QString(),
               log,
               {},
               {}};
    double least = 1e300;
    for (int k = 0; k < 2 && h.edges.size() > 1; ++k) {
        Series s;
        s.name = sets.names[k];
        s.kind = SeriesKind::Steps;
        s.ink = kInks[k];
        s.x = h.edges;
        const double scale = shares ? 100.0 / sizes[k] : 1.0;
        least = std::min(least, scale);
        for (const std::int64_t count : k == 0 ? h.countsA : h.countsB) {
            s.y.push_back(static_cast<double>(count) * scale);
        }
        const analysis::Quantity* values = sets.sets[k]->find(quantity.key);
        if (sets.brushed() && values != nullptr) {
            s.part = countsOf(h.edges, values->values, sets.chosen[k]);
            for (double& count : s.part) {
                count *= scale;
            }
        }
        chart.series.push_back(std::move(s));
    }
    if (log && !chart.series.empty()) {
        chart.y.low = 0.7 * least; // one galaxy stands above the axis
    }
    return chart;
}

ChartData intervalChart(const analysis::QuantityComparison& quantity, const PlottedSets& sets) {
    ChartData chart;
    chart.title = words("%1 by redshift").arg(labelOf(quantity));
    chart.source = sourceOf(sets);
    chart.x = {words("Redshift"), {}, false, {}, {}};
    chart.y = {words("Mean of %1").arg(labelOf(quantity).toLower()),
               QString::fromStdString(quantity.unit),
               false,
               {},
               {}};
    if (quantity.key == kRedshiftLoss) {
        chart.y.title = words("Mean redshift loss");
    }
    for (int k = 0; k < 2; ++k) {
        Series s;
        s.name = sets.names[k];
        s.kind = SeriesKind::LineAndPoints;
        s.ink = kInks[k];
        s.spread = SpreadKind::Bars;
        s.spreadName = words("95 % interval of the mean");
        for (const analysis::IntervalBin& bin : quantity.bins) {
            const analysis::Mean& m = k == 0 ? bin.a : bin.b;
            if (m.count == 0) {
                continue;
            }
            // Beside each other, so that neither hides the other's bar.
            s.x.push_back((bin.zLow + bin.zHigh) / 2.0 + (k == 0 ? -0.04 : 0.04) * (bin.zHigh - bin.zLow));
            s.y.push_back(m.mean);
            s.low.push_back(m.low);
            s.high.push_back(m.high);
        }
        chart.series.push_back(std::move(s));
    }
    for (int k = 0; k < 2 && sets.brushed(); ++k) {
        chart.series.push_back(selectedPoints(*sets.sets[k], quantity.key, sets.chosen[k], k));
    }
    limitMeans(chart, quantity);
    return chart;
}

std::vector<std::int64_t> predictionRows(const analysis::MeasuredSet& set) {
    std::vector<std::int64_t> rows;
    const analysis::Quantity* predicted = set.find(analysis::kPredictedRedshift);
    for (std::size_t i = 0; predicted != nullptr && i < set.redshift.size(); ++i) {
        if (std::isfinite(set.redshift[i]) && std::isfinite(predicted->values[i])) {
            rows.push_back(static_cast<std::int64_t>(i));
        }
    }
    return rows;
}

ChartData predictionChart(const PlottedSets& sets) {
    ChartData chart;
    chart.title = words("Predicted redshift");
    chart.source = sourceOf(sets);
    chart.x = {words("Redshift of the set"), {}, false, {}, {}};
    chart.y = {words("Predicted redshift"), {}, false, {}, {}};
    chart.gridX = true;
    double high = 0.0;
    for (int k = 0; k < 2; ++k) {
        Series s;
        s.name = sets.names[k];
        s.kind = SeriesKind::Points;
        s.ink = kInks[k];
        const analysis::Quantity* predicted = sets.sets[k]->find(analysis::kPredictedRedshift);
        for (const std::int64_t row : predictionRows(*sets.sets[k])) {
            s.x.push_back(sets.sets[k]->redshift[row]);
            s.y.push_back(predicted->values[row]);
            high = std::max({high, s.x.back(), s.y.back()});
            s.pointName.push_back(words("%1, galaxy %2")
                                      .arg(k == 0 ? QStringLiteral("A") : QStringLiteral("B"))
                                      .arg(sets.sets[k]->index[row]));
            if (sets.brushed()) {
                s.chosen.push_back(sets.chosen[k][row]);
            }
        }
        chart.series.push_back(std::move(s));
    }
    high = std::ceil(std::max(high, 0.1) * 10.0) / 10.0;
    Series same;
    same.name = words("the same");
    same.ink = Ink::Grey;
    same.x = {0.0, high};
    same.y = {0.0, high};
    chart.series.push_back(std::move(same));
    chart.x.low = chart.y.low = 0.0;
    chart.x.high = chart.y.high = high;
    return chart;
}

ChartData powerChart(const maps::SpectrumPair& pair, const QString& truth, const QString& model) {
    ChartData chart;
    chart.title = words("Power spectrum");
    chart.x = {QStringLiteral("k"), QStringLiteral("h/Mpc"), true, {}, {}};
    chart.y = {QStringLiteral("P(k)"),
               pair.truth.dimensions == 3 ? QStringLiteral("(Mpc/h)\u00B3") : QStringLiteral("(Mpc/h)\u00B2"),
               true,
               {},
               {}};
    chart.series = {spectrumSeries(truth, Ink::Blue, pair.truth.k, pair.truth.power),
                    spectrumSeries(model, Ink::Amber, pair.model.k, pair.model.power)};
    return chart;
}

ChartData transferChart(const maps::SpectrumPair& pair, const QString& model) {
    ChartData chart = overWavenumber(words("Transfer T(k)"), pair.truth.k);
    chart.series.push_back(spectrumSeries(model, Ink::Amber, pair.truth.k, pair.transfer));
    return chart;
}

ChartData correlationChart(const maps::SpectrumPair& pair, const QString& model) {
    ChartData chart = overWavenumber(words("Correlation r(k)"), pair.truth.k);
    chart.series.push_back(spectrumSeries(model, Ink::Amber, pair.truth.k, pair.correlation));
    return chart;
}

ChartData emptyChart(const QString& title) {
    ChartData chart;
    chart.title = title;
    return chart;
}

QString distanceText(const analysis::Distances& d, const QString& unit) {
    const auto number = [](double value, double error) {
        QString text = std::isnan(error) ? QString::number(value, 'g', 2)
                                         : QString::fromStdString(analysis::withError(value, error));
        return text.replace(QStringLiteral("+-"), QStringLiteral("\u00B1"));
    };
    if (std::isnan(d.ks)) {
        return words("nothing to compare");
    }
    return words("KS %1 \u00B7 Wasserstein %2")
        .arg(number(d.ks, d.ksError),
             unit.isEmpty() ? number(d.wasserstein, d.wassersteinError)
                            : number(d.wasserstein, d.wassersteinError) + QLatin1Char(' ') + unit);
}

} // namespace lookback::ui
