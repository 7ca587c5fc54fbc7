// SPDX-License-Identifier: MIT
#include "ui/canvas/ChartPlots.h"

#include "ui/canvas/ChartLegend.h"

#include <vtkBrush.h>
#include <vtkChartXY.h>
#include <vtkDoubleArray.h>
#include <vtkNew.h>
#include <vtkPen.h>
#include <vtkPlotArea.h>
#include <vtkPlotLine.h>
#include <vtkPlotPoints.h>
#include <vtkTable.h>

#include <cmath>
#include <limits>

namespace lookback::ui {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kSoft = 0.18;      ///< Opacity of bands and histograms.
constexpr double kStrong = 0.55;    ///< Of what is highlighted.
constexpr double kFaint = 0.12;     ///< Of a histogram of which a part is highlighted,
constexpr double kGhost = 0.45;     ///< and of its line.
constexpr double kFaintLine = 0.35; ///< Behind its mean.
constexpr double kFaded = 0.22;     ///< Of points that are not, beside such that are.

using Values = std::vector<double>;

int lineType(Ink ink) {
    switch (ink) {
    case Ink::Amber:
        return vtkPen::DASH_LINE;
    case Ink::Green:
        return vtkPen::DOT_LINE;
    case Ink::Red:
        return vtkPen::DASH_DOT_LINE;
    case Ink::Violet:
        return vtkPen::DASH_DOT_DOT_LINE;
    default:
        return vtkPen::SOLID_LINE;
    }
}

int markerStyle(Ink ink) {
    switch (ink) {
    case Ink::Amber:
        return vtkPlotPoints::DIAMOND;
    case Ink::Green:
        return vtkPlotPoints::SQUARE;
    case Ink::Red:
        return vtkPlotPoints::CROSS;
    case Ink::Violet:
        return vtkPlotPoints::PLUS;
    default:
        return vtkPlotPoints::CIRCLE;
    }
}

vtkNew<vtkTable> tableOf(std::initializer_list<std::pair<const char*, const Values*>> columns) {
    vtkNew<vtkTable> table;
    for (const auto& [name, values] : columns) {
        vtkNew<vtkDoubleArray> column;
        column->SetName(name);
        column->SetNumberOfValues(static_cast<vtkIdType>(values->size()));
        for (std::size_t i = 0; i < values->size(); ++i) {
            column->SetValue(static_cast<vtkIdType>(i), (*values)[i]);
        }
        table->AddColumn(column);
    }
    return table;
}

/// Adds plots of one chart.
class Plotter {
public:
    Plotter(vtkChartXY& chart, const ChartData& data, double floor, const Tokens& colours)
        : chart_(chart)
        , data_(data)
        , floor_(floor)
        , colours_(colours) {}

    void band(const Series& s);
    void steps(const Series& s);
    void line(const Series& s);
    void bars(const Series& s);
    void points(const Series& s);

private:
    double atX(double value) const { return data_.x.log ? (value > 0.0 ? std::log10(value) : kNaN) : value; }

    double atY(double value) const { return data_.y.log ? (value > 0.0 ? std::log10(value) : kNaN) : value; }

    /// What does not rise to the axis lies on it.
    double raised(double value) const {
        const double y = atY(value);
        return std::isnan(y) ? floor_ : y;
    }

    void area(const Values& x, const Values& low, const Values& high, const QColor& colour, double opacity);
    void curve(const Values& x, Values y, const Series& s, double width, int type, double opacity = 1.0);
    void cloud(const Values& x, const Values& y, const Series& s, double opacity);

    vtkChartXY& chart_;
    const ChartData& data_;
    double floor_;
    const Tokens& colours_;
};

void Plotter::area(const Values& x, const Values& low, const Values& high, const QColor& colour,
                   double opacity) {
    // VTK has no gaps in areas: one plot for each run of values.
    for (std::size_t first = 0; first < x.size();) {
        Values part[3];
        for (; first < x.size(); ++first) {
            if (!std::isfinite(x[first]) || !std::isfinite(low[first]) || !std::isfinite(high[first])) {
                ++first;
                break;
            }
            part[0].push_back(x[first]);
            part[1].push_back(low[first]);
            part[2].push_back(high[first]);
        }
        if (part[0].size() < 2) {
            continue;
        }
        vtkNew<vtkPlotArea> plot;
        plot->SetInputData(tableOf({{"x", &part[0]}, {"low", &part[1]}, {"high", &part[2]}}));
        plot->SetInputArray(0, "x");
        plot->SetInputArray(1, "low");
        plot->SetInputArray(2, "high");
        plot->GetBrush()->SetColor(colour.red(), colour.green(), colour.blue(),
                                   static_cast<unsigned char>(std::lround(255.0 * opacity)));
        plot->GetPen()->SetLineType(vtkPen::NO_PEN);
        chart_.AddPlot(plot);
    }
}

void Plotter::curve(const Values& x, Values y, const Series& s, double width, int type, double opacity) {
    const auto there = [&](std::size_t i) {
        return i < y.size() && std::isfinite(x[i]) && std::isfinite(y[i]);
    };
    bool any = false;
    for (std::size_t i = 0; i < y.size(); ++i) { // VTK complains about a line of one point
        const bool joined = (i > 0 && there(i - 1)) || there(i + 1);
        y[i] = joined ? y[i] : kNaN;
        any = any || there(i);
    }
    if (!any) {
        return;
    }
    const QColor colour = inkColour(s.ink, colours_);
    vtkNew<vtkPlotLine> plot;
    plot->SetInputData(tableOf({{"x", &x}, {"y", &y}}), 0, 1);
    plot->SetColor(colour.red(), colour.green(), colour.blue(),
                   static_cast<unsigned char>(std::lround(255.0 * opacity)));
    plot->SetWidth(static_cast<float>(width));
    plot->GetPen()->SetLineType(type);
    plot->SetMarkerStyle(vtkPlotPoints::NONE);
    chart_.AddPlot(plot);
}

void Plotter::cloud(const Values& x, const Values& y, const Series& s, double opacity) {
    if (x.empty()) {
        return;
    }
    const QColor colour = inkColour(s.ink, colours_);
    vtkNew<vtkPlotPoints> plot;
    plot->SetInputData(tableOf({{"x", &x}, {"y", &y}}), 0, 1);
    plot->SetColor(colour.red(), colour.green(), colour.blue(),
                   static_cast<unsigned char>(std::lround(255.0 * opacity)));
    plot->SetMarkerStyle(markerStyle(s.ink));
    plot->SetMarkerSize(s.kind == SeriesKind::LineAndPoints ? 7.0F : x.size() > 2000 ? 4.0F : 6.0F);
    chart_.AddPlot(plot);
}

void Plotter::band(const Series& s) {
    if (s.spread != SpreadKind::Band) {
        return;
    }
    Values x;
    Values low;
    Values high;
    for (std::size_t i = 0; i < s.low.size(); ++i) {
        x.push_back(atX(s.x[i]));
        low.push_back(raised(s.low[i]));
        high.push_back(atY(s.high[i]));
    }
    area(x, low, high, inkColour(s.ink, colours_), kSoft);
}

void Plotter::steps(const Series& s) {
    Values x;
    Values base;
    Values height;
    Values part;
    for (std::size_t i = 0; i < s.y.size(); ++i) {
        for (const double edge : {s.x[i], s.x[i + 1]}) {
            x.push_back(atX(edge));
            base.push_back(data_.y.log ? floor_ : 0.0);
            height.push_back(raised(s.y[i]));
            part.push_back(i < s.part.size() ? raised(s.part[i]) : base.back());
        }
    }
    if (x.empty()) {
        return;
    }
    const bool filled = s.ink == Ink::Blue; // two fills upon each other would make a third colour
    const auto outline = [&](Values tops, double fill, double line) {
        if (filled) {
            area(x, base, tops, inkColour(s.ink, colours_), fill);
        }
        Values across = x;
        across.insert(across.begin(), x.front()); // the sides, down to the axis
        tops.insert(tops.begin(), base.front());
        across.push_back(x.back());
        tops.push_back(base.front());
        curve(across, tops, s, 2.0, lineType(s.ink), line);
    };
    if (s.part.empty()) {
        outline(height, kSoft, 1.0);
    } else {
        outline(height, kFaint, kGhost); // what is not selected stays behind
        outline(part, kStrong, 1.0);
    }
}

void Plotter::line(const Series& s) {
    Values x;
    Values y;
    for (std::size_t i = 0; i < s.y.size(); ++i) {
        x.push_back(atX(s.x[i]));
        y.push_back(atY(s.y[i]));
    }
    if (s.faint) {
        curve(x, y, s, 1.0, vtkPen::SOLID_LINE, kFaintLine);
    } else {
        curve(x, y, s, s.ink == Ink::Grey ? 1.0 : 2.0, lineType(s.ink));
    }
}

void Plotter::bars(const Series& s) {
    if (s.spread != SpreadKind::Bars) {
        return;
    }
    Values x;
    Values y;
    for (std::size_t i = 0; i < s.low.size(); ++i) {
        for (const double end : {raised(s.low[i]), atY(s.high[i]), kNaN}) { // NaN: the pen is lifted
            x.push_back(atX(s.x[i]));
            y.push_back(end);
        }
    }
    curve(x, y, s, 1.5, vtkPen::SOLID_LINE);
}

void Plotter::points(const Series& s) {
    Values at[2][2]; // not highlighted, highlighted; x, y
    for (std::size_t i = 0; i < s.y.size(); ++i) {
        const double x = atX(s.x[i]);
        const double y = atY(s.y[i]);
        if (std::isfinite(x) && std::isfinite(y)) {
            Values* where = at[i < s.chosen.size() && s.chosen[i] != 0 ? 1 : 0];
            where[0].push_back(x);
            where[1].push_back(y);
        }
    }
    cloud(at[0][0], at[0][1], s, s.chosen.empty() ? (s.kind == SeriesKind::Points ? 0.7 : 1.0) : kFaded);
    cloud(at[1][0], at[1][1], s, 1.0);
}

} // namespace

void addPlots(vtkChartXY& chart, const ChartData& data, double floor, const Tokens& colours) {
    Plotter plotter(chart, data, floor, colours);
    for (const Series& s : data.series) {
        plotter.band(s);
    }
    for (const Series& s : data.series) {
        if (s.kind == SeriesKind::Steps) {
            plotter.steps(s);
        }
    }
    for (const Series& s : data.series) {
        if (s.kind == SeriesKind::Line || s.kind == SeriesKind::LineAndPoints) {
            plotter.line(s);
        }
        plotter.bars(s);
        if (s.kind == SeriesKind::Points || s.kind == SeriesKind::LineAndPoints) {
            plotter.points(s);
        }
    }
}

} // namespace lookback::ui
