// SPDX-License-Identifier: MIT
#include "ui/canvas/SolidView.h"

#include "ui/canvas/ChartTicks.h"
#include "ui/canvas/VtkCanvas.h"
#include "ui/common/Theme.h"

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkNew.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>

#include <QEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

constexpr int kTicks = 4;         ///< About so many an axis.
constexpr double kAway = 14.0;    ///< Pixels from an edge to its numbers,
constexpr double kFurther = 38.0; ///< and to its name.

} // namespace

struct SolidView::Outline {
    vtkNew<vtkPolyData> lines;
    vtkNew<vtkPolyDataMapper> mapper;
    vtkNew<vtkActor> actor;
};

/// Letters and marks above the scene.
class SolidOverlay final : public QWidget {
public:
    SolidOverlay(SolidView* view, QWidget* canvas)
        : QWidget(canvas)
        , view_(view) {
        setAttribute(Qt::WA_TransparentForMouseEvents);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        view_->paintAbove(painter);
        view_->paintAxes(painter);
    }

private:
    SolidView* view_;
};

SolidView::SolidView(QWidget* parent)
    : QWidget(parent)
    , canvas_(new VtkCanvas(this))
    , outline_(std::make_unique<Outline>())
    , overlay_(new SolidOverlay(this, canvas_)) {
    outline_->mapper->SetInputData(outline_->lines);
    outline_->actor->SetMapper(outline_->mapper);
    outline_->actor->GetProperty()->SetLighting(false);
    canvas_->renderer()->AddActor(outline_->actor);
    setFocusProxy(canvas_);
    connect(canvas_, &VtkCanvas::drawn, overlay_, qOverload<>(&QWidget::update));
    setMinimumSize(200, 200);
    dress();
}

SolidView::~SolidView() = default;

bool SolidView::possible() {
    return VtkCanvas::possible();
}

QPointF SolidView::onScreen(const std::array<double, 3>& scene) const {
    return canvas_->toScreen(scene[0], scene[1], scene[2]);
}

void SolidView::redraw() {
    canvas_->update();
    overlay_->update();
}

void SolidView::dress() {
    const QColor back = theme().card;
    canvas_->renderer()->SetBackground(back.redF(), back.greenF(), back.blueF());
    const QColor line = theme().secondary;
    outline_->actor->GetProperty()->SetColor(line.redF(), line.greenF(), line.blueF());
    outline_->actor->GetProperty()->SetOpacity(0.6);
    redraw();
}

void SolidView::setBox(const std::array<double, 3>& sides, const std::array<QString, 3>& names) {
    sides_ = sides;
    names_ = names;
    vtkNew<vtkPoints> corners;
    for (int i = 0; i < 8; ++i) {
        const auto p = toScene(i & 1 ? sides[0] : 0.0, i & 2 ? sides[1] : 0.0, i & 4 ? sides[2] : 0.0);
        corners->InsertNextPoint(p.data());
    }
    vtkNew<vtkCellArray> edges;
    for (vtkIdType i = 0; i < 8; ++i) {
        for (const vtkIdType bit : {1, 2, 4}) {
            if ((i & bit) == 0) {
                edges->InsertNextCell({i, i | bit});
            }
        }
    }
    outline_->lines->SetPoints(corners);
    outline_->lines->SetLines(edges);
    overlay_->update();
}

double SolidView::sceneUnit() const {
    return 2.0 / *std::max_element(sides_.begin(), sides_.end());
}

std::array<double, 3> SolidView::toScene(double x, double y, double z) const {
    const double unit = sceneUnit();
    return {(x - sides_[0] / 2.0) * unit, (y - sides_[1] / 2.0) * unit, (z - sides_[2] / 2.0) * unit};
}

void SolidView::paintAbove(QPainter&) {}

/// Numbers along the edge of each axis that lies outermost on the screen.
void SolidView::paintAxes(QPainter& painter) {
    painter.setFont(textFont(11));
    const auto screen = [this](const std::array<double, 3>& at) {
        return onScreen(toScene(at[0], at[1], at[2]));
    };
    const QPointF middle = screen({sides_[0] / 2.0, sides_[1] / 2.0, sides_[2] / 2.0});
    for (std::size_t axis = 0; axis < 3; ++axis) {
        if (names_[axis].isEmpty()) {
            continue;
        }
        std::array<double, 3> best{};
        double lowest = -1e9;
        for (int k = 0; k < 4; ++k) { // the four edges along this axis
            std::array<double, 3> at{};
            at[axis] = sides_[axis] / 2.0;
            at[(axis + 1) % 3] = k & 1 ? sides_[(axis + 1) % 3] : 0.0;
            at[(axis + 2) % 3] = k & 2 ? sides_[(axis + 2) % 3] : 0.0;
            const QPointF p = screen(at);
            const double outside =
                axis == 2 ? middle.x() - p.x() : p.y() - middle.y(); // z: left, x, y: below
            if (outside > lowest) {
                lowest = outside;
                best = at;
            }
        }
        const QPointF half = screen(best) - middle;
        const double length = std::max(1.0, std::hypot(half.x(), half.y()));
        const QPointF away = half / length;
        const auto letter = [&](const QString& text, double place, double distance, const QColor& ink) {
            std::array<double, 3> at = best;
            at[axis] = place;
            const QPointF p = screen(at) + away * distance;
            painter.setPen(ink);
            painter.drawText(QRectF(p.x() - 60.0, p.y() - 9.0, 120.0, 18.0), Qt::AlignCenter, text);
        };
        for (const ChartTick& tick : roundTicks(0.0, sides_[axis], kTicks)) {
            letter(tick.text, tick.value, kAway, theme().text);
        }
        letter(names_[axis], sides_[axis] / 2.0, kFurther, theme().secondary);
    }
}

void SolidView::resizeEvent(QResizeEvent*) {
    canvas_->resize(size());
    overlay_->resize(size());
}

void SolidView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        dress();
    }
    QWidget::changeEvent(event);
}

} // namespace lookback::ui
