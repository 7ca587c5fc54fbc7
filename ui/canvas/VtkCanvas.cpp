// SPDX-License-Identifier: MIT
#include "ui/canvas/VtkCanvas.h"

#include <vtkCallbackCommand.h>
#include <vtkCamera.h>
#include <vtkCommand.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkGenericRenderWindowInteractor.h>
#include <vtkInteractorStyleTrackballCamera.h>
#include <vtkNew.h>
#include <vtkOpenGLState.h>
#include <vtkRenderer.h>

#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QWheelEvent>
#include <cmath>

namespace lookback::ui {

namespace {

constexpr double kTurn = 5.0;  ///< Degrees, a key.
constexpr double kZoom = 1.15; ///< A key.
constexpr int kNotch = 120;    ///< Of a wheel.

} // namespace

// The order below is that of VTK's QVTKOpenGLNativeWidget and QVTKRenderWindowAdapter; STYLE's four traps are
// marked.
struct VtkCanvas::Scene {
    vtkNew<vtkGenericOpenGLRenderWindow> window;
    vtkNew<vtkGenericRenderWindowInteractor> interactor;
    vtkNew<vtkRenderer> renderer;
    vtkNew<vtkCallbackCommand> observer;
};

VtkCanvas::VtkCanvas(QWidget* parent)
    : QOpenGLWidget(parent)
    , scene_(std::make_unique<Scene>()) {
    setUpdateBehavior(NoPartialUpdate);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    Scene& s = *scene_;
    s.window->SetReadyForRendering(false);
    s.window->SetFrameBlitModeToNoBlit();
    s.window->AddRenderer(s.renderer);
    s.interactor->SetRenderWindow(s.window);
    vtkNew<vtkInteractorStyleTrackballCamera> style;
    s.interactor->SetInteractorStyle(style);
    s.interactor->EnableRenderOff(); // Qt says when to draw
    s.interactor->Initialize();      // or it would take no events
    s.observer->SetClientData(this);
    s.observer->SetCallback([](vtkObject*, unsigned long event, void* self, void* answer) {
        auto* canvas = static_cast<VtkCanvas*>(self);
        QOpenGLContext* context = canvas->context();
        if (event == vtkCommand::WindowMakeCurrentEvent && context != nullptr) {
            context->makeCurrent(canvas->surface_); // not QOpenGLWidget's: it would bind Qt's framebuffer
        } else if (event == vtkCommand::WindowIsCurrentEvent) {
            *static_cast<bool*>(answer) = context != nullptr && QOpenGLContext::currentContext() == context;
        }
    });
    s.window->AddObserver(vtkCommand::WindowMakeCurrentEvent, s.observer);
    s.window->AddObserver(vtkCommand::WindowIsCurrentEvent, s.observer);
}

VtkCanvas::~VtkCanvas() {
    QObject::disconnect(leaving_); // else the context calls release() when our members are gone
    release();
}

bool VtkCanvas::possible() {
    const QString platform = QGuiApplication::platformName();
    return platform != QStringLiteral("offscreen") && platform != QStringLiteral("minimal");
}

vtkRenderer* VtkCanvas::renderer() {
    return scene_->renderer;
}

void VtkCanvas::release() {
    if (context() != nullptr) {
        makeCurrent();
        scene_->window->Finalize();
        doneCurrent();
    }
}

void VtkCanvas::initializeGL() { // again when the widget moves to another window
    Scene& s = *scene_;
    QObject::disconnect(leaving_);
    leaving_ = connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, [this] { release(); });
    s.window->GetState()->Reset();
    s.window->GetState()->vtkglDepthFunc(GL_LEQUAL);
    s.window->SetForceMaximumHardwareLineWidth(1);
    s.window->SetReadyForRendering(true);
    s.window->SetOwnContext(0);
    surface_ = context()->surface();
    s.window->OpenGLInitContext();
}

void VtkCanvas::resizeGL(int width, int height) {
    const double ratio = devicePixelRatioF();
    scene_->window->SetDPI(static_cast<int>(std::lround(72.0 * ratio)));
    scene_->interactor->UpdateSize(static_cast<int>(width * ratio), static_cast<int>(height * ratio));
    scene_->renderer->GetActiveCamera()->SetUseHorizontalViewAngle(width < height); // all is seen across too
}

void VtkCanvas::paintGL() {
    Scene& s = *scene_;
    if (drawing_ || !s.window->GetReadyForRendering()) {
        return;
    }
    drawing_ = true;
    vtkOpenGLState* state = s.window->GetState();
    state->Reset();
    state->Push();
    state->vtkglDepthFunc(GL_LEQUAL);
    s.renderer->ResetCameraClippingRange();
    s.window->Render();
    makeCurrent();
    QOpenGLFunctions* gl = context()->functions();
    state->vtkglBindFramebuffer(GL_DRAW_FRAMEBUFFER, defaultFramebufferObject());
    state->vtkglDisable(GL_SCISSOR_TEST);
    const int* size = s.window->GetSize();
    s.window->BlitDisplayFramebuffer(0, 0, 0, size[0], size[1], 0, 0, size[0], size[1], GL_COLOR_BUFFER_BIT,
                                     GL_NEAREST);
    state->vtkglColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_TRUE); // VTK leaves the background see-through
    state->vtkglClearColor(0.0F, 0.0F, 0.0F, 1.0F);
    gl->glClear(GL_COLOR_BUFFER_BIT);
    state->vtkglColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    state->Pop();
    drawing_ = false;
    Q_EMIT drawn();
}

void VtkCanvas::setCamera(double azimuth, double elevation) {
    azimuth_ = azimuth;
    elevation_ = elevation;
    vtkRenderer* r = scene_->renderer;
    vtkCamera* camera = r->GetActiveCamera();
    camera->SetFocalPoint(0.0, 0.0, 0.0);
    camera->SetPosition(0.0, -1.0, 0.0);
    camera->SetViewUp(0.0, 0.0, 1.0);
    camera->Azimuth(azimuth);
    camera->Elevation(elevation);
    camera->OrthogonalizeViewUp();
    r->ResetCamera();
    update();
}

void VtkCanvas::turn(double right, double up) {
    vtkCamera* camera = scene_->renderer->GetActiveCamera();
    camera->Azimuth(-right);
    camera->Elevation(-up);
    camera->OrthogonalizeViewUp();
    update();
}

void VtkCanvas::zoom(double factor) {
    scene_->renderer->GetActiveCamera()->Dolly(factor);
    update();
}

QPointF VtkCanvas::toScreen(double x, double y, double z) {
    vtkRenderer* r = scene_->renderer;
    r->WorldToView(x, y, z);
    return {(x + 1.0) / 2.0 * width(), (1.0 - y) / 2.0 * height()};
}

void VtkCanvas::place(QPointF position, Qt::KeyboardModifiers keys) {
    const double ratio = devicePixelRatioF();
    scene_->interactor->SetEventInformationFlipY(
        static_cast<int>(position.x() * ratio), static_cast<int>(position.y() * ratio),
        keys & Qt::ControlModifier ? 1 : 0, keys & Qt::ShiftModifier ? 1 : 0);
}

void VtkCanvas::mousePressEvent(QMouseEvent* event) {
    place(event->position(), event->modifiers());
    if (event->button() == Qt::LeftButton) {
        scene_->interactor->LeftButtonPressEvent();
    } else if (event->button() == Qt::RightButton) {
        scene_->interactor->RightButtonPressEvent();
    } else if (event->button() == Qt::MiddleButton) {
        scene_->interactor->MiddleButtonPressEvent();
    }
    update();
}

void VtkCanvas::mouseMoveEvent(QMouseEvent* event) {
    place(event->position(), event->modifiers());
    scene_->interactor->MouseMoveEvent();
    if (event->buttons() != Qt::NoButton) {
        update();
    }
}

void VtkCanvas::mouseReleaseEvent(QMouseEvent* event) {
    place(event->position(), event->modifiers());
    if (event->button() == Qt::LeftButton) {
        scene_->interactor->LeftButtonReleaseEvent();
    } else if (event->button() == Qt::RightButton) {
        scene_->interactor->RightButtonReleaseEvent();
    } else if (event->button() == Qt::MiddleButton) {
        scene_->interactor->MiddleButtonReleaseEvent();
    }
    update();
}

void VtkCanvas::mouseDoubleClickEvent(QMouseEvent*) {
    setCamera(azimuth_, elevation_);
}

void VtkCanvas::wheelEvent(QWheelEvent* event) {
    place(event->position(), event->modifiers());
    turned_ += event->angleDelta().y();
    for (; turned_ >= kNotch; turned_ -= kNotch) {
        scene_->interactor->MouseWheelForwardEvent();
    }
    for (; turned_ <= -kNotch; turned_ += kNotch) {
        scene_->interactor->MouseWheelBackwardEvent();
    }
    update();
    event->accept();
}

void VtkCanvas::keyPressEvent(QKeyEvent* event) { // not VTK's own keys: Qt's Key_J is "h" in its table
    switch (event->key()) {
    case Qt::Key_Left:
        turn(-kTurn, 0.0);
        return;
    case Qt::Key_Right:
        turn(kTurn, 0.0);
        return;
    case Qt::Key_Up:
        turn(0.0, kTurn);
        return;
    case Qt::Key_Down:
        turn(0.0, -kTurn);
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(kZoom);
        return;
    case Qt::Key_Minus:
        zoom(1.0 / kZoom);
        return;
    case Qt::Key_Home:
        setCamera(azimuth_, elevation_);
        return;
    default:
        QOpenGLWidget::keyPressEvent(event);
    }
}

} // namespace lookback::ui
