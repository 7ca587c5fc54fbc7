// SPDX-License-Identifier: MIT
#pragma once

#include "core/display/Render.h"

#include <QWidget>

namespace lookback::ui {

/// The margin beside pictures: a colour bar with its unit where one band is shown, what red, green and blue
/// are where three are, and below a scale bar of a round length on the sky.
class Gutter : public QWidget {
    Q_OBJECT

public:
    explicit Gutter(QWidget* parent = nullptr);

    void setBand(const display::DisplayOptions& options, const display::Limits& limits, const QString& unit);
    void setColours(const QString& red, const QString& green, const QString& blue);

    /// `screenPerArcsec` 0: no bar; `kpcPerArcsec` 0: no length in kpc.
    void setScale(double screenPerArcsec, double kpcPerArcsec);

    QSize sizeHint() const override { return {76, 300}; }

    QSize minimumSizeHint() const override { return {76, 160}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintBar(QPainter& painter) const;
    void paintColours(QPainter& painter) const;
    void paintScale(QPainter& painter) const;

    bool band_ = false;
    display::DisplayOptions options_;
    display::Limits limits_;
    QString unit_;
    QString colours_[3];
    double screenPerArcsec_ = 0.0;
    double kpcPerArcsec_ = 0.0;
};

/// The largest of 1, 2, 5 times a power of ten that is at most `limit`; 0 if `limit` is not positive.
double roundLength(double limit);

} // namespace lookback::ui
