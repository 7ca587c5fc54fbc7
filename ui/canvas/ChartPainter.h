// SPDX-License-Identifier: MIT
#pragma once

#include <vtkContextDevice2D.h>
#if __has_include(<vtkUnicodeString.h>)
#include <vtkUnicodeString.h>
#define LOOKBACK_VTK_UNICODE 1 // VTK up to 9.2 asks for these too
#endif

#include <QTransform>
#include <vector>

class QImage;
class QPainter;
class QPen;
class QPointF;

namespace lookback::ui {

/// Draws VTK's charts through a QPainter: with the window's own fonts, on any paint device (a widget, a
/// picture, SVG, PDF), without OpenGL. VTK counts y upwards from the bottom, in the painter's logical pixels.
/// Only for files that draw with VTK.
class ChartPainter final : public vtkContextDevice2D {
public:
    vtkTypeMacro(ChartPainter, vtkContextDevice2D);
    static ChartPainter* New();

    /// What to draw on; its transformation stays as it is. `width`, `height`: of the scene, logical pixels.
    void setPainter(QPainter* painter, int width, int height);

    void DrawPoly(float* points, int n, unsigned char* colors, int components) override;
    void DrawLines(float* points, int n, unsigned char* colors, int components) override;
    void DrawPoints(float* points, int n, unsigned char* colors, int components) override;
    void DrawPointSprites(vtkImageData* sprite, float* points, int n, unsigned char* colors,
                          int components) override;
    void DrawMarkers(int shape, bool highlight, float* points, int n, unsigned char* colors,
                     int components) override;
    void DrawQuad(float* points, int n) override;
    void DrawQuadStrip(float* points, int n) override;
    void DrawColoredPolygon(float* points, int n, unsigned char* colors, int components) override;
    void DrawEllipseWedge(float x, float y, float outRx, float outRy, float inRx, float inRy, float start,
                          float stop) override;
    void DrawEllipticArc(float x, float y, float rx, float ry, float start, float stop) override;

    void DrawString(float* point, const vtkStdString& string) override;
    void ComputeStringBounds(const vtkStdString& string, float bounds[4]) override;
#if LOOKBACK_VTK_UNICODE
    void DrawString(float* point, const vtkUnicodeString& string) override;
    void ComputeStringBounds(const vtkUnicodeString& string, float bounds[4]) override;
#endif
    void ComputeJustifiedStringBounds(const char* string, float bounds[4]) override;
    void DrawMathTextString(float* point, const vtkStdString& string) override;

    bool MathTextIsSupported() override {
        return false;
    }

    void DrawImage(float p[2], float scale, vtkImageData* image) override;
    void DrawImage(const vtkRectf& where, vtkImageData* image) override;

    void SetColor4(unsigned char color[4]) override;
    void SetTexture(vtkImageData* image, int properties) override;
    void SetPointSize(float size) override;
    void SetLineWidth(float width) override;
    void SetLineType(int type) override;

    void SetMatrix(vtkMatrix3x3* m) override;
    void GetMatrix(vtkMatrix3x3* m) override;
    void MultiplyMatrix(vtkMatrix3x3* m) override;
    void PushMatrix() override;
    void PopMatrix() override;
    void SetClipping(int* x) override;
    void EnableClipping(bool enable) override;

private:
    QPointF map(float x, float y) const; ///< VTK's coordinates to the painter's.
    QPen pen() const;
    QBrush brush() const;
    QPolygonF polygon(const float* points, int n) const;
    void fill(const QPolygonF& area);
    void drawText(float* point, const QString& text);

    QPainter* painter_ = nullptr;
    QTransform matrix_;
    std::vector<QTransform> stack_;
};

} // namespace lookback::ui
