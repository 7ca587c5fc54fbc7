// SPDX-License-Identifier: MIT
#include "ui/canvas/ChartScene.h"

#include "ui/canvas/ChartLegend.h"
#include "ui/canvas/ChartPainter.h"
#include "ui/canvas/ChartPlots.h"
#include "ui/canvas/ChartTicks.h"

#include <vtkAxis.h>
#include <vtkChartLegend.h>
#include <vtkChartXY.h>
#include <vtkContext2D.h>
#include <vtkContextScene.h>
#include <vtkDoubleArray.h>
#include <vtkNew.h>
#include <vtkPen.h>
#include <vtkStringArray.h>
#include <vtkTextProperty.h>

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>

namespace lookback::ui {

namespace {

constexpr int kTextSize = 11;
constexpr double kTickLength = 4.0;
constexpr double kPixelsPerTickX = 56.0;
constexpr double kPixelsPerTickY = 44.0;

double axisValue(double value, bool log) {
    return log ? std::log10(value) : value;
}

std::vector<ChartTick> ticksOf(const ChartAxis& axis, const AxisView& view, double pixels, double each) {
    const int most = std::max(2, static_cast<int>(pixels / each));
    return axis.log ? logTicks(std::pow(10.0, view.low), std::pow(10.0, view.high), most)
                    : roundTicks(view.low, view.high, most);
}

void setColour(vtkPen* pen, const QColor& c, double width) {
    pen->SetColor(c.red(), c.green(), c.blue(), c.alpha());
    pen->SetWidth(static_cast<float>(width));
    pen->SetLineType(vtkPen::SOLID_LINE);
}

void setText(vtkTextProperty* text, const QColor& c) {
    text->SetFontSize(kTextSize);
    text->SetBold(0);
    text->SetItalic(0);
    text->SetShadow(0);
    text->SetColor(c.redF(), c.greenF(), c.blueF());
    text->SetOpacity(1.0);
}

void dress(vtkAxis* axis, const ChartAxis& what, const AxisView& view, const std::vector<ChartTick>& ticks,
           const Tokens& colours) {
    axis->SetBehavior(vtkAxis::FIXED);
    axis->SetLogScale(false); // logarithms are taken before: VTK's own skip values near the ends
    axis->SetUnscaledRange(view.low, view.high);
    axis->SetRange(view.low, view.high);
    axis->SetTitle("");
    vtkNew<vtkDoubleArray> positions;
    vtkNew<vtkStringArray> labels;
    for (const ChartTick& tick : ticks) {
        positions->InsertNextValue(axisValue(tick.value, what.log));
        labels->InsertNextValue(tick.text.toStdString());
    }
    axis->SetCustomTickPositions(positions, labels);
    setColour(axis->GetPen(), colours.controlLine, 1.0);
    setColour(axis->GetGridPen(), colours.line, 1.0);
    setText(axis->GetLabelProperties(), colours.secondary);
    setText(axis->GetTitleProperties(), colours.secondary);
    axis->SetTickLength(static_cast<float>(kTickLength));
    axis->SetLabelOffset(6.0F);
}

double widest(const std::vector<ChartTick>& ticks, const QFontMetricsF& metrics) {
    double width = 0.0;
    for (const ChartTick& tick : ticks) {
        width = std::max(width, metrics.horizontalAdvance(tick.text));
    }
    return width;
}

/// A little more than the range of `values`.
class Extent {
public:
    explicit Extent(bool log)
        : log_(log) {}

    void add(double value) {
        if (std::isfinite(value) && (!log_ || value > 0.0)) {
            low_ = std::min(low_, axisValue(value, log_));
            high_ = std::max(high_, axisValue(value, log_));
        }
    }

    void add(const std::vector<double>& values) {
        for (const double value : values) {
            add(value);
        }
    }

    AxisView view(double padding) const {
        if (!(low_ <= high_)) {
            return {0.0, 1.0};
        }
        const double span = high_ > low_ ? high_ - low_ : std::max(1e-6, std::abs(high_)) * 0.5;
        return {low_ - padding * span, high_ + padding * span + (high_ > low_ ? 0.0 : span)};
    }

private:
    bool log_;
    double low_ = std::numeric_limits<double>::infinity();
    double high_ = -std::numeric_limits<double>::infinity();
};

AxisView fixed(AxisView view, const ChartAxis& axis) {
    if (axis.low) {
        view.low = axisValue(*axis.low, axis.log);
    }
    if (axis.high) {
        view.high = axisValue(*axis.high, axis.log);
    }
    return view.high > view.low ? view : AxisView{view.low, view.low + 1.0};
}

} // namespace

QPointF ChartFrame::toScreen(double xValue, double yValue) const {
    const double u = (axisValue(xValue, logX) - x.low) / (x.high - x.low);
    const double v = (axisValue(yValue, logY) - y.low) / (y.high - y.low);
    return {plot.left() + u * plot.width(), plot.bottom() - v * plot.height()};
}

QPointF ChartFrame::toData(QPointF screen) const {
    const double u = x.low + (screen.x() - plot.left()) / plot.width() * (x.high - x.low);
    const double v = y.low + (plot.bottom() - screen.y()) / plot.height() * (y.high - y.low);
    return {logX ? std::pow(10.0, u) : u, logY ? std::pow(10.0, v) : v};
}

AxisView wholeX(const ChartData& data) {
    Extent extent(data.x.log);
    bool steps = false;
    for (const Series& s : data.series) {
        extent.add(s.x);
        steps = steps || s.kind == SeriesKind::Steps;
    }
    return fixed(extent.view(steps ? 0.0 : 0.03), data.x);
}

AxisView wholeY(const ChartData& data) {
    Extent extent(data.y.log);
    bool steps = false;
    for (const Series& s : data.series) {
        extent.add(s.y);
        extent.add(s.low);
        extent.add(s.high);
        steps = steps || s.kind == SeriesKind::Steps;
    }
    AxisView view = extent.view(0.05);
    if (steps && data.y.log) {
        view.low = std::min(view.low, axisValue(0.7, true)); // bins of one galaxy stand above the axis
    } else if (steps) {
        view.low = 0.0;
    }
    if (!data.y.log) { // ends at a round number
        const double step = roundStep(view.low, view.high, 5);
        view.high = std::ceil(view.high / step - 1e-9) * step;
        view.low = std::floor(view.low / step + 1e-9) * step;
    }
    return fixed(view, data.y);
}

struct ChartScene::Impl {
    vtkNew<ChartPainter> device;
    vtkNew<vtkContext2D> context;
    vtkNew<vtkContextScene> scene;
    vtkNew<vtkChartXY> chart;
};

ChartScene::ChartScene()
    : impl_(std::make_unique<Impl>()) {
    vtkChartXY* chart = impl_->chart;
    chart->SetLayoutStrategy(vtkChart::AXES_TO_RECT);
    chart->SetAutoAxes(false);
    chart->SetShowLegend(false); // ours stands above the axes, where it hides nothing
    chart->SetTitle("");
    chart->GetAxis(vtkAxis::RIGHT)->SetVisible(false);
    chart->GetAxis(vtkAxis::TOP)->SetVisible(false);
    impl_->scene->AddItem(chart);
}

ChartScene::~ChartScene() = default;

ChartFrame ChartScene::paint(QPainter& painter, const QRectF& where, const ChartData& data, const AxisView& x,
                             const AxisView& y, const Tokens& colours) {
    const QFontMetricsF metrics(textFont(kTextSize));
    const double above = layLegend(nullptr, where, data, colours) + 8.0;
    const double below = kTickLength + 4.0 + metrics.height() * (data.x.text().isEmpty() ? 1.0 : 2.0) + 4.0;
    const std::vector<ChartTick> ticksY = ticksOf(data.y, y, where.height() - above - below, kPixelsPerTickY);
    const double left = std::ceil(widest(ticksY, metrics)) + 8.0;
    const QRectF plot = QRectF(left, above, std::floor(where.width() - left - 14.0),
                               std::floor(where.height() - above - below))
                            .translated(where.topLeft());
    ChartFrame frame{plot, x, y, data.x.log, data.y.log};
    if (plot.width() < 20.0 || plot.height() < 20.0) {
        return frame;
    }
    std::vector<ChartTick> ticksX = ticksOf(data.x, x, plot.width(), kPixelsPerTickX);

    vtkChartXY* chart = impl_->chart;
    dress(chart->GetAxis(vtkAxis::BOTTOM), data.x, x, ticksX, colours);
    dress(chart->GetAxis(vtkAxis::LEFT), data.y, y, ticksY, colours);
    chart->GetAxis(vtkAxis::LEFT)->SetTicksVisible(false);
    chart->GetAxis(vtkAxis::LEFT)->SetAxisVisible(false); // the lines across say enough
    chart->GetAxis(vtkAxis::BOTTOM)->SetGridVisible(data.gridX);
    chart->ClearPlots();
    addPlots(*chart, data, y.low, colours);

    const int width = static_cast<int>(std::ceil(where.width()));
    const int height = static_cast<int>(std::ceil(where.height()));
    const QPointF corner = plot.topLeft() - where.topLeft();
    chart->SetSize(vtkRectf(static_cast<float>(corner.x()),
                            static_cast<float>(height - corner.y() - plot.height()),
                            static_cast<float>(plot.width()), static_cast<float>(plot.height())));
    painter.save();
    painter.translate(where.topLeft());
    painter.setRenderHint(QPainter::Antialiasing);
    impl_->device->setPainter(&painter, width, height);
    impl_->scene->SetGeometry(width, height);
    impl_->context->Begin(impl_->device);
    impl_->scene->Paint(impl_->context);
    impl_->context->End();
    painter.restore();

    layLegend(&painter, where, data, colours);
    painter.setFont(textFont(kTextSize));
    painter.setPen(colours.secondary);
    painter.drawText(
        QRectF(plot.left(), where.bottom() - metrics.height() - 4.0, plot.width(), metrics.height() + 4.0),
        Qt::AlignHCenter | Qt::AlignVCenter, data.x.text());
    return frame;
}

} // namespace lookback::ui
