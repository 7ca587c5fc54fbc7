// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QWidget>
#include <array>
#include <memory>

class QPainter;

namespace lookback::ui {

class VtkCanvas;

/// A scene in a box, with its outline and axes lettered in the window's own font. The scene's unit is half
/// the longest side of the box, its middle the origin.
class SolidView : public QWidget {
    Q_OBJECT

public:
    explicit SolidView(QWidget* parent = nullptr);
    ~SolidView() override;

    /// Whether this display can show it; offscreen ones without OpenGL cannot, and crash where they try.
    static bool possible();

    VtkCanvas* canvas() { return canvas_; }

protected:
    /// Sides of the box in its unit; an axis without a name gets no ticks.
    void setBox(const std::array<double, 3>& sides, const std::array<QString, 3>& names);

    /// A place in the unit of the box, 0 to its side, in the scene.
    std::array<double, 3> toScene(double x, double y, double z) const;

    double sceneUnit() const; ///< Of one unit of the box.

    virtual void paintAbove(QPainter& painter); ///< What lies over the scene; not seen by VTK.

    QPointF onScreen(const std::array<double, 3>& scene) const;

    void redraw();
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    friend class SolidOverlay;

    void paintAxes(QPainter& painter);
    void dress();

    struct Outline;

    VtkCanvas* canvas_; // goes after the actors: it holds them too
    std::unique_ptr<Outline> outline_;
    std::array<double, 3> sides_{1.0, 1.0, 1.0};
    std::array<QString, 3> names_;
    QWidget* overlay_;
};

} // namespace lookback::ui
