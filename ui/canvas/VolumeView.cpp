// SPDX-License-Identifier: MIT
#include "ui/canvas/VolumeView.h"

#include "ui/canvas/VtkCanvas.h"
#include "ui/common/Theme.h"

#include <vtkColorTransferFunction.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPiecewiseFunction.h>
#include <vtkRenderer.h>
#include <vtkSmartVolumeMapper.h>
#include <vtkVolume.h>
#include <vtkVolumeProperty.h>

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

constexpr double kLowest = -0.5; ///< log10(rho / mean) of the first colour,
constexpr double kHighest = 3.0; ///< and of the last.

unsigned char shade(float density) {
    const double log = std::log10(std::max(density, 1e-6F));
    return static_cast<unsigned char>(
        std::lround(255.0 * std::clamp((log - kLowest) / (kHighest - kLowest), 0.0, 1.0)));
}

} // namespace

struct VolumeView::Volume {
    vtkNew<vtkImageData> grid;
    vtkNew<vtkSmartVolumeMapper> mapper;
    vtkNew<vtkVolume> volume;
    vtkNew<vtkVolumeProperty> property;
    vtkNew<vtkColorTransferFunction> colours;
    vtkNew<vtkPiecewiseFunction> opacity;
};

VolumeView::VolumeView(QWidget* parent)
    : SolidView(parent)
    , volume_(std::make_unique<Volume>()) {
    canvas()->setAccessibleName(tr("Density of the dark matter in the box"));
    Volume& v = *volume_;
    v.mapper->SetInputData(v.grid);
    v.property->SetColor(v.colours);
    v.property->SetScalarOpacity(v.opacity);
    v.property->SetInterpolationTypeToLinear();
    v.property->ShadeOff();
    v.volume->SetMapper(v.mapper);
    v.volume->SetProperty(v.property);
}

VolumeView::~VolumeView() = default;

void VolumeView::setVolume(const field::MatterVolume& volume) {
    Volume& v = *volume_;
    const int side = volume.side;
    setBox({volume.box, volume.box, volume.box}, {tr("x (Mpc/h)"), tr("y (Mpc/h)"), tr("z (Mpc/h)")});
    v.grid->SetDimensions(side, side, side);
    const double step = 2.0 / side;
    v.grid->SetSpacing(step, step, step);
    v.grid->SetOrigin(step / 2.0 - 1.0, step / 2.0 - 1.0, step / 2.0 - 1.0); // the middle of the first cell
    v.grid->AllocateScalars(VTK_UNSIGNED_CHAR, 1);
    auto* shades = static_cast<unsigned char*>(v.grid->GetScalarPointer());
    std::transform(volume.values.begin(), volume.values.end(), shades, shade); // x runs fastest in both
    v.grid->Modified();
    v.property->SetScalarOpacityUnitDistance(0.04);
    paintTransfer();
    canvas()->renderer()->AddVolume(v.volume);
    canvas()->setCamera(30.0, 22.0);
}

void VolumeView::setHaloes(std::vector<field::MatterHalo> haloes) {
    haloes_ = std::move(haloes);
    std::sort(haloes_.begin(), haloes_.end(),
              [](const field::MatterHalo& a, const field::MatterHalo& b) { return a.mass > b.mass; });
    haloes_.resize(std::min<std::size_t>(haloes_.size(), kHaloes));
    redraw();
}

void VolumeView::setHaloesShown(bool shown) {
    shown_ = shown;
    redraw();
}

void VolumeView::setOpacity(double opacity) {
    opacity_ = std::clamp(opacity, 0.0, 1.0);
    paintTransfer();
}

void VolumeView::setColours(display::ColourMap map) {
    colours_ = map;
    paintTransfer();
}

void VolumeView::paintTransfer() {
    Volume& v = *volume_;
    v.colours->RemoveAllPoints();
    v.opacity->RemoveAllPoints();
    const display::ColourTable& table = display::coloursOf(colours_);
    const double power = 4.5 - 3.5 * opacity_; // how fast it clears towards the mean
    for (int i = 0; i < 256; i += 5) {
        const display::Colour& c = table[static_cast<std::size_t>(i)];
        v.colours->AddRGBPoint(i, c.red / 255.0, c.green / 255.0, c.blue / 255.0);
        v.opacity->AddPoint(i, (0.15 + 0.6 * opacity_) * std::pow(i / 255.0, power));
    }
    redraw();
}

void VolumeView::paintAbove(QPainter& painter) {
    if (!shown_) {
        return;
    }
    QColor ink = theme().blue;
    ink.setAlphaF(0.8F);
    painter.setPen(QPen(ink, 1.2));
    painter.setBrush(Qt::NoBrush);
    for (const field::MatterHalo& halo : haloes_) {
        const auto at = toScene(halo.position[0], halo.position[1], halo.position[2]);
        const QPointF middle = onScreen(at);
        const auto side = toScene(halo.position[0] + halo.radius, halo.position[1], halo.position[2]);
        const QPointF edge = onScreen(side);
        const double radius = std::max(4.0, std::hypot(edge.x() - middle.x(), edge.y() - middle.y()));
        painter.drawEllipse(middle, radius, radius);
    }
}

} // namespace lookback::ui
