// SPDX-License-Identifier: MIT
#include "ui/canvas/ReliefView.h"

#include "core/display/Ramp.h"
#include "ui/canvas/MapRaster.h"
#include "ui/canvas/VtkCanvas.h"

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

#include <algorithm>
#include <cmath>

namespace lookback::ui {

struct ReliefView::Surface {
    vtkNew<vtkPolyData> mesh;
    vtkNew<vtkPolyDataMapper> mapper;
    vtkNew<vtkActor> actor;
    int width = 0;
    int height = 0;
    std::vector<float> shown; ///< Place in the colour map, 0 to 1; row by row from the bottom.
};

ReliefView::ReliefView(QWidget* parent)
    : SolidView(parent)
    , surface_(std::make_unique<Surface>()) {
    canvas()->setAccessibleName(tr("The map as heights"));
    Surface& s = *surface_;
    s.mapper->SetInputData(s.mesh);
    s.mapper->SetColorModeToDirectScalars();
    s.actor->SetMapper(s.mapper);
    s.actor->GetProperty()->SetAmbient(0.35);
    s.actor->GetProperty()->SetDiffuse(0.75);
    s.actor->GetProperty()->SetSpecular(0.0);
}

ReliefView::~ReliefView() = default;

void ReliefView::setMap(const std::shared_ptr<const Map>& map, const display::DisplayOptions& look) {
    const bool first = map_ == nullptr;
    map_ = map;
    const MapPyramid pyramid(map);
    int level = 0;
    while (level + 1 < pyramid.levels() &&
           std::max(pyramid.level(level).width, pyramid.level(level).height) > kMost) {
        ++level;
    }
    const Image& image = pyramid.level(level);
    Surface& s = *surface_;
    s.width = image.width;
    s.height = image.height;
    s.shown.resize(image.pixels.size());
    const display::Ramp ramp(look);
    const double span = static_cast<double>(look.fixed.high) - look.fixed.low;
    vtkNew<vtkUnsignedCharArray> colours;
    colours->SetNumberOfComponents(3);
    colours->SetNumberOfTuples(static_cast<vtkIdType>(image.pixels.size()));
    for (std::size_t i = 0; i < image.pixels.size(); ++i) {
        const float v = image.pixels[i];
        const double x = std::isfinite(v) && span != 0.0 ? (v - look.fixed.low) / span : 0.0;
        s.shown[i] = static_cast<float>(look.contrast.apply(display::applyStretch(look.stretch, x)));
        const display::Colour c = std::isfinite(v) ? ramp.at(static_cast<float>(x)) : display::kBlankColour;
        const unsigned char rgb[3] = {c.red, c.green, c.blue};
        colours->SetTypedTuple(static_cast<vtkIdType>(i), rgb);
    }
    vtkNew<vtkCellArray> cells;
    for (vtkIdType y = 0; y + 1 < s.height; ++y) {
        for (vtkIdType x = 0; x + 1 < s.width; ++x) {
            const vtkIdType at = y * s.width + x;
            cells->InsertNextCell({at, at + 1, at + s.width + 1});
            cells->InsertNextCell({at, at + s.width + 1, at + s.width});
        }
    }
    s.mesh->SetPolys(cells);
    s.mesh->GetPointData()->SetScalars(colours);
    raise();
    canvas()->renderer()->AddActor(s.actor);
    if (first) {
        canvas()->setCamera(25.0, 38.0);
    }
}

void ReliefView::setHeight(double height) {
    height_ = std::clamp(height, 0.0, 1.0);
    if (map_) {
        raise();
    }
}

void ReliefView::raise() {
    Surface& s = *surface_;
    const bool known = map_->box > 0.0;
    const double wide = known ? map_->box : map_->width();
    const double deep = wide * s.height / s.width;
    const QString unit = known ? tr("Mpc/h") : tr("pixels");
    setBox({wide, deep, std::max(1e-3, height_) * wide},
           {tr("x (%1)").arg(unit), tr("y (%1)").arg(unit), QString()});
    const double step = wide / s.width;
    const auto heightAt = [&](int x, int y) {
        return height_ * wide *
               s.shown[static_cast<std::size_t>(std::clamp(y, 0, s.height - 1)) * s.width +
                       std::clamp(x, 0, s.width - 1)];
    };
    vtkNew<vtkPoints> points;
    points->SetNumberOfPoints(static_cast<vtkIdType>(s.shown.size()));
    vtkNew<vtkFloatArray> normals;
    normals->SetNumberOfComponents(3);
    normals->SetNumberOfTuples(static_cast<vtkIdType>(s.shown.size()));
    vtkIdType at = 0;
    for (int y = 0; y < s.height; ++y) {
        for (int x = 0; x < s.width; ++x, ++at) {
            const auto p = toScene((x + 0.5) * step, (y + 0.5) * step, heightAt(x, y));
            points->SetPoint(at, p.data());
            const double slopeX = (heightAt(x + 1, y) - heightAt(x - 1, y)) / (2.0 * step);
            const double slopeY = (heightAt(x, y + 1) - heightAt(x, y - 1)) / (2.0 * step);
            const double length = std::sqrt(1.0 + slopeX * slopeX + slopeY * slopeY);
            const float normal[3] = {static_cast<float>(-slopeX / length),
                                     static_cast<float>(-slopeY / length), static_cast<float>(1.0 / length)};
            normals->SetTypedTuple(at, normal);
        }
    }
    s.mesh->SetPoints(points);
    s.mesh->GetPointData()->SetNormals(normals);
    s.mesh->Modified();
    redraw();
}

} // namespace lookback::ui
