// SPDX-License-Identifier: MIT
#pragma once

#include <QMetaObject>
#include <QOpenGLWidget>
#include <memory>

class QSurface;
class vtkRenderer;

namespace lookback::ui {

/// A scene of VTK in a Qt 6 widget, without VTK's own Qt module: left drag turns, Shift and drag moves, wheel
/// and right drag zoom, double click as at first; arrow keys turn, + and - zoom, Home as at first. Only for
/// files of this folder, which give it actors; pages give those a map or a volume.
class VtkCanvas : public QOpenGLWidget {
    Q_OBJECT

public:
    explicit VtkCanvas(QWidget* parent = nullptr);
    ~VtkCanvas() override;

    /// Whether this display can show it; offscreen ones without OpenGL cannot, and crash where they try.
    static bool possible();

    vtkRenderer* renderer();

    /// Look at the whole scene from a little above, `azimuth` degrees around.
    void setCamera(double azimuth, double elevation);
    void turn(double right, double up); ///< Degrees.
    void zoom(double factor);

    /// Where on the widget a point of the scene is seen.
    QPointF toScreen(double x, double y, double z);

Q_SIGNALS:
    void drawn();

protected:
    void initializeGL() override;
    void resizeGL(int width, int height) override;
    void paintGL() override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Scene;

    void place(QPointF position, Qt::KeyboardModifiers keys);
    void release();

    std::unique_ptr<Scene> scene_;
    QSurface* surface_ = nullptr;
    QMetaObject::Connection leaving_; ///< Of the context; cut before our members go.
    double azimuth_ = 30.0;
    double elevation_ = 25.0;
    int turned_ = 0; ///< Eighths of a degree of the wheel not yet used.
    bool drawing_ = false;
};

} // namespace lookback::ui
