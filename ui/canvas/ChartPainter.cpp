// SPDX-License-Identifier: MIT
#include "ui/canvas/ChartPainter.h"

#include "ui/common/Theme.h"

#include <vtkBrush.h>
#include <vtkImageData.h>
#include <vtkMatrix3x3.h>
#include <vtkObjectFactory.h>
#include <vtkPen.h>
#include <vtkStdString.h>
#include <vtkTextProperty.h>

#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <QPainterPath>
#include <cmath>

namespace lookback::ui {

namespace {

QTransform fromVtk(vtkMatrix3x3* m) { // VTK multiplies columns, Qt rows
    const double* e = m->GetData();
    return {e[0], e[3], e[6], e[1], e[4], e[7], e[2], e[5], e[8]};
}

QColor colourOf(const unsigned char* rgb, int components) {
    return {rgb[0], rgb[1], rgb[2], components > 3 ? rgb[3] : 255};
}

/// Dashes in widths of the line, so that they look alike at any width.
void setDashes(QPen& pen, int type) {
    switch (type) {
    case vtkPen::NO_PEN:
        pen.setStyle(Qt::NoPen);
        break;
    case vtkPen::DASH_LINE:
        pen.setDashPattern({4.0, 2.5});
        break;
    case vtkPen::DOT_LINE:
    case vtkPen::DENSE_DOT_LINE:
        pen.setDashPattern({0.1, 2.2});
        pen.setCapStyle(Qt::RoundCap);
        break;
    case vtkPen::DASH_DOT_LINE:
        pen.setDashPattern({5.0, 2.0, 1.2, 2.0});
        break;
    case vtkPen::DASH_DOT_DOT_LINE:
        pen.setDashPattern({5.0, 2.0, 1.2, 2.0, 1.2, 2.0});
        break;
    default:
        pen.setStyle(Qt::SolidLine);
    }
}

QFont fontOf(vtkTextProperty* text) {
    QFont font =
        textFont(std::max(1, text->GetFontSize()), text->GetBold() ? QFont::DemiBold : QFont::Normal);
    font.setItalic(text->GetItalic() != 0);
    return font;
}

/// From the anchor to the left end of the base line, without rotation, y downwards.
QPointF offsetOf(vtkTextProperty* text, const QFontMetricsF& metrics, const QString& words) {
    const double width = metrics.horizontalAdvance(words);
    const double x = text->GetJustification() == VTK_TEXT_CENTERED ? -width / 2.0
                     : text->GetJustification() == VTK_TEXT_RIGHT  ? -width
                                                                   : 0.0;
    const double y = text->GetVerticalJustification() == VTK_TEXT_CENTERED
                         ? (metrics.ascent() - metrics.descent()) / 2.0
                     : text->GetVerticalJustification() == VTK_TEXT_TOP ? metrics.ascent()
                                                                        : -metrics.descent();
    return {x, y};
}

QImage toImage(vtkImageData* image) {
    int size[3];
    image->GetDimensions(size);
    const int components = image->GetNumberOfScalarComponents();
    QImage picture(size[0], size[1], QImage::Format_RGBA8888);
    for (int y = 0; y < size[1]; ++y) {
        for (int x = 0; x < size[0]; ++x) {
            const auto value = [&](int c) {
                return static_cast<int>(
                    image->GetScalarComponentAsDouble(x, y, 0, std::min(c, components - 1)));
            };
            const int alpha = components == 4 ? value(3) : components == 2 ? value(1) : 255;
            const bool grey = components < 3;
            picture.setPixelColor(x, size[1] - 1 - y,
                                  QColor(value(0), value(grey ? 0 : 1), value(grey ? 0 : 2), alpha));
        }
    }
    return picture;
}

} // namespace

vtkStandardNewMacro(ChartPainter);

void ChartPainter::setPainter(QPainter* painter, int width, int height) {
    painter_ = painter;
    matrix_ = QTransform();
    stack_.clear();
    Geometry[0] = width;
    Geometry[1] = height;
    SetViewportSize(vtkVector2i(width, height));
    SetViewportRect(vtkRecti(0, 0, width, height));
}

QPointF ChartPainter::map(float x, float y) const {
    const QPointF p = matrix_.map(QPointF(x, y));
    return {p.x(), Geometry[1] - p.y()};
}

QPen ChartPainter::pen() const {
    unsigned char c[4];
    Pen->GetColor(c);
    QPen pen(QColor(c[0], c[1], c[2], Pen->GetOpacity()));
    pen.setWidthF(Pen->GetWidth());
    pen.setCapStyle(Qt::FlatCap);
    pen.setJoinStyle(Qt::RoundJoin);
    setDashes(pen, Pen->GetLineType());
    return pen;
}

QBrush ChartPainter::brush() const {
    unsigned char c[4];
    Brush->GetColor(c);
    const QColor colour(c[0], c[1], c[2], Brush->GetOpacity());
    return Brush->GetTexture() != nullptr ? QBrush(toImage(Brush->GetTexture())) : QBrush(colour);
}

QPolygonF ChartPainter::polygon(const float* points, int n) const {
    QPolygonF shape;
    for (int i = 0; i < n; ++i) {
        shape << map(points[2 * i], points[2 * i + 1]);
    }
    return shape;
}

void ChartPainter::fill(const QPolygonF& area) {
    painter_->setPen(Qt::NoPen);
    painter_->setBrush(brush());
    painter_->drawPolygon(area);
}

void ChartPainter::DrawPoly(float* points, int n, unsigned char* colors, int components) {
    QPen with = pen();
    painter_->setBrush(Qt::NoBrush);
    if (colors == nullptr) {
        painter_->setPen(with);
        painter_->drawPolyline(polygon(points, n));
        return;
    }
    for (int i = 0; i + 1 < n; ++i) { // a colour a point
        with.setColor(colourOf(colors + i * components, components));
        painter_->setPen(with);
        painter_->drawPolyline(polygon(points + 2 * i, 2));
    }
}

void ChartPainter::DrawLines(float* points, int n, unsigned char* colors, int components) {
    for (int i = 0; i + 1 < n; i += 2) {
        DrawPoly(points + 2 * i, 2, colors == nullptr ? nullptr : colors + i * components, components);
    }
}

void ChartPainter::DrawPoints(float* points, int n, unsigned char* colors, int components) {
    DrawMarkers(VTK_MARKER_CIRCLE, false, points, n, colors, components);
}

void ChartPainter::DrawPointSprites(vtkImageData* sprite, float* points, int n, unsigned char*, int) {
    const QImage picture = toImage(sprite);
    const double side = Pen->GetWidth();
    for (int i = 0; i < n; ++i) {
        const QPointF p = map(points[2 * i], points[2 * i + 1]);
        painter_->drawImage(QRectF(p.x() - side / 2.0, p.y() - side / 2.0, side, side), picture);
    }
}

void ChartPainter::DrawMarkers(int shape, bool highlight, float* points, int n, unsigned char* colors,
                               int components) {
    const double r = Pen->GetWidth() / 2.0 * (highlight ? 1.3 : 1.0);
    for (int i = 0; i < n; ++i) {
        const QColor colour =
            colors == nullptr ? pen().color() : colourOf(colors + i * components, components);
        const QPointF p = map(points[2 * i], points[2 * i + 1]);
        const bool lines = shape == VTK_MARKER_CROSS || shape == VTK_MARKER_PLUS;
        painter_->setPen(lines ? QPen(colour, 1.5) : QPen(Qt::NoPen));
        painter_->setBrush(lines ? QBrush(Qt::NoBrush) : QBrush(colour));
        switch (shape) {
        case VTK_MARKER_CROSS:
            painter_->drawLine(p + QPointF(-r, -r), p + QPointF(r, r));
            painter_->drawLine(p + QPointF(-r, r), p + QPointF(r, -r));
            break;
        case VTK_MARKER_PLUS:
            painter_->drawLine(p - QPointF(r, 0), p + QPointF(r, 0));
            painter_->drawLine(p - QPointF(0, r), p + QPointF(0, r));
            break;
        case VTK_MARKER_SQUARE:
            painter_->drawRect(QRectF(p.x() - 0.9 * r, p.y() - 0.9 * r, 1.8 * r, 1.8 * r));
            break;
        case VTK_MARKER_DIAMOND:
            painter_->drawPolygon(QPolygonF{p - QPointF(0, 1.2 * r), p + QPointF(1.2 * r, 0),
                                            p + QPointF(0, 1.2 * r), p - QPointF(1.2 * r, 0)});
            break;
        default:
            painter_->drawEllipse(p, r, r);
        }
    }
}

void ChartPainter::DrawQuad(float* points, int n) {
    for (int i = 0; i + 3 < n; i += 4) {
        fill(polygon(points + 2 * i, 4));
    }
}

void ChartPainter::DrawQuadStrip(float* points, int n) {
    QPolygonF outline; // one area: quads side by side would show their seams
    for (int i = 0; i < n; i += 2) {
        outline << map(points[2 * i], points[2 * i + 1]);
    }
    for (int i = n % 2 == 0 ? n - 1 : n - 2; i > 0; i -= 2) {
        outline << map(points[2 * i], points[2 * i + 1]);
    }
    fill(outline);
}

void ChartPainter::DrawColoredPolygon(float* points, int n, unsigned char* colors, int components) {
    painter_->setPen(Qt::NoPen);
    painter_->setBrush(colors == nullptr ? brush() : QBrush(colourOf(colors, components)));
    painter_->drawPolygon(polygon(points, n));
}

void ChartPainter::DrawEllipseWedge(float x, float y, float outRx, float outRy, float inRx, float inRy,
                                    float start, float stop) {
    const QPointF c = map(x, y);
    const QRectF outer(c.x() - outRx, c.y() - outRy, 2.0 * outRx, 2.0 * outRy);
    const QRectF inner(c.x() - inRx, c.y() - inRy, 2.0 * inRx, 2.0 * inRy);
    QPainterPath ring;
    ring.arcMoveTo(outer, start);
    ring.arcTo(outer, start, stop - start);
    ring.arcTo(inner, stop, start - stop);
    ring.closeSubpath();
    painter_->fillPath(ring, brush());
}

void ChartPainter::DrawEllipticArc(float x, float y, float rx, float ry, float start, float stop) {
    const QPointF c = map(x, y);
    const QRectF box(c.x() - rx, c.y() - ry, 2.0 * rx, 2.0 * ry);
    QPainterPath arc;
    arc.arcMoveTo(box, start);
    arc.arcTo(box, start, stop - start);
    painter_->strokePath(arc, pen());
}

void ChartPainter::DrawString(float* point, const vtkStdString& string) {
    drawText(point, QString::fromUtf8(string.c_str()));
}

#if LOOKBACK_VTK_UNICODE
void ChartPainter::DrawString(float* point, const vtkUnicodeString& string) {
    drawText(point, QString::fromUtf8(string.utf8_str()));
}

void ChartPainter::ComputeStringBounds(const vtkUnicodeString& string, float bounds[4]) {
    ComputeStringBounds(vtkStdString(string.utf8_str()), bounds);
}
#endif

void ChartPainter::DrawMathTextString(float* point, const vtkStdString& string) {
    drawText(point, QString::fromUtf8(string.c_str()));
}

void ChartPainter::drawText(float* point, const QString& text) {
    double c[3];
    TextProp->GetColor(c);
    const QFont font = fontOf(TextProp);
    painter_->save();
    painter_->setFont(font);
    painter_->setPen(QColor::fromRgbF(static_cast<float>(c[0]), static_cast<float>(c[1]),
                                      static_cast<float>(c[2]), static_cast<float>(TextProp->GetOpacity())));
    painter_->translate(map(point[0], point[1]));
    painter_->rotate(-TextProp->GetOrientation());
    painter_->drawText(offsetOf(TextProp, QFontMetricsF(font), text), text);
    painter_->restore();
}

void ChartPainter::ComputeStringBounds(const vtkStdString& string, float bounds[4]) {
    const QFontMetricsF metrics(fontOf(TextProp));
    const double width = metrics.horizontalAdvance(QString::fromUtf8(string.c_str()));
    const bool upright = std::abs(std::sin(TextProp->GetOrientation() * 3.14159265358979 / 180.0)) > 0.7;
    bounds[0] = bounds[1] = 0.0F;
    bounds[2] = static_cast<float>(upright ? metrics.height() : width);
    bounds[3] = static_cast<float>(upright ? width : metrics.height());
}

void ChartPainter::ComputeJustifiedStringBounds(const char* string, float bounds[4]) {
    ComputeStringBounds(vtkStdString(string), bounds);
    const QPointF offset = offsetOf(TextProp, QFontMetricsF(fontOf(TextProp)), QString::fromUtf8(string));
    bounds[0] = static_cast<float>(offset.x());
    bounds[1] = TextProp->GetVerticalJustification() == VTK_TEXT_CENTERED ? -bounds[3] / 2.0F
                : TextProp->GetVerticalJustification() == VTK_TEXT_TOP    ? -bounds[3]
                                                                          : 0.0F;
}

void ChartPainter::DrawImage(float p[2], float scale, vtkImageData* image) {
    int size[3];
    image->GetDimensions(size);
    DrawImage(vtkRectf(p[0], p[1], size[0] * scale, size[1] * scale), image);
}

void ChartPainter::DrawImage(const vtkRectf& where, vtkImageData* image) {
    const QPointF low = map(where.GetLeft(), where.GetBottom());
    const QPointF high = map(where.GetRight(), where.GetTop());
    painter_->drawImage(QRectF(QPointF(low.x(), high.y()), QPointF(high.x(), low.y())), toImage(image));
}

void ChartPainter::SetColor4(unsigned char color[4]) {
    Pen->SetColor(color[0], color[1], color[2], color[3]);
    Brush->SetColor(color[0], color[1], color[2], color[3]);
}

void ChartPainter::SetTexture(vtkImageData* image, int) {
    Brush->SetTexture(image);
}

void ChartPainter::SetPointSize(float size) {
    Pen->SetWidth(size);
}

void ChartPainter::SetLineWidth(float width) {
    Pen->SetWidth(width);
}

void ChartPainter::SetLineType(int type) {
    Pen->SetLineType(type);
}

void ChartPainter::SetMatrix(vtkMatrix3x3* m) {
    matrix_ = fromVtk(m);
}

void ChartPainter::GetMatrix(vtkMatrix3x3* m) {
    const QTransform& t = matrix_;
    const double rows[9] = {t.m11(), t.m21(), t.m31(), t.m12(), t.m22(), t.m32(), t.m13(), t.m23(), t.m33()};
    m->DeepCopy(rows);
}

void ChartPainter::MultiplyMatrix(vtkMatrix3x3* m) {
    matrix_ = fromVtk(m) * matrix_; // Qt: the left one is applied first
}

void ChartPainter::PushMatrix() {
    stack_.push_back(matrix_);
}

void ChartPainter::PopMatrix() {
    if (!stack_.empty()) {
        matrix_ = stack_.back();
        stack_.pop_back();
    }
}

void ChartPainter::SetClipping(int* x) {
    painter_->setClipRect(QRectF(x[0], Geometry[1] - x[1] - x[3], x[2], x[3]));
}

void ChartPainter::EnableClipping(bool enable) {
    painter_->setClipping(enable);
}

} // namespace lookback::ui
