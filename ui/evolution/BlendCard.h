// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/Controls.h"

#include <optional>

class QSlider;
class QSpinBox;

namespace lookback::ui {

class FigureLabel;

/// A way from the galaxies shown to one other, by spherical interpolation of their noise.
class BlendCard : public Card {
    Q_OBJECT

public:
    explicit BlendCard(QWidget* parent = nullptr);

    void setFrom(const QString& seeds); ///< "seed 7".
    void setBlend(std::optional<std::uint64_t> seed, double fraction);
    void stepFraction(double by);

Q_SIGNALS:
    void moved(quint64 seed, double fraction);
    void released();

private:
    void show(double fraction);

    QSlider* slider_;
    QSpinBox* seed_;
    QLabel* from_;
    FigureLabel* value_;
};

} // namespace lookback::ui
